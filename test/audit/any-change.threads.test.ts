import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FULL } from '../harness/full.js';

import type { EntityName } from '../../source/entities/entity.js';
import { ENTITIES } from '../harness/shop.js';
import { timesEach } from '../e2e/support/thorough.js';
import { ask, plant, type Table } from './planting.js';
import { audited, copyOf, generated, stageRun, type Stage } from './stage.js';

const RUNS = timesEach({ usually: 4, thoroughly: 10 });
const CHANGES_PER_RUN = 12;

/** What a changed field may hold, as SQL; some of it is what is there already. */
const literal = fc.oneof(
  fc.integer({ min: -2, max: 1200 }).map(String),
  fc.integer({ min: 1, max: 99_999 }).map((cents) => `'${(cents / 100).toFixed(2)}'`),
  fc
    .string({ unit: 'grapheme-ascii', maxLength: 12 })
    .map((text) => `'${text.replaceAll("'", "''")}'`),
  fc.constantFrom("x'00ff'", '9e999', '0.5', "'Zoë'", "char(0) || 'x'", "'ana@example.com'"),
);

/** An expression of the field that is nearly, but not quite, the field. */
const nearly = fc.constantFrom(
  (column: string) => `${column} || ' '`,
  (column: string) => `' ' || ${column}`,
  (column: string) => `upper(${column})`,
  (column: string) => `${column} || char(0)`,
  (column: string) => `substr(${column}, 2)`,
  (column: string) => `CAST(${column} AS BLOB)`,
  (column: string) => `${column} + 1`,
);

const entity = fc.constantFrom<EntityName[]>('User', 'Product', 'Order');

/** A change to one row; `pick` chooses the row among those that are stored. */
type Change =
  | { kind: 'delete'; entity: EntityName; pick: number }
  | {
      kind: 'update';
      entity: EntityName;
      pick: number;
      field: number;
      value: (column: string) => string;
    }
  | { kind: 'insert'; entity: EntityName; id: number };

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('delete' as const), entity, pick: fc.nat() }),
  fc.record({
    kind: fc.constant('update' as const),
    entity,
    pick: fc.nat(),
    field: fc.integer({ min: 1, max: 3 }),
    value: fc.oneof(
      literal.map((text) => () => text),
      nearly,
    ),
  }),
  // Among them ids of rows that the run has refused.
  fc.record({
    kind: fc.constant('insert' as const),
    entity,
    id: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.maxSafeInteger()),
  }),
);

/** Carries a change out; gives the name of the row that it changed, or undefined when it changed none. */
async function apply(stage: Stage, change: Change): Promise<string | undefined> {
  const { fields } = ENTITIES[change.entity]!;
  const table = tableOf(change.entity);
  if (change.kind === 'insert') {
    const values: Readonly<Record<string, string>> = {
      users: "'Lamp', 'lamp@x.org'",
      products: "'Lamp', '9.00'",
      orders: '1, 1, 1',
    };
    const columns = fields.map((field) => field.name).join(', ');
    const row = `INSERT OR IGNORE INTO ${table} (${columns}) VALUES (${change.id}, ${values[table]})`;
    return (await hasEffect(stage, change.entity, row))
      ? `${change.entity} ${change.id}`
      : undefined;
  }
  const ids = await ask<{ id: number }>(stage, table, `SELECT id FROM ${table} ORDER BY id`);
  const id = ids[change.pick % ids.length]?.id;
  if (id === undefined) return undefined;
  const column =
    fields[1 + ((change.kind === 'update' ? change.field : 0) % (fields.length - 1))]?.name ?? '';
  const sql =
    change.kind === 'delete'
      ? `DELETE FROM ${table} WHERE id = ${id}`
      : `UPDATE OR IGNORE ${table} SET ${column} = ${change.value(column)} WHERE id = ${id}`;
  return (await hasEffect(stage, change.entity, sql)) ? `${change.entity} ${id}` : undefined;
}

function tableOf(entity: EntityName): Table {
  return ENTITIES[entity]!.table as Table;
}

/** Runs SQL; whether anything is stored otherwise than before. */
async function hasEffect(stage: Stage, entity: EntityName, sql: string): Promise<boolean> {
  const { fields } = ENTITIES[entity]!;
  const table = tableOf(entity);
  const all = fields.map(({ name }) => `typeof(${name}) || hex(${name})`).join(", '|', ");
  const content = (): Promise<unknown[]> =>
    ask(stage, table, `SELECT concat(${all}) AS row FROM ${table} ORDER BY id`);
  const before = await content();
  await plant(stage, table, sql);
  return JSON.stringify(await content()) !== JSON.stringify(before);
}

const names = (text: string, row: string): boolean => new RegExp(`\\b${row}\\b`).test(text);

describe('the audit of any small run', () => {
  it('holds as it is, and fails for any row that is changed, and names it', FULL, async () => {
    let changed = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 4, max: 48 }),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.constantFrom(0, 0.15, 0.5),
        fc.constantFrom(1, 5),
        fc.array(change, { minLength: CHANGES_PER_RUN, maxLength: CHANGES_PER_RUN }),
        async (rows, seed, invalid, batch, changes) => {
          const stage = await stageRun({
            workload: generated(rows, seed, invalid),
            settings: { batch, sync: 'off' },
          });
          expect((await audited(stage)).failing).toEqual([]);
          for (const each of changes) {
            const copy = copyOf(stage);
            const row = await apply(copy, each);
            const { failing, result } = await audited(copy);
            if (row === undefined) {
              expect(failing).toEqual([]);
              continue;
            }
            changed += 1;
            const reported = result.audit.checks
              .filter((check) => !check.ok)
              .map(({ detail }) => detail);
            expect(reported.filter((detail) => names(detail, row))).not.toEqual([]);
          }
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(changed).toBeGreaterThan((RUNS * CHANGES_PER_RUN) / 2);
  });
});
