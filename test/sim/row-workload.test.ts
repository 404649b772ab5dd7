import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { EntityName } from '../../source/entities/entity.js';
import { readFields } from '../../source/entities/read-text.js';
import { SHOP } from '../../source/entities/shop.js';
import { openRow, rowWorkload } from '../../source/sim/workloads/row.js';
import { formatTypedRow, readTypedRow } from '../../source/sim/workloads/typed-row.js';
import { ENTITIES, ENTITY_NAMES } from '../harness/shop.js';
import { HOSTILE } from '../corpus/hostile.js';

/** What a text becomes in a terminal or a file: UTF-8 has no half characters. */
const inUtf8 = (text: string): string => Buffer.from(text).toString();

function expectSame(entity: EntityName, texts: readonly string[]): void {
  expect(readTypedRow(formatTypedRow(entity, texts), SHOP, ENTITIES.Order)).toEqual({
    ok: true,
    entity,
    row: readFields(ENTITIES[entity]!, texts.map(inUtf8)),
  });
}

describe('the text of a typed row', () => {
  it('is read as the texts of its fields, whatever they hold', () => {
    const row = fc.constantFrom(...ENTITY_NAMES).chain((entity) =>
      fc.record({
        entity: fc.constant(entity),
        texts: fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(...HOSTILE)), {
          minLength: ENTITIES[entity]!.fields.length,
          maxLength: ENTITIES[entity]!.fields.length,
        }),
      }),
    );
    fc.assert(fc.property(row, ({ entity, texts }) => expectSame(entity, texts)));
  });

  it('keeps fields that could be taken for something else', () => {
    expectSame('User', ['{"id":1}', ': Ana', 'a,"b"']);
    expectSame('Product', ['', ' two  blanks ', '1000.00']);
    expectSame('Order', ['s', '-1', '9007199254740993', '1e400']);
  });

  it('is short where nothing needs quotation marks', () => {
    expect(formatTypedRow('User', ['12', 'Ana', 'ana@example.com'])).toBe(
      'User 12, Ana, ana@example.com',
    );
  });
});

describe('the workload of one row', () => {
  it('has that row, and no other', () => {
    const text = 'Order 9, 1, 2, 3';
    const { name, counts, seed } = rowWorkload(text, SHOP);
    expect({ name, counts, seed }).toEqual({
      name: 'row',
      counts: { User: 0, Product: 0, Order: 1 },
      seed: null,
    });
    const source = openRow(text, SHOP);
    expect(source.read(ENTITIES.Order, 1, 1)).toEqual([[9, 1, 2, 3]]);
    expect(source.read(ENTITIES.User, 1, 1)).toEqual([]);
  });

  it('waits for no row before it', () => {
    expect(rowWorkload('Order 9, 1, 2, 3', SHOP).parentsBefore(ENTITIES.Order, 1)).toEqual([0, 0]);
  });

  it('takes a row that breaks its rules: the run rejects it', () => {
    expect(rowWorkload('User x, , y', SHOP).counts.User).toBe(1);
  });

  it('refuses a text that is no row', () => {
    expect(() => rowWorkload('User 12', SHOP)).toThrow('The User needs 3 fields');
  });
});
