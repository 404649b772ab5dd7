import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Zipf } from '../../source/base/zipf.js';

const EXPONENTS = [0, 0.5, 0.9, 1, 1.1, 1.5, 2, 5];

/** The share of each number from 1 to `count`, by the law itself. */
function sharesOf(exponent: number, count: number): number[] {
  const weights = Array.from({ length: count }, (_, at) => (at + 1) ** -exponent);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

describe('Zipf’s law', () => {
  it.each(EXPONENTS)('with the exponent %d gives each number its share', (exponent) => {
    const zipf = new Zipf(exponent);
    for (const count of [1, 2, 63, 64, 65, 100, 500, 3000]) {
      // What lies evenly between 0 and 1 is divided as the law divides it.
      const draws = 40 * count + 1000;
      const found = Array.from({ length: count }, () => 0);
      for (let draw = 0; draw < draws; draw += 1) {
        found[zipf.choose((draw + 0.5) / draws, count) - 1]! += 1;
      }
      const wrong = sharesOf(exponent, count).filter(
        (share, at) => Math.abs(found[at]! - share * draws) > 1.5 + share * draws * 0.001,
      );
      expect(wrong).toEqual([]);
    }
  });

  it('chooses a number that there is, for each exponent', () => {
    const units = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const exponents = fc.double({ min: 0, max: 5, noNaN: true });
    fc.assert(
      fc.property(units, exponents, fc.integer({ min: 1, max: 1e9 }), (unit, exponent, count) => {
        const number = new Zipf(exponent).choose(unit, count);
        expect(Number.isInteger(number) && number >= 1 && number <= count).toBe(true);
      }),
    );
  });

  it.each(EXPONENTS)('with the exponent %d never leaves the numbers that there are', (exponent) => {
    const zipf = new Zipf(exponent);
    for (const count of [1, 64, 65, 1_000_000, 100_000_000]) {
      expect(zipf.choose(0, count)).toBe(1);
      const last = zipf.choose(1 - 2 ** -53, count);
      expect(last).toBeGreaterThanOrEqual(1);
      expect(last).toBeLessThanOrEqual(count);
    }
  });
});
