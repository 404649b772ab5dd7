import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  differenceByChance,
  median,
  ratioInterval,
  surelyDifferent,
} from '../../source/lab/statistics.js';

const sample = (count: number, from = 1): number[] =>
  Array.from({ length: count }, (_, index) => from + index);

/** Every way to choose so many of the values, and the sum of the ranks of each. */
function permutationTest(first: readonly number[], second: readonly number[]): number {
  const all = [...first, ...second];
  const rank = (value: number): number =>
    all.filter((other) => other < value).length +
    (all.filter((other) => other === value).length + 1) / 2;
  const ranks = all.map(rank);
  const total = ranks.reduce((sum, each) => sum + each, 0);
  const expected = (total * first.length) / all.length;
  const distance = Math.abs(ranks.slice(0, first.length).reduce((a, b) => a + b, 0) - expected);
  let count = 0;
  let extreme = 0;
  for (let chosen = 0; chosen < 2 ** all.length; chosen += 1) {
    const picked = ranks.filter((_, index) => (chosen >> index) & 1);
    if (picked.length !== first.length) continue;
    count += 1;
    const sum = picked.reduce((a, b) => a + b, 0);
    if (Math.abs(sum - expected) >= distance - 1e-9) extreme += 1;
  }
  return extreme / count;
}

describe('the chance of a difference', () => {
  it('equals an exhaustive permutation for small samples, ties included', () => {
    const values = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(values, values, (first, second) => {
        expect(differenceByChance(first, second)).toBeCloseTo(permutationTest(first, second), 9);
      }),
    );
  });

  it.each([
    [3, 0.1],
    [4, 0.02857],
    [5, 0.00794],
    [6, 0.00216],
    [10, 0.0000108],
  ])(
    'of two samples of %i that do not overlap is the least of published tables',
    (count, least) => {
      expect(differenceByChance(sample(count), sample(count, 100))).toBeCloseTo(least, 5);
    },
  );

  it('is symmetric, at most 1, and 1 for equal samples', () => {
    expect(differenceByChance([1, 2, 3], [1, 2, 3])).toBe(1);
    expect(differenceByChance([], [1])).toBe(1);
    fc.assert(
      fc.property(
        fc.array(fc.nat(9), { maxLength: 7 }),
        fc.array(fc.nat(9), { maxLength: 7 }),
        (a, b) => {
          const chance = differenceByChance(a, b);
          expect(chance).toBeCloseTo(differenceByChance(b, a), 9);
          expect(chance).toBeGreaterThan(0);
          expect(chance).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('the interval of a ratio', () => {
  // The critical values of published tables: which of the sorted pairs bound the interval.
  it.each([
    [4, 1, 0.971],
    [5, 3, 0.968],
    [6, 6, 0.959],
    [10, 24, 0.957],
  ])('of %i runs a side is bounded by pair %i from each end', (count, cut, confidence) => {
    const first = sample(count).map((value) => 1.7 ** value);
    const second = sample(count).map((value) => 1.1 ** value);
    const pairs = first
      .flatMap((one) => second.map((other) => one / other))
      .toSorted((a, b) => a - b);
    const interval = ratioInterval(first, second);
    expect(interval).toMatchObject({ low: pairs[cut - 1], high: pairs.at(-cut) });
    expect(interval?.confidence).toBeCloseTo(confidence, 3);
  });

  it('is none for three runs a side, nor where a rate is nothing', () => {
    expect(ratioInterval([1, 2, 3], [4, 5, 6])).toBeUndefined();
    expect(ratioInterval([0, 2, 3, 4], [4, 5, 6, 7])).toBeUndefined();
  });

  it('turns round with its samples, and grows with the first', () => {
    const rates = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 4, maxLength: 8 });
    fc.assert(
      fc.property(rates, rates, (first, second) => {
        const one = ratioInterval(first, second);
        const other = ratioInterval(second, first);
        expect((one?.low ?? 0) * (other?.high ?? 0)).toBeCloseTo(1, 9);
        const double = ratioInterval(
          first.map((rate) => rate * 2),
          second,
        );
        expect(double?.ratio).toBeCloseTo((one?.ratio ?? 0) * 2, 9);
      }),
    );
  });
});

it('the median is the middle, or between the two middles', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNaN();
});

// The example of Holm (1979): with three comparisons the limits are 0.05/3, 0.05/2 and 0.05.
it.each([
  [
    [0.01, 0.02, 0.04],
    [true, true, true],
  ],
  [
    [0.01, 0.03, 0.04],
    [true, false, false],
  ],
  [
    [0.04, 0.01, 0.02],
    [true, true, true],
  ],
  [
    [0.02, 0.02, 0.02],
    [false, false, false],
  ],
  [[], []],
])('of the chances %j, %j are different', (chances, different) => {
  expect(surelyDifferent(chances)).toEqual(different);
});
