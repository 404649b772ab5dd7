import { describe, expect, it } from 'vitest';

import fc from 'fast-check';

import { idOfKey } from '../../source/entities/identity.js';

const value = fc.oneof(
  fc.integer({ min: 0, max: 12_000_000 }),
  fc.string({ maxLength: 6 }),
  fc.boolean(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
);

describe('the number of a row by its key', () => {
  it('is made of the digits of small whole numbers', () => {
    expect(idOfKey([3, 17])).toBe(30_000_017);
    expect(idOfKey([1, 2, 3])).toBe(100_020_003);
    expect(idOfKey([7])).toBe(7);
  });

  it('is the same however a whole number is held', () => {
    expect(idOfKey(['9223372036854775807', 4])).toBe(idOfKey(['9223372036854775807', '4']));
    expect(idOfKey([12, '5'])).toBe(idOfKey(['12', 5]));
  });

  it('is an id: a whole number from 1 that JavaScript holds exactly', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 9 }), (key) => {
        const id = idOfKey(key);
        expect(Number.isSafeInteger(id) && id >= 1).toBe(true);
      }),
    );
  });

  it('differs for keys that differ', () => {
    const ids = new Map<number, string>();
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 2 }), (key) => {
        const text = JSON.stringify(key.map(String));
        const id = idOfKey(key);
        expect(ids.get(id) ?? text).toBe(text);
        ids.set(id, text);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    [
      ['a', 'bc'],
      ['ab', 'c'],
    ],
    [
      ['1', '23'],
      ['12', '3'],
    ],
    [
      [0, 0],
      [0, 1],
    ],
    [
      ['01', 2],
      [1, 2],
    ],
    [[''], ['null']],
  ])('of %j is not that of %j', (one, other) => {
    expect(idOfKey(one)).not.toBe(idOfKey(other));
  });
});
