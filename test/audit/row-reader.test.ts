import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { RowReader } from '../../source/audit/row-reader.js';
import { hashText } from '../../source/base/hash.js';
import { jsonOfRows, rowsOfJson, type FoundRow } from '../../source/db/rows.js';
import type { Entity } from '../../source/entities/entity.js';
import { ENTITY_LIST } from '../harness/shop.js';
import { draws } from '../harness/draws.js';

interface Read {
  readonly row: FoundRow;
  readonly hash: number;
  readonly numbers: readonly number[];
}

function readAll(entity: Entity, pages: readonly Buffer[]): Read[] {
  const reader = new RowReader(entity);
  const found: Read[] = [];
  for (const page of pages) {
    reader.open(page);
    while (reader.next()) {
      const numbers = entity.fields.map((_, position) => reader.number(position));
      expect(reader.id).toBe(numbers[0]);
      found.push({ row: reader.row, hash: reader.hash, numbers });
    }
  }
  return found;
}

function parseAll({ fields }: Entity, pages: readonly Buffer[]): Read[] {
  return pages.flatMap(rowsOfJson).map((row) => ({
    row,
    hash: hashText(JSON.stringify(row)),
    numbers: fields.map((_, position) => {
      const value = row[position];
      return typeof value === 'number' ? value : Number.NaN;
    }),
  }));
}

const value = fc.oneof(
  { weight: 3, arbitrary: fc.nat() },
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  fc.string({ unit: 'binary', maxLength: 5 }),
  fc.constantFrom(null, -1, 1.5, 1e300, '12.50', 'a"b', 'a\nb', 'Müsli', '🎈', '\ud800'),
  fc.maxSafeInteger(),
);

const stored = fc.constantFrom(...ENTITY_LIST).chain((entity) => {
  const row = fc.tuple(...entity.fields.map(() => value));
  return fc.record({
    entity: fc.constant(entity),
    pages: fc.array(fc.array(row, { minLength: 1, maxLength: 4 }).map(jsonOfRows)),
  });
});

describe('the reader of stored rows', () => {
  it('reads of every row what parsing it reports, whatever is in the table', () => {
    fc.assert(
      fc.property(stored, ({ entity, pages }) => {
        expect(readAll(entity, pages)).toEqual(parseAll(entity, pages));
      }),
      { numRuns: draws(1000) },
    );
  });

  it('reads what a database writes otherwise than JavaScript', () => {
    const written =
      '["1",2.0,"\\u007f"],\n[1,"\ud83c\udf88","\\/"],\n[ 1 , "a" , "b" ],\n[9e999,"",""]';
    const pages = [Buffer.from(written), Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d])];
    for (const entity of ENTITY_LIST) {
      expect(readAll(entity, pages)).toEqual(parseAll(entity, pages));
    }
  });
});
