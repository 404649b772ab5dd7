import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { EntityName } from '../../source/entities/entity.js';
import { judgeRow, validFields } from '../../source/entities/judge.js';
import { Written, type RawRow } from '../../source/entities/value.js';
import { ENTITIES, ENTITY_NAMES } from '../harness/shop.js';
import { anyRow } from './arbitraries.js';
import { draws } from '../harness/draws.js';

const reasonsOf = (entity: EntityName, row: RawRow): string[] =>
  judgeRow(ENTITIES[entity]!, row).reasons.map((reason) => `${reason.field} ${reason.rule}`);

describe('the reasons of a row', () => {
  it.each<[EntityName, RawRow, string[]]>([
    ['User', [0, '', 'nobody'], ['id min', 'name empty', 'email email']],
    ['User', [null, undefined, 7], ['id required', 'name required', 'email text']],
    ['User', [1, '\u0000', 'a@example.com'], ['name min', 'name control']],
    ['Product', [2.5, 'x', -1], ['id integer', 'name min', 'price min']],
    ['Product', [1, 'Mouse', new Written('-0.001')], ['price decimals', 'price min']],
    [
      'Order',
      ['1', true, Number.NaN, 1001],
      ['id integer', 'user_id integer', 'product_id integer', 'quantity max'],
    ],
  ])('are all reported, in field order: %s %j', (entity, row, reasons) => {
    expect(reasonsOf(entity, row)).toEqual(reasons);
  });

  it.each(ENTITY_NAMES)('of an empty %s row are that every field is missing', (entity) => {
    expect(reasonsOf(entity, [])).toEqual(
      ENTITIES[entity]!.fields.map((field) => `${field.name} required`),
    );
  });

  it('begin with the field, report the rule in words and quote the value', () => {
    const { reasons } = judgeRow(ENTITIES.Order, [1, 1, -2, 0]);
    expect(reasons.map((reason) => reason.message)).toEqual([
      'product_id must be at least 1 (was -2)',
      'quantity must be at least 1 (was 0)',
    ]);
  });

  it('report how long a text is when it is too long to be quoted', () => {
    const [reason] = judgeRow(ENTITIES.User, [1, 'x'.repeat(101), 'a@example.com']).reasons;
    expect(reason?.message).toBe(
      `name must have at most 100 characters (was "${'x'.repeat(59)}…", 101 characters)`,
    );
  });

  it.each(ENTITY_NAMES)(
    'of any %s row are short, name their field and are safe to print',
    (entity) => {
      const unsafe = /[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
      fc.assert(
        fc.property(anyRow(ENTITIES[entity]!), (row) => {
          for (const { field, rule, message } of judgeRow(ENTITIES[entity]!, row).reasons) {
            expect(message.startsWith(`${field} `)).toBe(true);
            expect(rule).toMatch(/^[a-z]+$/);
            expect(message).not.toMatch(unsafe);
          }
        }),
        { numRuns: draws(2000) },
      );
    },
  );
});

describe('the valid fields of a row', () => {
  const validOf = (entity: EntityName, row: RawRow): unknown =>
    validFields(ENTITIES[entity]!, judgeRow(ENTITIES[entity]!, row));

  it('are all of a valid row, as they are stored', () => {
    expect(validOf('Product', [1, ' Mouse ', 30])).toEqual([1, 'Mouse', '30.00']);
  });

  it('of an invalid row are those that break no rule: its parents can still be looked up', () => {
    expect(validOf('Order', [8, 8, 8, 0])).toEqual([8, 8, 8, undefined]);
    expect(validOf('User', [null, '', ' Ana@Example.com '])).toEqual([
      undefined,
      undefined,
      'Ana@Example.com',
    ]);
  });
});
