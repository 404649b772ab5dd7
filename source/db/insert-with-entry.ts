import type { StoredRow } from '../entities/value.js';
import type { EntityStore } from './entity-store.js';
import type { Outbox, OutboxEntry } from './outbox.js';

/**
 * Inserts a row and its entry in one transaction, unless a key of the row is taken.
 * @param done keys of entries that are needed no longer
 * @param onCommitting called before the commit is sent
 * @returns whether it did @throws DatabaseError; the transaction is rolled back, unless the commit's answer was lost
 */
export async function insertWithEntry(
  store: EntityStore,
  row: StoredRow,
  entry: OutboxEntry,
  done: readonly string[] = [],
  onCommitting?: () => void,
): Promise<boolean> {
  const outbox = outboxOf(store);
  try {
    await store.begin();
    if (!(await store.insert(row))) {
      await store.rollback();
      return false;
    }
    await outbox.add(entry);
    await outbox.remove(done);
    onCommitting?.();
    await store.commit();
    return true;
  } catch (error) {
    await store.rollback();
    throw error;
  }
}

/** The outbox of a store. @throws Error if its rows are spread over several databases */
export function outboxOf({ outbox }: Pick<EntityStore, 'outbox'>): Outbox {
  if (!outbox) throw new Error('rows that are spread over several databases have no outbox');
  return outbox;
}
