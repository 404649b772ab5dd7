import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { judgeRow } from '../../source/entities/judge.js';
import { Written, type RawRow, type RawValue } from '../../source/entities/value.js';
import { storedOfValues, valuesOfRaw, valuesOfStored } from '../../source/ledger/values.js';
import { ENTITIES, ENTITY_LIST, ENTITY_NAMES } from '../harness/shop.js';
import { anyRow, anyValue } from '../entities/arbitraries.js';
import { draws } from '../harness/draws.js';

const { Product, User } = ENTITIES;

/** What comes back from a file. */
const reread = (values: object): Record<string, unknown> =>
  JSON.parse(JSON.stringify(values)) as Record<string, unknown>;

describe('the values of a row that its rules accept', () => {
  it('make the same row again, after the ledger', () => {
    let accepted = 0;
    const row = fc
      .constantFrom(...ENTITY_NAMES)
      .chain((name) => fc.tuple(fc.constant(name), anyRow(ENTITIES[name]!)));
    fc.assert(
      fc.property(row, ([name, raw]) => {
        const { stored } = judgeRow(ENTITIES[name]!, raw);
        if (!stored) return;
        accepted += 1;
        const values = valuesOfStored(ENTITIES[name]!, stored);
        expect(storedOfValues(ENTITIES[name]!, reread(values))).toEqual(stored);
      }),
      { numRuns: draws(3000) },
    );
    expect(accepted).toBeGreaterThan(draws(3000) / 12);
  });

  it('make every price again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), (cents) => {
        const price = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
        const values = valuesOfStored(Product, [1, 'ab', price]);
        expect(typeof values['price']!).toBe('number');
        expect(storedOfValues(Product, reread(values))).toEqual([1, 'ab', price]);
      }),
      { numRuns: draws(3000) },
    );
  });

  it('are named, in the order of the fields', () => {
    expect(Object.entries(valuesOfStored(Product, [4, 'Monitor', '300.00']))).toEqual([
      ['id', 4],
      ['name', 'Monitor'],
      ['price', 300],
    ]);
  });

  it.each([
    [{ id: 4, name: 'Monitor' }],
    [{ id: 4, name: 'Monitor', price: null }],
    [{ id: 4, name: 'Monitor', price: '300.00' }],
    [{ id: null, name: 'Monitor', price: 300 }],
    [{ id: 4, name: true, price: 300 }],
  ])('are no row when a field is missing or of another kind: %j', (values) => {
    expect(storedOfValues(Product, values)).toBeUndefined();
  });
});

describe('the values of a row as it was written', () => {
  it.each<[RawValue, unknown]>([
    ['text', 'text'],
    ['', ''],
    ['1000.00', '1000.00'],
    [2.7, 2.7],
    [true, true],
    [null, null],
    [undefined, null],
    [new Written('1000.00'), { number: '1000.00' }],
    [new Written('-50.00'), { number: '-50.00' }],
    [new Written('0.30000000000000004'), 0.300_000_000_000_000_04],
    [new Written('1e400'), { number: '1e400' }],
    [new Written('1e2'), { number: '1e2' }],
    [new Written('9007199254740993'), { number: '9007199254740993' }],
    [new Written('9007199254740992'), 9_007_199_254_740_992],
    [new Written('123456789012345678901234567890'), { number: '123456789012345678901234567890' }],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    [new Written('1.0'), { number: '1.0' }],
    [-0, { number: '-0' }],
    [
      new Written('0.1000000000000000055511151231257827'),
      { number: '0.1000000000000000055511151231257827' },
    ],
    [new Written('01'), '01'],
    [new Written('{"a":1,\n "b":[ 1.0,"x, {y" ]}'), { json: '{ "a":1, "b":[1.0, "x, {y"]}' }],
    ['{"a":1}', '{"a":1}'],
    [Number.NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [-Infinity, '-Infinity'],
  ])('report %j as %j', (value, reported) => {
    expect(valuesOfRaw(User, [value, 'name', 'email'])).toEqual({
      id: reported,
      name: 'name',
      email: 'email',
    });
  });

  it('survive JSON, name every field, and never change a number', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ENTITY_LIST),
        fc.array(anyValue, { minLength: 0, maxLength: 4 }),
        (entity, row: RawRow) => {
          const values = valuesOfRaw(entity, row);
          expect(Object.keys(values)).toEqual(entity.fields.map((field) => field.name));
          const again = reread(values);
          for (const [position, { name }] of entity.fields.entries()) {
            const written = row[position];
            expect(again[name]).toEqual(values[name]);
            if (written instanceof Written && typeof again[name] === 'number') {
              expect(isSameNumber(written.text, again[name])).toBe(true);
            }
          }
        },
      ),
      { numRuns: draws(3000) },
    );
  });
});

/** Whether a plain decimal text and the shortest text of a number are the same. */
function isSameNumber(text: string, number: number): boolean {
  const plain = (digits: string): string =>
    (digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits).replace(/^-0$/, '0');
  return plain(text) === plain(String(number));
}
