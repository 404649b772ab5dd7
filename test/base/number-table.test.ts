import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { NumberTable } from '../../source/base/number-table.js';

const number = fc.oneof(
  fc.integer({ min: -5, max: 60 }),
  fc.maxSafeInteger(),
  fc.integer({ min: 1, max: 2 ** 20 }).map((high) => high * 2 ** 32),
  fc.double({ noNaN: true }),
);

describe('the table of numbers', () => {
  it('holds what a Map would', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { maxLength: 1000 }), (pairs) => {
        const table = new NumberTable();
        const map = new Map<number, number>();
        for (const [key, value] of pairs) {
          expect(table.get(key)).toBe(map.get(key));
          table.set(key, value);
          map.set(key, value);
        }
        expect(table.size).toBe(map.size);
        expect(new Map(table.entries())).toEqual(map);
        for (const [key, value] of map) expect(table.get(key)).toBe(value);
      }),
      { numRuns: 300 },
    );
  });

  it('grows to many numbers', () => {
    const table = new NumberTable();
    const COUNT = 100_000;
    for (let key = 1; key <= COUNT; key += 1) table.set(key * 4096, key);
    let wrong = 0;
    for (let key = 1; key <= COUNT; key += 1) if (table.get(key * 4096) !== key) wrong += 1;
    expect([wrong, table.size, table.get(1)]).toEqual([0, COUNT, undefined]);
  });
});
