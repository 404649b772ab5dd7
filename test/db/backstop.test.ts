import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DatabaseError } from '../../source/base/errors.js';
import { scanTable } from '../../source/db/sqlite/scan.js';
import type { MigratedDatabase } from '../../source/db/sqlite/migrated-database.js';
import type { EntityName } from '../../source/entities/entity.js';
import { judgeRow } from '../../source/entities/judge.js';
import { numberText, Written, type RawRow, type StoredRow } from '../../source/entities/value.js';
import { ENTITIES, ENTITY_NAMES } from '../harness/shop.js';
import { anyRow } from '../entities/arbitraries.js';
import { migrated, storeOf } from './databases.js';
import { draws } from '../harness/draws.js';

async function allRows({ handle, description }: MigratedDatabase): Promise<unknown[]> {
  const pages = scanTable({ handle, entity: description.entity });
  const rows: unknown[] = [];
  for await (const page of pages) rows.push(...page);
  return rows;
}

/** Inserts without the store, as SQL: what the table itself answers. */
async function insertRaw(database: MigratedDatabase, values: readonly string[]): Promise<string> {
  const { table, fields } = database.description.entity;
  const columns = fields.map(({ name }) => name).join(', ');
  try {
    await database.handle.run(`INSERT INTO ${table} (${columns}) VALUES (${values.join(', ')})`);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return error.code;
  }
}

/** The values of a row as a thoughtless program would write them into SQL. */
function asSql(row: RawRow): string[] {
  return row.map((value) => {
    if (value === null || value === undefined) return 'NULL';
    if (typeof value === 'boolean') return value ? '1' : '0';
    if (value instanceof Written || typeof value === 'number') {
      const text = numberText(value) ?? '';
      return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) ? text : quote(text);
    }
    return quote(value);
  });
}

const quote = (text: string): string => `CAST(x'${Buffer.from(text).toString('hex')}' AS TEXT)`;

describe.each(ENTITY_NAMES)('the table of %s', (entity) => {
  it('accepts every row that the rules accept, and gives it back unchanged', async () => {
    const database = await migrated(entity, { sync: 'off' });
    const store = await storeOf(database);
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(anyRow(ENTITIES[entity]!), fc.boolean(), async (raw, isSingle) => {
        const { stored } = judgeRow(ENTITIES[entity]!, raw);
        if (!stored) return;
        accepted += 1;
        if (isSingle) expect(await store.insert(stored)).toBe(true);
        else expect(await store.insertAll([stored])).toBe(1);
        expect(await allRows(database)).toEqual([stored]);
        const id = Number(stored[0]);
        expect(await store.readRows([id])).toEqual(new Map([[id, stored]]));
        await database.handle.run(`DELETE FROM ${ENTITIES[entity]!.table}`);
      }),
      { numRuns: draws(1500) },
    );
    expect(accepted).toBeGreaterThan(draws(1500) / 30);
  });

  it('never holds what the rules refuse for its type or bounds', async () => {
    const database = await migrated(entity, { sync: 'off' });
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(anyRow(ENTITIES[entity]!), async (raw) => {
        const { reasons } = judgeRow(ENTITIES[entity]!, raw);
        if (!reasons.some(({ field, rule }) => isGuarded(entity, field, rule))) return;
        const outcome = await insertRaw(database, asSql(raw));
        if (outcome === 'accepted') {
          // Only what the column has made a value of its own type from.
          const [row] = (await allRows(database)) as [StoredRow];
          const left = judgeRow(ENTITIES[entity]!, row.map(asRaw(entity))).reasons;
          expect(left.filter(({ field, rule }) => isGuarded(entity, field, rule))).toEqual([]);
          await database.handle.run(`DELETE FROM ${ENTITIES[entity]!.table}`);
          return;
        }
        refused += 1;
        expect(['SQLITE_CONSTRAINT', 'SQLITE_MISMATCH']).toContain(outcome);
      }),
      { numRuns: draws(1500) },
    );
    expect(refused).toBeGreaterThan(50);
  });
});

/** A stored value as an input file would hold it: prices are numbers there. */
function asRaw(entity: EntityName): (value: StoredRow[number], position: number) => RawRow[number] {
  return (value, position) =>
    ENTITIES[entity]!.fields[position]?.kind === 'decimal' ? new Written(String(value)) : value;
}

