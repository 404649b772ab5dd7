import type { StoredRow } from '../entities/value.js';
import type { EntityStore } from './entity-store.js';

/**
 * Deletes a row if it is stored with exactly these fields, and commits by itself; no transaction may be open.
 * @param entries keys of entries of the outbox that are removed in the same transaction, in any case
 * @returns whether it was stored
 * @throws DatabaseError, or Error for a store of which rows are never deleted one by one
 */
export async function removeRow(
  store: EntityStore,
  row: StoredRow,
  entries?: readonly string[],
): Promise<boolean> {
  if (!store.removeRow) throw new Error('rows of this store cannot be deleted one by one');
  return store.removeRow(row, entries);
}
