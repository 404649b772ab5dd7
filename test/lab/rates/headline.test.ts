import { describe, expect, it } from 'vitest';

import { resultsOf } from '../../../source/lab/rates/describe.js';
import { describeBest, describeHighest } from '../../../source/lab/rates/headline.js';
import type { RateSearch } from '../../../source/lab/rates/record.js';
import { MOST_WINDOWS } from '../../../source/lab/rates/search.js';
import { finishedSearch, newSearch, windowAt } from './support.js';

const ONE = { factors: [], variants: [{}] };

/** Windows of the first variant; a p99 above 20 ms does not hold. */
const windowsOf = (...given: (readonly [rate: number, p99Ms: number])[]) =>
  given.map(([rate, p99Ms]) => windowAt(0, rate, p99Ms));

const interrupted = (given: Partial<RateSearch>) => newSearch({ status: 'interrupted', ...given });

describe('the headline of a search', () => {
  it('names the highest rate, and the variants whose brackets overlap', () => {
    const search = finishedSearch();
    expect(describeHighest(search)).toBe(
      'Of 2 variants, batch 50 holds the highest rate: 2,000 rows/s.',
    );
    const first = search.windows.filter(({ variant }) => variant === 0);
    const same = first.map((window) => ({ ...window, variant: 1 }));
    expect(describeHighest({ ...search, windows: [...first, ...same] })).toContain(
      'The bracket of batch 50 overlaps its: there, no difference is shown.',
    );
    expect(describeHighest({ ...search, ...ONE, windows: first })).toBe(
      'The highest rate that holds is 812 rows/s.',
    );
    expect(describeBest(search)).toBe('batch 50 holds 2,000 rows/s');
  });

  it('compares no variant that was not tried', () => {
    const search = interrupted({ windows: windowsOf([250, 4]) });
    expect(describeHighest(search)).toBe(
      'batch 1: 250 rows/s held in one window; the search was interrupted before it found the highest rate. Batch 50 was not tried.',
    );
    expect(describeHighest(interrupted({}))).toBe('No rate was tried.');
  });

  it('states no maximum that was not found', () => {
    const stopped = interrupted({ ...ONE, windows: windowsOf([500, 4]) });
    expect(describeHighest(stopped)).toBe(
      '500 rows/s held in one window; the search was interrupted before it found the highest rate.',
    );
    expect(describeBest(stopped)).toBe('held 500 rows/s, not confirmed');
    const chance = Array.from({ length: MOST_WINDOWS }, (_, index) =>
      windowAt(0, 500, index % 2 === 0 ? 30 : 4),
    );
    const search = newSearch({ ...ONE, status: 'completed', windows: chance });
    expect(describeHighest(search)).toBe(
      '500 rows/s held in one window; the highest rate was not confirmed in 40 windows.',
    );
    expect(describeBest(search)).toBe('held 500 rows/s, not confirmed');
    const both = interrupted({ windows: [windowAt(0, 250, 4), windowAt(1, 500, 4)] });
    expect(describeHighest(both)).toContain(
      'Of 2 variants, batch 50 held the highest rate: 500 rows/s in one window; the search was interrupted',
    );
  });

  it('names the floor of the search where no rate held', () => {
    const search = newSearch({
      ...ONE,
      status: 'completed',
      windows: windowsOf([20, 30], [10, 30]),
    });
    expect(describeHighest(search)).toBe('No rate of 10 rows/s or more held.');
    expect(describeBest(search)).toBe('no rate of 10 rows/s or more held');
    expect(resultsOf(search)[0]?.sentence).toContain('10 rows/s, the lowest that is tried');
    const stopped = interrupted({ ...ONE, windows: windowsOf([250, 30]) });
    expect(describeBest(stopped)).toBe('250 rows/s did not hold, no rate confirmed');
    expect(resultsOf(stopped)[0]?.sentence).not.toContain('lowest');
  });

  it('names the limit of the program where the highest rate held', () => {
    const most = [1_000_000, 4] as const;
    const search = newSearch({ ...ONE, status: 'completed', windows: windowsOf(most, most, most) });
    expect(describeHighest(search)).toBe(
      '1,000,000 rows/s held in 3 windows in a row: no higher rate is tried.',
    );
  });
});