/** The rules about types and bounds that the tables repeat; wording is for the rules alone. */
function isGuarded(entity: EntityName, field: string, rule: string): boolean {
  const kind = ENTITIES[entity]!.fields.find(({ name }) => name === field)?.kind;
  if (kind === 'integer') return ['required', 'integer', 'min', 'max'].includes(rule);
  if (kind === 'decimal') return ['required', 'decimal', 'min', 'max'].includes(rule);
  return rule === 'required';
}

describe('typed garbage', () => {
  // prettier-ignore
  const GOOD: Readonly<Record<EntityName, readonly string[]>> = {
    User: ['4', "'David'", "'david@example.com'"],
    Product: ['4', "'Monitor'", "'300.00'"],
    Order: ['4', '2', '3', '1'],
  };

  // prettier-ignore
  const GARBAGE: readonly [EntityName, number, readonly string[]][] = [
    ['User', 0, ['0', '-1', '9007199254740992', "'four'", "x'04'", '1.5', '9e999']],
    ['User', 1, ['NULL', "''", "'a'", "x'4461766964'", "printf('%.4001c', 'x')"]],
    ['User', 2, ['NULL', "''", "'a'", "'ab'", "'@b'", "'a@'", "x'6140622e63'", '5', "printf('%.1001c@b.c', 'x')"]],
    ['Product', 0, ['0', '-1', '9007199254740992', "'four'", "x'04'", '1.5']],
    ['Product', 1, ['NULL', "''", "'a'", "x'4d6f6e69746f72'"]],
    ['Product', 2, [
      'NULL', "''", "'300'", "'300.0'", "'300.000'", "'0300.00'", "'-1.00'", "'+1.00'", "'0.00'",
      "'1000000.00'", "'1e3.00'", "'1,5.00'", "'.50'", "'1.00 '", "' 1.00'", "'1.00' || char(10)",
      "'1.0٣'", '300', '300.5', "x'3330302e3030'", "'abc.00'", "'9' || char(0) || '.00'",
    ]],
    ['Order', 0, ['0', '-1', '9007199254740992', "'four'", "x'04'", '1.5']],
    ['Order', 1, ['NULL', '0', '-1', '1.5', "'two'", "x'02'", '9007199254740992', '9e999']],
    ['Order', 2, ['NULL', '0', '-1', '1.5', "'two'", "x'02'", '9007199254740992']],
    ['Order', 3, ['NULL', '0', '-1', '1001', '1.5', "'many'", "x'01'"]],
  ];

  it.each(GARBAGE)('is refused by %s, column %i', async (entity, position, values) => {
    const database = await migrated(entity);
    const outcomes: string[] = [];
    for (const value of values) {
      outcomes.push(`${value}: ${await insertRaw(database, GOOD[entity]!.with(position, value))}`);
    }
    expect(outcomes.filter((outcome) => outcome.endsWith('accepted'))).toEqual([]);
    expect(await insertRaw(database, GOOD[entity]!)).toBe('accepted');
    expect(await insertRaw(database, GOOD[entity]!)).toBe('SQLITE_CONSTRAINT');
  });
});

describe('the unique index of emails', () => {
  it.each([
    ['ana@example.com', 'ANA@Example.Com'],
    ['éva@example.com', 'ÉVA@EXAMPLE.COM'],
    ['ana@éxample.com', 'ana@ÉXAMPLE.com'],
    ['жанна@example.com', 'ЖАННА@example.com'],
  ])('takes %s and %s for the same', async (first, second) => {
    const store = await storeOf(await migrated('User'));
    expect(await store.insert([1, 'Ana', first])).toBe(true);
    expect(await store.insert([2, 'Ana', second])).toBe(false);
    expect(await store.insertAll([[3, 'Ana', second]])).toBe(0);
    expect(await store.findHolders([{ id: 2, uniques: [second] }])).toEqual([
      { byId: null, byUniques: [1] },
    ]);
  });

  it.each([
    ['ana@example.com', 'anà@example.com'],
    ['ana@example.com', 'ana@example.com.br'],
    ['éva@example.com', 'eva@example.com'],
  ])('takes %s and %s for different ones', async (first, second) => {
    const store = await storeOf(await migrated('User'));
    expect(await store.insert([1, 'Ana', first])).toBe(true);
    expect(await store.insert([2, 'Ana', second])).toBe(true);
  });
});
