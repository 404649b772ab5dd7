import { describe, expect, it } from 'vitest';

import type { RateSearch, RateWindow } from '../../../source/lab/rates/record.js';
import { describeWay, describeWindows, reading } from '../../../source/lab/rates/report/making.js';
import { finishedSearch, newSearch, windowAt } from './support.js';

const ONE = { factors: [], variants: [{}] };
const way = (search: RateSearch) => describeWay(search).join(' ');

/** A window that was ended after a few rows. */
function shortened(window: RateWindow): RateWindow {
  const { measured } = window;
  if (!measured) throw new Error('it measured nothing');
  const totals = { ...measured.totals, attempted: 300 };
  const reason = 'ended early: more than 1 % of its rows took over 20.0 ms';
  return { ...window, reason, measured: { ...measured, durationMs: 1140, totals } };
}

describe('how a search was made', () => {
  it('has the steps that its windows show', () => {
    const whole = way(finishedSearch());
    expect(whole).toContain('began at 250 rows/s and 2,000 rows/s, a window of each variant');
    expect(whole).toContain('It doubled a rate that held. The first rate that did not hold');
    expect(whole).toContain('It then tried rates between');
    expect(whole).toContain('had to hold 3 windows in a row. 14 windows in all.');
    expect(whole).not.toContain('halved');
  });

  it('claims no step of a search that only went down, or was interrupted', () => {
    const windows = [250, 250, 125, 62.5, 31.3, 15.7, 10].map((rate) => windowAt(0, rate, 30));
    const down = way(newSearch({ ...ONE, status: 'completed', windows }));
    expect(down).toContain('It halved a rate that did not hold.');
    expect(down).not.toMatch(/doubled|between|in a row|interrupted/);
    const first = newSearch({ ...ONE, status: 'interrupted', windows: windows.slice(0, 1) });
    expect(way(first)).toBe(
      'The search began at 250 rows/s. 1 window in all; the search was interrupted.',
    );
    const one = newSearch({ status: 'interrupted', windows: windows.slice(0, 1) });
    expect(way(one)).not.toContain('in turn');
    expect(JSON.stringify(reading(first))).not.toMatch(/bracket|Bracket|in a row|variants/);
  });

  it('counts the windows that were shorter than planned', () => {
    const rows = (window: RateWindow) => {
      const { measured } = window;
      if (!measured) throw new Error('it measured nothing');
      const totals = { ...measured.totals, attempted: 1300 };
      // The last row arrived a little before the end.
      return { ...window, measured: { ...measured, durationMs: 4990, totals } };
    };
    const held = rows(windowAt(0, 250, 4));
    const search = newSearch({ windows: [held, shortened(windowAt(0, 500, 30))] });
    expect(describeWindows(search).join(' ')).toContain(
      'planned for 5s and 1,000 rows or more; 1 window had less',
    );
    expect(describeWindows({ ...search, windows: [held] }).join(' ')).not.toContain('had less');
  });
});
