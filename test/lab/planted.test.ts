import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { differenceByChance, ratioInterval, surelyDifferent } from '../../source/lab/statistics.js';
import { describeVerdict, judgeVariants } from '../../source/lab/verdict.js';

// The computations here are others than the program's: they count the order of pairs and not sums of
// ranks, invert the test instead of choosing pairs, and adjust chances instead of limits.

/** In how many of all orders of two samples without ties so many pairs have the first one's value above. */
function ordersWith(pairs: number, first: number, second: number): number {
  if (pairs < 0 || pairs > first * second) return 0;
  if (first === 0 || second === 0) return pairs === 0 ? 1 : 0;
  return ordersWith(pairs - second, first - 1, second) + ordersWith(pairs, first, second - 1);
}

/** The exact two-sided Mann-Whitney test of samples without ties. */
function chanceByPairs(first: readonly number[], second: readonly number[]): number {
  const above = first.flatMap((one) => second.filter((other) => one > other)).length;
  const least = Math.min(above, first.length * second.length - above);
  let [all, extreme] = [0, 0];
  for (let pairs = 0; pairs <= first.length * second.length; pairs += 1) {
    const orders = ordersWith(pairs, first.length, second.length);
    all += orders;
    if (pairs <= least || pairs >= first.length * second.length - least) extreme += orders;
  }
  return extreme / all;
}

/** Holm by adjusted chances: each is multiplied, and none is below one that was smaller. */
function holm(chances: readonly number[]): boolean[] {
  const sorted = chances.toSorted((one, other) => one - other);
  const adjusted = sorted.map((_, rank) =>
    Math.max(...sorted.slice(0, rank + 1).map((chance, at) => chance * (sorted.length - at))),
  );
  return chances.map((chance) => (adjusted[sorted.lastIndexOf(chance)] ?? 1) <= 0.05);
}

const rates = fc.uniqueArray(fc.integer({ min: 1, max: 100_000 }), {
  minLength: 10,
  maxLength: 20,
});

describe('computed in another way', () => {
  it('the chance is the same', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 4, max: 6 }), (values, count) => {
        const [first, second] = [values.slice(0, count), values.slice(count, 10)];
        expect(differenceByChance(first, second)).toBeCloseTo(chanceByPairs(first, second), 9);
      }),
      { numRuns: 60 },
    );
  });

  it('the interval holds the ratios that the test does not refuse, and no others', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 5, max: 6 }), (values, count) => {
        const [first, second] = [values.slice(0, count), values.slice(count, 10)];
        const interval = ratioInterval(first, second);
        const chanceOf = (ratio: number): number =>
          chanceByPairs(
            first.map((rate) => rate / ratio),
            second,
          );
        const { low = NaN, high = NaN } = interval ?? {};
        expect(chanceOf(low * 1.000_001)).toBeGreaterThan(0.05);
        expect(chanceOf(high / 1.000_001)).toBeGreaterThan(0.05);
        expect(chanceOf(low / 1.000_001)).toBeLessThanOrEqual(0.05);
        expect(chanceOf(high * 1.000_001)).toBeLessThanOrEqual(0.05);
      }),
      { numRuns: 60 },
    );
  });

  it('the same ones of twelve comparisons are different', () => {
    const chance = fc.oneof(
      fc.constantFrom(0.004, 0.0042, 0.01, 0.05),
      fc.double({ min: 0, max: 0.1, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(chance, { maxLength: 12 }), (chances) => {
        expect(surelyDifferent(chances)).toEqual(holm(chances));
      }),
    );
  });

  // The critical values of published tables for 10 and 10: 23 pairs the other way round are few enough.
  it.each([
    [23, true],
    [24, false],
  ])('of 10 and 10 runs, %i pairs the other way round are a difference: %s', (pairs, isOne) => {
    // Two blocks, one value of which moves down by as many places as there are pairs.
    const second = Array.from({ length: 10 }, (_, index) => 1000 + index * 10);
    const first = Array.from({ length: 10 }, (_, index) => 2000 + index);
    for (let left = pairs, at = 0; left > 0; left -= 10, at += 1) {
      first[at] = 1095 - Math.min(10, left) * 10 + at / 10;
    }
    const above = first.flatMap((one) => second.filter((other) => one > other)).length;
    expect(above).toBe(100 - pairs);
    const chance = differenceByChance(first, second);
    expect(chance).toBeCloseTo(chanceByPairs(first, second), 9);
    expect(chance <= 0.05).toBe(isOne);
  });
});

