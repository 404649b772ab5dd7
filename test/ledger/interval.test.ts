import { describe, expect, it } from 'vitest';

import { coveredMs, overlap } from '../../source/ledger/interval.js';

const from = (fromMs: number, toMs: number) => ({ fromMs, toMs });

describe('the overlap of two intervals', () => {
  it('is what they share, and not above 0 where they share nothing', () => {
    expect(overlap(from(0, 10), from(4, 20))).toBe(6);
    expect(overlap(from(0, 10), from(2, 3))).toBe(1);
    expect(overlap(from(0, 10), from(10, 12))).toBe(0);
    expect(overlap(from(0, 10), from(15, 20))).toBe(-5);
  });
});

describe('the time that some intervals cover', () => {
  it.each([
    ['none', [], 0],
    ['apart', [from(10, 12), from(0, 5)], 7],
    ['overlapping', [from(0, 5), from(3, 9)], 9],
    ['one inside another, and one after both', [from(0, 9), from(1, 2), from(8, 11)], 11],
    ['twice the same', [from(2, 4), from(2, 4)], 2],
  ])('counts each moment once: %s', (_, intervals, ms) => {
    expect(coveredMs(intervals)).toBe(ms);
  });
});
