import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { NamedDice } from '../../source/model/values/dice.js';
import { Permutation } from '../../source/model/values/permutation.js';
import { joinSources, sourceOf } from '../../source/model/values/source.js';

describe('a permutation', () => {
  it('gives each number below its size once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.maxSafeNat(), (size, seed) => {
        const permutation = new Permutation(size, new NamedDice(seed, 'table', 'field'));
        const numbers = Array.from({ length: size }, (_, index) => permutation.at(index));
        expect(new Set(numbers).size).toBe(size);
        for (const number of numbers) expect(number >= 0 && number < size).toBe(true);
      }),
    );
  });

  it('keeps different numbers of a large range different, and within it', () => {
    const sizes = fc.integer({ min: 2, max: 2 ** 48 });
    fc.assert(
      fc.property(
        sizes,
        fc.maxSafeNat(),
        fc.maxSafeNat(),
        fc.maxSafeNat(),
        (size, seed, one, other) => {
          const permutation = new Permutation(size, new NamedDice(seed, 'a'));
          const [a, b] = [permutation.at(one % size), permutation.at(other % size)];
          expect(Math.max(a, b)).toBeLessThan(size);
          expect(a === b).toBe(one % size === other % size);
        },
      ),
    );
  });

  it('is another one for another seed, and leaves no order', () => {
    const of = (seed: number): number[] => {
      const permutation = new Permutation(1000, new NamedDice(seed, 'a'));
      return Array.from({ length: 1000 }, (_, index) => permutation.at(index));
    };
    expect(of(1)).not.toEqual(of(2));
    const rising = of(1).filter((number, index, all) => number > (all[index - 1] ?? 0)).length;
    expect(rising).toBeGreaterThan(400);
    expect(rising).toBeLessThan(600);
  });
});

describe('a source of more values than have a number', () => {
  it('spreads the numbers over all of them, and never gives one twice', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 2n ** 200n }),
        fc.integer({ min: 1, max: 1000 }),
        (possible, share) => {
          const given: bigint[] = [];
          const source = sourceOf(
            possible,
            (number) => {
              given.push(number);
              return String(number);
            },
            share,
          );
          for (let index = 0; index < source.size; index += 1) source.at(index, 1);
          expect(source.size).toBe(possible < BigInt(share) ? Number(possible) : share);
          expect(new Set(given).size).toBe(source.size);
          for (const number of given) expect(number >= 0n && number < possible).toBe(true);
          if (source.size > 10) expect(given.at(-1)! > possible / 2n).toBe(true);
        },
      ),
    );
  });

  it('can be followed by another one', () => {
    const source = joinSources([
      sourceOf(2n, (number) => `a${number}`),
      sourceOf(3n, (number) => `b${number}`),
    ]);
    expect(Array.from({ length: source.size }, (_, index) => source.at(index, 1))).toEqual([
      'a0',
      'a1',
      'b0',
      'b1',
      'b2',
    ]);
    expect(source.possible).toBe(5n);
    expect(() => source.at(5, 1)).toThrow(RangeError);
  });
});

describe('dice', () => {
  it('depend on the seed, the names, the row and the roll', () => {
    const rolls = [
      new NamedDice(1, 'a', 'b').unit(1, 0),
      new NamedDice(2, 'a', 'b').unit(1, 0),
      new NamedDice(1 + 2 ** 40, 'a', 'b').unit(1, 0),
      new NamedDice(1, 'ab').unit(1, 0),
      new NamedDice(1, 'a', 'c').unit(1, 0),
      new NamedDice(1, 'a', 'b').unit(2, 0),
      new NamedDice(1, 'a', 'b').unit(1, 1),
    ];
    expect(new Set(rolls).size).toBe(rolls.length);
    expect(new NamedDice(1, 'a', 'b').unit(1, 0)).toBe(rolls[0]);
  });

  it('are even', () => {
    const dice = new NamedDice(7, 'table', 'field');
    const counts = Array.from({ length: 10 }, () => 0);
    for (let row = 1; row <= 10_000; row += 1) counts[dice.below(row, 3, 10)]! += 1;
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
