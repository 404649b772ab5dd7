import { DatabaseError } from '../base/errors.js';
import { retryWhileTransient, type CircuitBreaker, type RetryPolicy } from '../base/retry.js';
import type { EntityStore } from '../db/entity-store.js';
import type { StoredRow } from '../entities/value.js';
import { doubtfulRows, planAfterFailure, type Found } from './after-failure.js';
import { noteHolders } from './holders.js';
import { insertFree } from './insert-free.js';
import { isSameRow, readBackApart } from './read-back.js';
import type { RowInHand } from './work.js';

/** What a batch is written with. */
export interface WriteContext extends RetryPolicy {
  readonly store: EntityStore;
  readonly health: CircuitBreaker;
  readonly onRetry: () => void;
  /** A single row commits by itself: nobody else can be writing. */
  readonly ownsTurn: boolean;
  /** The transaction holds so many rows and is about to be committed. */
  readonly onInserted?: (rows: number) => void;
  /** Set when a commit was lost and found not to have been applied: then it is done once more. */
  readonly isSecondTry?: boolean;
  /** Tells that the lock is waited for (true) or that writing goes on. */
  readonly onWaiting: (waiting: boolean) => void;
}

/**
 * Writes what can be written of a batch in one transaction and decides every row of it. Rows that
 * are refused already are asked about too, so that all their reasons are told. Never throws for
 * trouble of the database: that is an outcome.
 */
export async function writeBatch(rows: readonly RowInHand[], context: WriteContext): Promise<void> {
  const attempt = async (): Promise<void> => {
    for (const row of rows) row.beginAgain();
    try {
      await writeOnce(rows, context);
    } catch (error) {
      await context.store.rollback();
      throw error;
    }
  };
  const onRetry = (): void => {
    for (const row of rows) row.retries += 1;
    context.onRetry();
  };
  try {
    await retryWhileTransient(attempt, { ...context, onRetry });
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await settleFailure(rows, context, error);
  }
}

async function writeOnce(rows: readonly RowInHand[], context: WriteContext): Promise<void> {
  const { store } = context;
  const [first] = rows;
  if (first?.writable && rows.length === 1 && context.ownsTurn && !store.isRemote) {
    await writeSingle(first, first.writable, store);
    return;
  }
  if (rows.every((row) => !row.writable)) {
    await noteHolders(rows, store);
    for (const row of rows) row.decide(false);
    return;
  }
  context.onWaiting(true);
  await store.begin();
  context.onWaiting(false);
  const inserted = await insertFree(rows, store);
  if (inserted < rows.length) await noteRefused(rows, store);
  for (const row of rows) if (row.state === 'written') row.state = 'committing';
  context.onInserted?.(inserted);
  await store.commit();
  for (const row of rows) row.decide(row.state === 'committing');
}

/** Finds out why the rows of a batch that were not written were not. */
async function noteRefused(rows: readonly RowInHand[], store: EntityStore): Promise<void> {
  const unexplained = rows.filter((row) => row.state !== 'written' && row.taken.length === 0);
  await noteHolders(unexplained, store, rows);
  const lost = rows.find((row) => row.state !== 'written' && row.writable);
  if (lost) throw new Error(`row ${lost.row} has free keys and did not arrive`);
}

async function writeSingle(row: RowInHand, stored: StoredRow, store: EntityStore): Promise<void> {
  row.state = 'single';
  const inserted = await store.insert(stored);
  if (!inserted) await noteHolders([row], store);
  row.decide(inserted);
}

/** After an error of the database: one bad row does not take its batch with it, and what may have been committed is read back. */
async function settleFailure(
  batch: readonly RowInHand[],
  context: WriteContext,
  error: DatabaseError,
): Promise<void> {
  context.onWaiting(false);
  if (error.isTransient) await writeWithout(error, batch, context);
  const rows = batch.filter(({ state }) => state !== 'decided');
  const found = await findRows(doubtfulRows(rows, error), context.store);
  const { decide, retry, split } = planAfterFailure(rows, found, {
    error,
    isRemote: context.store.isRemote === true,
    isSecondTry: context.isSecondTry === true,
  });
  for (const { row, committed, isFreed } of decide) {
    if (isFreed) row.forgetHolders();
    if (row.writable && committed !== true) row.fail(error);
    row.decide(committed);
  }
  for (const row of split) await writeBatch([row], context);
  if (retry.length > 0) await writeAgain(retry, context);
}

/** What is stored of each of these rows. */
async function findRows(
  rows: readonly RowInHand[],
  store: EntityStore,
): Promise<Map<RowInHand, Found>> {
  const { stored, unread } = await readBackApart(rows, store);
  return new Map(
    rows.map((row): [RowInHand, Found] => {
      const found = stored.get(Number(row.id));
      if (unread.has(row)) return [row, 'unread'];
      if (!found) return [row, 'nothing'];
      return [row, isSameRow(found, row.writable) ? 'same' : 'other'];
    }),
  );
}

/** Writes what does not need the database that an error tells of, and decides those rows. */
async function writeWithout(
  error: DatabaseError,
  rows: readonly RowInHand[],
  context: WriteContext,
): Promise<void> {
  if (!context.store.needs) return;
  // Where others still wait for that database, this thread has used up its time for it.
  const timeoutMs = context.health.hasGivenUp(error) ? context.timeoutMs : 0;
  for (const part of partsWithout(error.database, rows, context.store)) {
    await writeBatch(part, { ...context, timeoutMs });
  }
}

/**
 * What of a batch can be written without one of several databases. Where every row could be, and the
 * database was asked all the same, whether it holds a key, the halves part those rows from the others.
 */
function partsWithout(
  database: string,
  rows: readonly RowInHand[],
  store: EntityStore,
): (readonly RowInHand[])[] {
  const others = rows.filter(({ writable }) => writable && !store.needs?.(writable, database));
  if (others.length < rows.length) return others.length > 0 ? [others] : [];
  if (rows.length === 1) return [];
  const half = rows.length >> 1;
  return [rows.slice(0, half), rows.slice(half)];
}

/** What a lost commit did not apply: all of a batch, or the part of it that was in one of several databases. */
async function writeAgain(rows: readonly RowInHand[], context: WriteContext): Promise<void> {
  for (const row of rows) row.retries += 1;
  context.onRetry();
  await writeBatch(rows, { ...context, isSecondTry: true });
}
