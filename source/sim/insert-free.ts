import { formatAmount } from '../base/format.js';
import type { EntityStore } from '../db/entity-store.js';
import type { StoredRow } from '../entities/value.js';
import type { BatchRows } from './batch-rows.js';
import { noteHolders, noteRivals } from './holders.js';
import type { ClaimedRow } from './work.js';

/** A store that takes JSON. */
export type JsonStore = EntityStore & Required<Pick<EntityStore, 'insertJson'>>;

/** Whether a store takes JSON. */
export function takesJson(store: EntityStore): store is JsonStore {
  return store.insertJson !== undefined;
}

/** The rows of a batch that may still be inserted, and their stored values. */
interface Candidates {
  readonly rows: readonly ClaimedRow[];
  readonly stored: readonly StoredRow[];
}

/**
 * Inserts the rows of a batch whose keys are free, in an open transaction, and marks them as written. If
 * two rows share a key, the first gets it.
 *
 * All rows go into one statement. If the database inserted only some, the rows whose ids are missing
 * were not inserted, provided that the counts agree. If they do not, it looks up the holders of the keys
 * and starts the transaction again without the rows whose keys are taken.
 * @returns how many rows were written
 */
export async function insertFree(rows: readonly ClaimedRow[], store: EntityStore): Promise<number> {
  const candidates = candidatesOf(rows);
  return markInserted(candidates, await store.insertAll(candidates.stored), store);
}

/** The same for a batch whose rows are JSON already; see `insertFree`. */
export async function insertFreeJson(batch: BatchRows, store: JsonStore): Promise<number> {
  const writable = batch.writableJson();
  const count = await store.insertJson(writable);
  if (count < writable.count) return markInserted(candidatesOf(batch.claimAll()), count, store);
  batch.markWritten();
  return count;
}

/** Finds out which of the candidates are in the table. @param count how many are */
async function markInserted(
  candidates: Candidates,
  count: number,
  store: EntityStore,
): Promise<number> {
  if (count === candidates.rows.length) {
    for (const row of candidates.rows) row.state = 'written';
    return count;
  }
  const missing = await store.findMissing(candidates.rows.map((row) => Number(row.id)));
  const isPresent = (row: ClaimedRow): boolean => !missing.has(Number(row.id));
  if (candidates.rows.filter(isPresent).length === count) {
    for (const row of candidates.rows) row.state = isPresent(row) ? 'written' : 'rival';
    return count;
  }
  await store.rollback();
  await store.begin();
  await noteHolders(candidates.rows, store);
  noteRivals(candidates.rows);
  const free = candidatesOf(candidates.rows);
  const inserted = await store.insertAll(free.stored);
  if (inserted !== free.stored.length) {
    throw new Error(
      `${formatAmount(free.stored.length, 'row')} with free keys written, ${inserted} inserted`,
    );
  }
  for (const row of free.rows) row.state = 'written';
  return inserted;
}

function candidatesOf(rows: readonly ClaimedRow[]): Candidates {
  const writable: ClaimedRow[] = [];
  const stored: StoredRow[] = [];
  for (const row of rows) {
    const { writable: values } = row;
    if (!values) continue;
    writable.push(row);
    stored.push(values);
  }
  return { rows: writable, stored };
}
