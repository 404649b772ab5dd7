import type { EntityStore } from '../db/entity-store.js';
import type { StoredRow } from '../entities/value.js';

/**
 * Inserts rows, each in a transaction of its own, all at once if the engine can.
 * @returns the ids of the rows that were not inserted @throws DatabaseError
 */
export async function insertEachInto(
  store: EntityStore,
  rows: readonly StoredRow[],
): Promise<Set<number>> {
  if (store.insertEach) return store.insertEach(rows);
  const refused = new Set<number>();
  for (const row of rows) if (!(await store.insert(row))) refused.add(Number(row[0]));
  return refused;
}
