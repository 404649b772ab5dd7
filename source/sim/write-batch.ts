import { DatabaseError } from '../base/errors.js';
import { retryWhileTransient, type CircuitBreaker, type RetryPolicy } from '../base/retry.js';
import type { EntityStore } from '../db/entity-store.js';
import { uniqueKey } from '../entities/entity.js';
import type { StoredRow } from '../entities/value.js';
import { isSameRow, readBackApart, type ReadBack } from './read-back.js';
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
  for (const row of rows) row.isCommitting = row.isWritten;
  context.onInserted?.(inserted);
  await store.commit();
  for (const row of rows) row.decide(row.isWritten);
}

/** Finds out why the rows of a batch that were not written were not. */
async function noteRefused(rows: readonly RowInHand[], store: EntityStore): Promise<void> {
  const unexplained = rows.filter((row) => !row.isWritten && row.taken.length === 0);
  await noteHolders(unexplained, store, rows);
  const lost = rows.find((row) => !row.isWritten && row.writable);
  if (lost) throw new Error(`row ${lost.row} has free keys and did not arrive`);
}

async function writeSingle(row: RowInHand, stored: StoredRow, store: EntityStore): Promise<void> {
  row.isSingle = true;
  const inserted = await store.insert(stored);
  if (!inserted) await noteHolders([row], store);
  row.decide(inserted);
}

/**
 * Inserts the rows of a batch whose keys are free, the first row winning where two rows of the batch
 * share one, in an open transaction, and marks them as written. Tries all at once. Where the
 * database took only some, the rows whose ids are missing are those that it did not take, if the
 * numbers agree; if not, it is asked whose the keys are and the transaction begun again without those rows.
 * @returns how many rows were written
 */
async function insertFree(rows: readonly RowInHand[], store: EntityStore): Promise<number> {
  const { hopeful, stored } = findWritable(rows);
  const count = await store.insertAll(stored);
  if (count === hopeful.length) {
    for (const row of hopeful) row.isWritten = true;
    return count;
  }
  const missing = await store.findMissing(hopeful.map((row) => Number(row.id)));
  const present = hopeful.filter((row) => !missing.has(Number(row.id)));
  if (present.length === count) {
    for (const row of present) row.isWritten = true;
    for (const row of hopeful) row.isRival = !row.isWritten;
    return count;
  }
  await store.rollback();
  await store.begin();
  await noteHolders(hopeful, store);
  refuseRepeated(hopeful);
  const free = findWritable(hopeful);
  const inserted = await store.insertAll(free.stored);
  if (inserted !== free.stored.length) {
    throw new Error(`${free.stored.length} rows with free keys were written, ${inserted} arrived`);
  }
  for (const row of free.hopeful) row.isWritten = true;
  return inserted;
}

/** The rows that nothing speaks against yet, and what would be stored of them. */
function findWritable(rows: readonly RowInHand[]): { hopeful: RowInHand[]; stored: StoredRow[] } {
  const hopeful: RowInHand[] = [];
  const stored: StoredRow[] = [];
  for (const row of rows) {
    const { writable } = row;
    if (!writable) continue;
    hopeful.push(row);
    stored.push(writable);
  }
  return { hopeful, stored };
}

/** Within one batch, the first row that carries a key holds it. */
function refuseRepeated(rows: readonly RowInHand[]): void {
  const ids = new Set<number>();
  const uniques = new Map<string, number>();
  for (const row of rows) {
    const { id, unique } = row.keys;
    if (id === undefined) continue;
    const key = unique === undefined ? undefined : uniqueKey(unique);
    const byId = ids.has(id) ? id : null;
    const byUnique = key === undefined ? null : (uniques.get(key) ?? null);
    if (byId !== null || byUnique !== null) {
      row.isRival = true;
      row.addHolders({ byId, byUnique });
    }
    if (!row.writable) continue;
    ids.add(id);
    if (key !== undefined) uniques.set(key, id);
  }
}

/**
 * Asks the database who holds the keys of these rows.
 * @param batch the rows of the same batch: those of them that are in the table already do not count
 *   for a row before them, as they would not if each row had been a batch of its own
 */
export async function noteHolders(
  rows: readonly RowInHand[],
  store: EntityStore,
  batch: readonly RowInHand[] = [],
): Promise<void> {
  const asked = rows.filter(({ keys }) => keys.id !== undefined || keys.unique !== undefined);
  if (asked.length === 0) return;
  const holders = await store.findHolders(asked.map((row) => row.keys));
  let writtenRows: Map<number, number> | undefined;
  for (const [position, row] of asked.entries()) {
    const found = holders[position];
    if (!found || (found.byId === null && found.byUnique === null)) continue;
    writtenRows ??= writtenRowOfId(batch);
    const rowOf = writtenRows;
    const before = (id: number | null): number | null =>
      id !== null && (rowOf.get(id) ?? 0) > row.row ? null : id;
    row.addHolders({ byId: before(found.byId), byUnique: before(found.byUnique) });
  }
}

function writtenRowOfId(batch: readonly RowInHand[]): Map<number, number> {
  return new Map(batch.filter((row) => row.isWritten).map(({ id, row }) => [Number(id), row]));
}

/** After an error of the database: one bad row does not take its batch with it, and what may have been committed is read back. */
async function settleFailure(
  batch: readonly RowInHand[],
  context: WriteContext,
  error: DatabaseError,
): Promise<void> {
  context.onWaiting(false);
  if (batch.length > 1 && error.kind === 'constraint') {
    for (const row of batch) await writeBatch([row], context);
    return;
  }
  if (error.isTransient) await writeWithout(error, batch, context);
  const rows = batch.filter(({ outcome }) => outcome === undefined);
  const isCertain = error.isTransient || error.kind === 'constraint';
  const doubtful = isCertain ? [] : rows.filter((row) => row.isCommitting || row.isSingle);
  const found = await readBackApart(doubtful, context.store);
  const verdicts = new Map(doubtful.map((row) => [row, settleRow(row, found)]));
  const rest = rows.filter((row) => verdicts.get(row) !== true);
  const isKnown = doubtful.length > 0 && ![...verdicts.values()].includes('unknown');
  const isGone = rest.length === rows.length;
  const isPartly = !isGone && [...verdicts.values()].includes(false);
  if (isKnown && !context.isSecondTry && (isPartly || (isGone && context.store.isRemote))) {
    for (const row of rows) if (verdicts.get(row) === true) row.decide(true);
    await writeAgain(rest, context);
    return;
  }
  const isWhole =
    rows.some((row) => row.isCommitting) &&
    [...verdicts.values()].every((verdict) => verdict === true);
  for (const row of rows) {
    // Where the batch was not committed, no row of it holds a key that another one lost to.
    if (!isWhole && row.isRival) row.forgetHolders();
    const verdict = verdicts.get(row) ?? false;
    if (row.writable) row.fail(error);
    row.decide(verdict);
  }
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

/** Whether a doubtful row was committed, by what is stored under its key now. */
function settleRow(row: RowInHand, { stored, unread }: ReadBack): boolean | 'unknown' {
  if (unread.has(row) || !row.writable) return 'unknown';
  const found = stored.get(Number(row.id));
  if (!found) return false;
  const isSame = isSameRow(found, row.writable);
  return isSame && row.isCommitting ? true : isSame ? 'unknown' : false;
}
