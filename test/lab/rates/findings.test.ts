import { describe, expect, it } from 'vitest';

import { describeSearchFindings } from '../../../source/lab/rates/findings.js';
import type { RateSearch } from '../../../source/lab/rates/record.js';
import { finishedSearch, newSearch, windowAt } from './support.js';

const findings = (search: RateSearch) => describeSearchFindings(search).join(' ');

describe('the findings of a search', () => {
  it('say how often a rate held, and how narrow a bracket is', () => {
    const text = findings(finishedSearch());
    expect(text).toContain('The audit passed in all of 14 windows.');
    expect(text).toContain(
      'A rate that holds did so in 3 windows in a row; one that does not hold',
    );
    expect(text).toContain('The ends of a bracket are at most 5 % apart.');
    expect(text).not.toContain('It was busy');
    expect(findings(finishedSearch({ othersShare: 0.4 }))).toContain(
      'used 40.0 % of the machine. It was busy: on a quiet machine, these variants may hold higher rates.',
    );
  });

  it('claim nothing that did not happen', () => {
    const nothing = newSearch({ status: 'completed', windows: [windowAt(0, 10, 30)] });
    expect(findings(nothing)).toContain('The audit of the window passed.');
    expect(findings(nothing)).toContain(
      'A rate that does not hold did not hold in its last window.',
    );
    expect(findings(nothing)).not.toMatch(/in a row|bracket|rate that holds/);
    const open = newSearch({ status: 'interrupted', windows: [windowAt(0, 250, 4)] });
    expect(findings(open)).toContain('did so in its last window, not yet in 3 windows in a row.');
    expect(findings(open)).not.toMatch(/5 %|variants|one that does not hold/);
    const only = finishedSearch({ factors: [], variants: [{}], othersShare: 0.4 });
    const windows = only.windows.filter(({ variant }) => variant === 0);
    expect(findings({ ...only, windows })).toContain('a higher rate may hold.');
    expect(findings({ ...only, windows })).not.toContain('variants');
  });

  it('of a search without a window are its end alone', () => {
    expect(describeSearchFindings(newSearch({ status: 'interrupted', othersShare: 0.4 }))).toEqual([
      'Interrupted: no window is complete.',
    ]);
  });
});
