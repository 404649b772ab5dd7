import type { EntityStore } from '../db/entity-store.js';
import type { StoredRow } from '../entities/value.js';
import type { RowInHand } from './work.js';

/** The stored rows with the ids of these rows, by id. @throws DatabaseError */
export async function readStored(
  rows: readonly RowInHand[],
  store: EntityStore,
): Promise<Map<number, StoredRow>> {
  if (rows.length === 0) return new Map();
  return store.readRows(rows.flatMap((row) => (row.id === undefined ? [] : [row.id])));
}

/** The same; undefined when the database cannot be opened or read. */
export async function readBack(
  rows: readonly RowInHand[],
  store: EntityStore | Promise<EntityStore>,
): Promise<Map<number, StoredRow> | undefined> {
  try {
    return await readStored(rows, await store);
  } catch {
    return undefined;
  }
}

/** Whether a stored row is the expected one, field by field. */
export function isSameRow(found: StoredRow, expected: StoredRow | undefined): boolean {
  return found.every((value, position) => value === expected?.[position]);
}
