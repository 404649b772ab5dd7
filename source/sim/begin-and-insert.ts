import { DatabaseError } from '../base/errors.js';
import { noteHolders } from './holders.js';
import { insertFree } from './insert-free.js';
import type { ClaimedRow } from './work.js';
import type { WriteContext } from './write-context.js';

/** Looks whether the keys of rows are taken, before the rows are inserted. */
export async function checkFirst(
  rows: readonly ClaimedRow[],
  { store, onChecking, onWaiting }: WriteContext,
): Promise<void> {
  onChecking?.();
  await noteHolders(rows, store);
  onWaiting(false);
}

/**
 * Begins a transaction and inserts the rows that may be. One that takes the write lock late looks first, if the
 * settings ask for it, in the transaction: then it may be refused the lock at once.
 * @returns how many were inserted
 */
export async function beginAndInsert(
  rows: readonly ClaimedRow[],
  context: WriteContext,
): Promise<number> {
  const { store, checksFirst = false, onWaiting, onChecking } = context;
  if (store.locksLate !== true) {
    onWaiting(true);
    await store.begin();
    onWaiting(false);
    return insertFree(rows, store);
  }
  onChecking?.();
  await store.begin();
  if (checksFirst) await noteHolders(rows, store);
  // Without a row to insert, nothing needs the lock.
  if (!rows.some(({ writable }) => writable)) return 0;
  onWaiting(true);
  try {
    const inserted = await insertFree(rows, store);
    onWaiting(false);
    return inserted;
  } catch (error) {
    if (checksFirst) noteRefusedUpgrade(error, context);
    throw error;
  }
}

/** After a read, a lock is refused and not waited for. */
function noteRefusedUpgrade(error: unknown, { onRefusedUpgrade }: WriteContext): void {
  if (error instanceof DatabaseError && error.kind === 'locked') onRefusedUpgrade?.(error);
}
