import { DatabaseError } from '../base/errors.js';
import { retryWhileTransient } from '../base/retry.js';
import type { EntityStore } from '../db/entity-store.js';
import { uniqueKey } from '../entities/entity.js';
import type { StoredRow } from '../entities/value.js';
import { isSameRow, readStored } from './read-back.js';
import type { RowInHand } from './work.js';
import { noteHolders, writeBatch, type WriteContext } from './write-batch.js';

/** A row that nothing speaks against yet. */
type Candidate = RowInHand & { readonly writable: StoredRow };

/**
 * Writes the rows of a turn, each in a transaction of its own, all handed to the driver at once, and
 * decides every row as if they had been written one by one: whatever is not plain is left to
 * `writeBatch`, a row at a time. The turn belongs to the caller, so nobody else writes meanwhile.
 */
export async function writePipelined(
  rows: readonly RowInHand[],
  context: WriteContext,
): Promise<void> {
  for (const row of rows) row.beginAgain();
  const hopeful = rows.filter(isCandidate);
  const insertEach = context.store.insertEach?.bind(context.store);
  if (!insertEach || hopeful.length < 2 || shareKeys(hopeful)) {
    await writeOneByOne(rows, context);
    return;
  }
  try {
    await insertTogether(hopeful, insertEach, context);
    await noteHolders(
      rows.filter((row) => !row.isWritten),
      context.store,
      rows,
    );
    for (const row of rows) row.decide(row.isWritten);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await settleRest(rows, context, error);
  }
}

function isCandidate(row: RowInHand): row is Candidate {
  return row.writable !== undefined;
}

/** Whether the outcome of one row could depend on another one of the same turn. */
function shareKeys(rows: readonly Candidate[]): boolean {
  const ids = new Set(rows.map(({ id }) => id));
  const uniques = rows.flatMap(({ keys }) =>
    keys.unique === undefined ? [] : uniqueKey(keys.unique),
  );
  return ids.size < rows.length || new Set(uniques).size < uniques.length;
}

/** Inserts rows that share no key, and marks those that went in. @throws DatabaseError */
async function insertTogether(
  rows: readonly Candidate[],
  insertEach: NonNullable<EntityStore['insertEach']>,
  context: WriteContext,
): Promise<void> {
  const { store } = context;
  const ids = rows.map((row) => Number(row.id));
  const before = await retryWhileTransient(() => store.findExisting(ids), context);
  const free = rows.filter((row) => !before.has(Number(row.id)));
  if (free.length === 0) return;
  // From here on, a row that stands there was written by this turn.
  for (const row of free) row.isCommitting = true;
  const refused = await insertEach(free.map((row) => row.writable));
  for (const row of free) row.isWritten = !refused.has(Number(row.id));
}

/**
 * After an error somewhere in the turn: what stands there now is committed, the rest is written one
 * by one; where it cannot be read what stands there, nobody can tell.
 */
async function settleRest(
  rows: readonly RowInHand[],
  context: WriteContext,
  error: DatabaseError,
): Promise<void> {
  const doubtful = rows.filter((row) => row.isCommitting);
  const stored = await retryWhileTransient(
    () => readStored(doubtful, context.store),
    context,
  ).catch(noAnswer);
  for (const row of doubtful) {
    const found = stored?.get(Number(row.id));
    row.isWritten = found !== undefined && isSameRow(found, row.judgement.stored);
    if (row.isWritten) row.decide(true);
    if (stored) continue;
    row.fail(error);
    row.decide('unknown');
  }
  await noteHoldersOfRefused(rows, context);
  await writeOneByOne(
    rows.filter((row) => row.outcome === undefined),
    context,
  );
}

function noAnswer(error: unknown): undefined {
  if (!(error instanceof DatabaseError)) throw error;
  return undefined;
}

/** Before rows of the turn that stand behind them are written, too, and would be taken for holders. */
async function noteHoldersOfRefused(
  rows: readonly RowInHand[],
  { store }: WriteContext,
): Promise<void> {
  const refused = rows.filter((row) => row.outcome === undefined && !row.writable);
  for (const row of refused) row.beginAgain();
  try {
    await noteHolders(refused, store, rows);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
  }
  for (const row of refused) row.decide(false);
}

async function writeOneByOne(rows: readonly RowInHand[], context: WriteContext): Promise<void> {
  for (const row of rows) await writeBatch([row], context);
}
