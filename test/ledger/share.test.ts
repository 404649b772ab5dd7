import { describe, expect, it } from 'vitest';

import {
  countNotAttempted,
  describeAttempted,
  describeInserted,
} from '../../source/ledger/share.js';

const totals = (attempted: number, inserted: number) => ({
  attempted,
  inserted,
  successRate: attempted === 0 ? null : inserted / attempted,
});

describe('the share of the rows that were inserted', () => {
  it.each([
    [30, totals(30, 24), '24 of 30 rows inserted (80.0 %)'],
    [
      30,
      totals(19, 19),
      '19 of 19 attempted rows inserted (100.0 %); 19 of 30 attempted, 11 not attempted',
    ],
    [
      300_000,
      totals(29_252, 25_000),
      '25,000 of 29,252 attempted rows inserted (85.5 %); 29,252 of 300,000 attempted, 270,748 not attempted',
    ],
    [2, totals(1, 1), '1 of 1 attempted row inserted (100.0 %); 1 of 2 attempted, 1 not attempted'],
    [5, totals(0, 0), '0 of 0 attempted rows inserted (–); 0 of 5 attempted, 5 not attempted'],
    [undefined, totals(19, 19), '19 of 19 rows inserted (100.0 %)'],
  ])('of %j planned rows: %j', (planned, counts, words) => {
    expect(describeInserted(planned === undefined ? {} : { planned }, counts)).toBe(words);
  });

  it('shows how long they took before how many were not attempted', () => {
    expect(describeInserted({ planned: 30 }, totals(3, 3), ' in 384 ms, interrupted')).toBe(
      '3 of 3 attempted rows inserted (100.0 %) in 384 ms, interrupted; 3 of 30 attempted, 27 not attempted',
    );
  });

  it('does not mention the plan where every row was attempted, or where the plan is not known', () => {
    expect(describeAttempted({ planned: 30 }, totals(30, 0))).toBeUndefined();
    expect(describeAttempted({}, totals(30, 0))).toBeUndefined();
    expect(countNotAttempted({ planned: 30 }, totals(19, 0))).toBe(11);
    expect(countNotAttempted({}, totals(19, 0))).toBe(0);
  });
});
