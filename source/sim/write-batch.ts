import { DatabaseError } from '../base/errors.js';
import { retryWhileTransient } from '../base/retry.js';
import type { EntityStore } from '../db/entity-store.js';
import { doubtfulRows, planAfterFailure, type Found } from './after-failure.js';
import type { BatchRows } from './batch-rows.js';
import { noteHolders, writtenIn, type WrittenRows } from './holders.js';
import { beginAndInsert, checkFirst } from './begin-and-insert.js';
import { insertFreeJson, type JsonStore } from './insert-free.js';
import { isSameRow, readBackApart } from './read-back.js';
import type { ClaimedRow } from './work.js';
import type { WriteContext } from './write-context.js';
import { writeSingle, writeAlone } from './write-alone.js';

/**
 * Writes the valid rows of a batch in one transaction and decides every row of the batch. For rows that are
 * already rejected it looks up taken keys, too, so that all reasons are reported. Never throws a
 * DatabaseError: that is an outcome.
 */
export async function writeBatch(
  rows: readonly ClaimedRow[],
  context: WriteContext,
): Promise<void> {
  await writeWithRetries(
    () => rows,
    async () => {
      for (const row of rows) row.beginAgain();
      await writeOnce(rows, context);
    },
    context,
  );
}

/**
 * The same for a batch whose plain rows are JSON: they stay so if all rows that may be inserted are, at the
 * first try. Else every row of the batch takes the way of `writeBatch`.
 */
export async function writePlainBatch(
  batch: BatchRows,
  context: WriteContext & { readonly store: JsonStore },
): Promise<void> {
  let isFirst = true;
  await writeWithRetries(
    () => batch.claimAll(),
    async () => {
      if (isFirst) {
        isFirst = false;
        await writePlainOnce(batch, context);
        return;
      }
      const rows = batch.claimAll();
      for (const row of rows) row.beginAgain();
      await writeOnce(rows, context);
    },
    context,
  );
}

/** @param rows gives the rows, to retry them or to settle a failure */
async function writeWithRetries(
  rows: () => readonly ClaimedRow[],
  write: () => Promise<void>,
  context: WriteContext,
): Promise<void> {
  const attempt = async (): Promise<void> => {
    try {
      await write();
    } catch (error) {
      await context.store.rollback();
      throw error;
    }
  };
  const onRetry = (): void => {
    for (const row of rows()) row.retries += 1;
    context.onRetry();
  };
  try {
    await retryWhileTransient(attempt, { ...context, onRetry, beganMs: context.sent?.sentMs });
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await settleFailure(rows(), context, error);
  }
}

async function writeOnce(rows: readonly ClaimedRow[], context: WriteContext): Promise<void> {
  const { store, beforeCommit, checksFirst = false } = context;
  const isCheckedBefore = checksFirst && store.locksLate !== true;
  if (isCheckedBefore) await checkFirst(rows, context);
  const [first] = rows;
  // A transaction that is held open, or takes the lock late, is one of its own statements.
  const isAlone = rows.length === 1 && !beforeCommit && store.locksLate !== true;
  const mayCommitAlone = context.ownsTurn && !store.isRemote && !store.needsTransaction;
  if (first?.writable && isAlone && mayCommitAlone) {
    await writeSingle(first, first.writable, context);
    return;
  }
  if (first?.writable && isAlone && store.insertAlone) {
    await writeAlone(first, first.writable, context);
    return;
  }
  if (rows.every((row) => !row.writable)) {
    if (!isCheckedBefore) await noteHolders(rows, store);
    for (const row of rows) row.decide(false);
    return;
  }
  const inserted = await beginAndInsert(rows, context);
  if (inserted < rows.length) await noteRefused(rows, writtenIn(rows), store);
  await beforeCommit?.();
  for (const row of rows) if (row.state === 'written') row.state = 'committing';
  context.onInserted?.(inserted);
  await store.commit();
  for (const row of rows) row.decide(row.state === 'committing');
}

async function writePlainOnce(
  batch: BatchRows,
  context: WriteContext & { readonly store: JsonStore },
): Promise<void> {
  const { store } = context;
  context.onWaiting(true);
  await store.begin();
  context.onWaiting(false);
  const inserted = await insertFreeJson(batch, store);
  if (inserted < batch.length) {
    await noteRefused(batch.claimed, () => batch.writtenRows(), store);
  }
  batch.markCommitting();
  context.onInserted?.(inserted);
  await store.commit();
  batch.decide();
}

/** Notes the reasons of the rows that were not written. @param written those of the batch that were */
async function noteRefused(
  rows: readonly ClaimedRow[],
  written: WrittenRows,
  store: EntityStore,
): Promise<void> {
  const unexplained = rows.filter((row) => row.state !== 'written' && row.taken.length === 0);
  await noteHolders(unexplained, store, written);
  const lost = rows.find((row) => row.state !== 'written' && row.writable);
  if (lost) throw new Error(`row ${lost.row} has free keys and did not arrive`);
}

/** After a database error: reads back rows that may be committed, and retries rows as planned. */
async function settleFailure(
  batch: readonly ClaimedRow[],
  context: WriteContext,
  error: DatabaseError,
): Promise<void> {
  context.onGivenUp?.();
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

/** Reads back what is stored under the id of each row. */
async function findRows(
  rows: readonly ClaimedRow[],
  store: EntityStore,
): Promise<Map<ClaimedRow, Found>> {
  const { stored, unread } = await readBackApart(rows, store);
  return new Map(
    rows.map((row): [ClaimedRow, Found] => {
      const found = stored.get(Number(row.id));
      if (unread.has(row)) return [row, 'unread'];
      if (!found) return [row, 'nothing'];
      return [row, isSameRow(found, row.writable) ? 'same' : 'other'];
    }),
  );
}

/** Writes, and so decides, the rows that do not need the database of an error. */
async function writeWithout(
  error: DatabaseError,
  rows: readonly ClaimedRow[],
  context: WriteContext,
): Promise<void> {
  if (!context.store.needs) return;
  // If the circuit is not open, this thread has used up its lock timeout: it must not wait again.
  const timeoutMs = context.health.hasGivenUp(error) ? context.timeoutMs : 0;
  for (const part of partsWithout(error.database, rows, context.store)) {
    await writeBatch(part, { ...context, timeoutMs });
  }
}

/**
 * The parts of a batch that can be written without one of several databases. If no row is stored there, the
 * database was needed to look up a key: then the batch is halved until only the rows with that key fail.
 */
function partsWithout(
  database: string,
  rows: readonly ClaimedRow[],
  store: EntityStore,
): (readonly ClaimedRow[])[] {
  const others = rows.filter(({ writable }) => writable && !store.needs?.(writable, database));
  if (others.length < rows.length) return others.length > 0 ? [others] : [];
  if (rows.length === 1) return [];
  const half = rows.length >> 1;
  return [rows.slice(0, half), rows.slice(half)];
}

/** Retries the rows that a lost commit did not apply: all of a batch, or those of one of several databases. */
async function writeAgain(rows: readonly ClaimedRow[], context: WriteContext): Promise<void> {
  for (const row of rows) row.retries += 1;
  context.onRetry();
  await writeBatch(rows, { ...context, isSecondTry: true });
}
