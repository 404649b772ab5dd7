import { expect } from 'vitest';
import type { EntityName } from '../../../source/entities/entity.js';
import type { Attempt } from '../../../source/ledger/attempt.js';
import { ENTITIES, type Row, allRows } from './databases.js';

type Rows = Readonly<Record<EntityName, readonly Row[]>>;

const NOTHING: Rows = { User: [], Product: [], Order: [] };

/** Rows that may or may not be stored, by entity and id. */
export type UnknownRows = Readonly<Partial<Record<EntityName, ReadonlySet<number>>>>;

export interface Circumstances {
  /** What was there before the run. */
  before?: Rows;
  /** Rows whose acknowledgement was lost with the process, besides those among the attempts. */
  unknown?: UnknownRows;
  orphansAllowed?: boolean;
}

/**
 * Holds the databases to the attempts of a run, by other means than the program's own audit:
 * acknowledged rows are there once and equal, unknown ones at most once, and nothing else was added.
 */
export async function expectPromiseKept(
  dir: string,
  attempts: readonly Attempt[],
  { before = NOTHING, unknown = {}, orphansAllowed = false }: Circumstances = {},
): Promise<void> {
  const stored = await allRows(dir);
  for (const entity of ENTITIES) {
    const own = attempts.filter((attempt) => attempt.entity === entity);
    const inserted = own.filter(({ outcome }) => outcome === 'inserted').map(asStored);
    const lost = own.filter(({ outcome }) => outcome === 'unknown');
    const mayStay = new Set([
      ...(unknown[entity] ?? []),
      ...lost.map(({ values }) => values['id']),
    ]);
    const certain = stored[entity]!.filter(({ id }) => !mayStay.has(id ?? 0));
    expect(certain, `rows of ${entity}`).toEqual(byId([...before[entity]!, ...inserted]));
    expect(new Set(stored[entity]!.map(({ id }) => id)).size).toBe(stored[entity]!.length);
  }
  const emails = stored.User!.map(({ email }) => String(email).toLowerCase());
  expect(new Set(emails).size, 'emails without regard to case').toBe(emails.length);
  if (!orphansAllowed) expect(orphansOf(stored)).toEqual([]);
}

/** The orders that point to a user or product that is not stored. */
export function orphansOf(stored: Rows): unknown[] {
  const users = new Set(stored.User!.map(({ id }) => id));
  const products = new Set(stored.Product!.map(({ id }) => id));
  return stored
    .Order!.filter(
      (order) => !users.has(order['user_id'] ?? 0) || !products.has(order['product_id'] ?? 0),
    )
    .map(({ id }) => id);
}

/** An acknowledged row as its database must hold it: prices are text with two decimals there. */
function asStored({ entity, values }: Attempt): Row {
  const row = values as Row;
  return entity === 'Product' ? { ...row, price: Number(row['price']).toFixed(2) } : row;
}

function byId(rows: readonly Row[]): Row[] {
  return rows.toSorted((left, right) => Number(left['id']) - Number(right['id']));
}
