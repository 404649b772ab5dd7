import { foldAddress } from '../../entities/email.js';
import { foldColumn, type Entity } from '../../entities/entity.js';
import { uniquesOf } from '../../entities/unique.js';
import type { StoredRow } from '../../entities/value.js';
import type { EntityStore, Holders, RowKeys } from '../entity-store.js';
import { keyName } from '../key-name.js';
import { quoteName } from './columns.js';
import { storedJson } from './read-back.js';

const LOOKUPS = ['findHolders', 'findExisting', 'findMissing', 'readRows'] as const;

export type LookupName = (typeof LOOKUPS)[number];

/** The statements that look rows up; each has one value, a list as JSON text. */
export function lookupStatements(entity: Entity): Record<LookupName, string> {
  const table = quoteName(entity.table);
  const key = quoteName(keyName(entity));
  const heldBy = (column: string, position: number): string =>
    `(SELECT t.${key} FROM ${table} t WHERE t.${quoteName(column)} = k.value ->> ${position})`;
  // Each unique value has two places in the list: its own, and its folded form.
  const byUniques = uniquesOf(entity).map(({ fields }, at) => {
    const [field] = fields;
    if (!field || fields.length > 1) {
      const parts = fields.map(
        ({ name }, part) => `t.${quoteName(name)} = (k.value ->> ${2 * at + 1}) ->> ${part}`,
      );
      return `(SELECT t.${key} FROM ${table} t WHERE ${parts.join(' AND ')})`;
    }
    const held = heldBy(field.name, 2 * at + 1);
    return field.kind === 'email'
      ? `coalesce(${held}, ${heldBy(foldColumn(field), 2 * at + 2)})`
      : held;
  });
  return {
    findHolders: `SELECT json_array(${[heldBy(keyName(entity), 0), ...byUniques].join(', ')}) AS held FROM json_each(?) k ORDER BY k.key`,
    findExisting: `SELECT t.${key} AS id FROM json_each(?) k CROSS JOIN ${table} t ON t.${key} = k.value`,
    findMissing: `SELECT k.value AS id FROM json_each(?) k WHERE NOT EXISTS (SELECT 1 FROM ${table} t WHERE t.${key} = k.value)`,
    readRows: `SELECT json_array(${entity.fields.map(storedJson).join(', ')}) AS stored FROM ${table} WHERE ${key} IN (SELECT value FROM json_each(?))`,
  };
}

/** Runs a lookup with its list. */
export type AskLookup = <Row>(name: LookupName, list: string) => Promise<Row[]>;

/** The lookups of an `EntityStore` on SQLite. */
export class SqliteLookups implements Pick<EntityStore, LookupName> {
  readonly #ask: AskLookup;

  constructor(ask: AskLookup) {
    this.#ask = ask;
  }

  async findHolders(keys: readonly RowKeys[]): Promise<Holders[]> {
    const list = keys.map(({ id, uniques }) => [
      id ?? null,
      ...uniques.flatMap((value) => [
        value ?? null,
        typeof value === 'string' ? foldAddress(value) : null,
      ]),
    ]);
    const rows = await this.#ask<{ held: string }>('findHolders', JSON.stringify(list));
    return rows.map(({ held }) => {
      const [byId = null, ...byUniques] = JSON.parse(held) as (number | null)[];
      return { byId, byUniques };
    });
  }

  async findExisting(ids: readonly number[]): Promise<Set<number>> {
    const rows = await this.#ask<{ id: number }>('findExisting', JSON.stringify(ids));
    return new Set(rows.map((row) => row.id));
  }

  async findMissing(ids: readonly number[]): Promise<Set<number>> {
    const rows = await this.#ask<{ id: number }>('findMissing', JSON.stringify(ids));
    return new Set(rows.map((row) => row.id));
  }

  async readRows(ids: readonly number[]): Promise<Map<number, StoredRow>> {
    const rows = await this.#ask<{ stored: string }>('readRows', JSON.stringify(ids));
    return new Map(
      rows.map(({ stored }) => {
        const row = JSON.parse(stored) as StoredRow;
        return [Number(row[0]), row];
      }),
    );
  }
}
