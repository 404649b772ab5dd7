import { formatAmount } from '../base/format.js';
import type { EntityStore } from '../db/entity-store.js';
import type { StoredRow } from '../entities/value.js';
import { noteHolders, noteRivals } from './holders.js';
import type { RowInHand } from './work.js';

/** The rows of a batch that nothing speaks against yet, and what would be stored of them. */
interface Candidates {
  readonly rows: readonly RowInHand[];
  readonly stored: readonly StoredRow[];
}

/**
 * Inserts the rows of a batch whose keys are free, the first row winning where two rows of the batch
 * share one, in an open transaction, and marks them as written. Tries all at once. Where the
 * database took only some, the rows whose ids are missing are those that it did not take, if the
 * numbers agree; if not, it is asked whose the keys are and the transaction begun again without those rows.
 * @returns how many rows were written
 */
export async function insertFree(rows: readonly RowInHand[], store: EntityStore): Promise<number> {
  const candidates = candidatesOf(rows);
  const count = await store.insertAll(candidates.stored);
  if (count === candidates.rows.length) {
    for (const row of candidates.rows) row.state = 'written';
    return count;
  }
  const missing = await store.findMissing(candidates.rows.map((row) => Number(row.id)));
  const isPresent = (row: RowInHand): boolean => !missing.has(Number(row.id));
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

function candidatesOf(rows: readonly RowInHand[]): Candidates {
  const writable: RowInHand[] = [];
  const stored: StoredRow[] = [];
  for (const row of rows) {
    const { writable: values } = row;
    if (!values) continue;
    writable.push(row);
    stored.push(values);
  }
  return { rows: writable, stored };
}