/** The verdicts in words, the base first. */
function sentences(variants: readonly (readonly number[])[]): string[] {
  const judged = judgeVariants(
    variants.map((of) => ({ rates: of })),
    { tolerance: 0.05 },
  );
  return judged.map((verdict) => describeVerdict(verdict, 0.05, variants[0]?.length ?? 0));
}

const BASE = [1000, 1010, 990, 1005, 995];
const times = (factor: number, of: readonly number[] = BASE): number[] =>
  of.map((rate) => rate * factor);
const TEN = [1000, 1010, 990, 1005, 995, 1002, 1008, 992, 1004, 996];

describe('the verdict about planted runs', () => {
  it.each<[string, readonly number[], readonly number[], string]>([
    [
      'all the same',
      times(1, [1000, 1000, 1000, 1000, 1000]),
      [1000, 1000, 1000, 1000, 1000],
      'no difference that matters: 1.00 … 1.00, inside ±5 %',
    ],
    [
      'the same within each, twice as fast',
      [2000, 2000, 2000, 2000, 2000],
      [1000, 1000, 1000, 1000, 1000],
      'faster: 2.00× (2.00 … 2.00), 5 and 5 runs, p 0.008',
    ],
    [
      'apart, five and five',
      times(1.5),
      BASE,
      'faster: 1.50× (1.48 … 1.52), 5 and 5 runs, p 0.008',
    ],
    [
      'apart, ten and ten',
      times(0.5, TEN),
      TEN,
      'slower: 0.50× (0.50 … 0.50), 10 and 10 runs, p <0.001',
    ],
    [
      'ties over the limit',
      [1000, 1000, 1000, 1200, 1200],
      [1000, 1000, 1000, 1000, 1200],
      'not decided: 0.83 … 1.20; the runs vary too much; try --repeat 10',
    ],
    [
      'ties that end the interval at 1',
      [1100, 1100, 1100, 1100, 1100],
      [1000, 1000, 1000, 1100, 1100],
      'not decided: 1.00 … 1.10; the runs vary too much; try --repeat 10',
    ],
    [
      'one slow outlier of the variant',
      [1500, 1510, 1490, 1505, 400],
      BASE,
      'not decided: 0.40 … 1.52; the runs vary too much; try --repeat 10',
    ],
    [
      'one slow outlier of the base',
      times(1.5),
      [1000, 1010, 990, 1005, 300],
      'faster: 1.50× (1.48 … 5.00), 5 and 5 runs, p 0.008',
    ],
    [
      'inside the tolerance, and surely so',
      times(1.03),
      BASE,
      'no difference that matters: 1.01 … 1.05, inside ±5 %',
    ],
    [
      'surely other, but not by what matters',
      times(1.045),
      BASE,
      'not decided: 1.03 … 1.06; the runs vary too much; try --repeat 10',
    ],
  ])('%s', (_, variant, base, sentence) => {
    expect(sentences([base, variant])[1]).toBe(sentence);
  });

  it('of twelve variants needs more than five runs, however far apart they are', () => {
    const twelve = Array.from({ length: 12 }, (_, index) => times(2 + index));
    for (const sentence of sentences([BASE, ...twelve]).slice(1)) {
      expect(sentence).toMatch(
        /^not decided: .*; one of 12 comparisons can differ as much by chance; try --repeat 10$/,
      );
    }
    const [, ...ofTen] = sentences([TEN, ...twelve.map((_, index) => times(2 + index, TEN))]);
    for (const sentence of ofTen)
      expect(sentence).toMatch(/^faster: \d+(?:\.\d\d)?× \(.*p <0\.001$/);
    expect(ofTen).toHaveLength(12);
  });

  it('of six variants is given with five runs', () => {
    const six = Array.from({ length: 6 }, (_, index) => times(2 + index));
    for (const sentence of sentences([BASE, ...six]).slice(1))
      expect(sentence).toMatch(/^faster: /);
  });
});
