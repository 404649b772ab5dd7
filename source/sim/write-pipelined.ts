import { DatabaseError } from '../base/errors.js';
import { retryWhileTransient } from '../base/retry.js';
import type { EntityStore } from '../db/entity-store.js';
import { uniqueKey } from '../entities/entity.js';
import type { StoredRow } from '../entities/value.js';
import { noteHolders } from './holders.js';
import { isSameRow, readStored } from './read-back.js';
import type { RowInHand } from './work.js';
import { writeBatch, type WriteContext } from './write-batch.js';

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
  const candidates = rows.filter(isCandidate);
  const insertEach = context.store.insertEach?.bind(context.store);
  if (!insertEach || candidates.length < 2 || shareKeys(candidates)) {
    await writeOneByOne(rows, context);
    return;
  }
  try {
    await insertTogether(candidates, insertEach, context);
    await noteHolders(
      rows.filter(({ state }) => state !== 'written'),
      context.store,
      rows,
    );
    for (const row of rows) row.decide(row.state === 'written');
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
  for (const row of free) row.state = 'committing';
  const refused = await insertEach(free.map((row) => row.writable));
  for (const row of free) row.state = refused.has(Number(row.id)) ? 'open' : 'written';
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
  const doubtful = rows.filter(({ state }) => state === 'committing' || state === 'written');
  const stored = await retryWhileTransient(
    () => readStored(doubtful, context.store),
    context,
  ).catch(noAnswer);
  for (const row of doubtful) {
    const found = stored?.get(Number(row.id));
    if (!stored) {
      row.fail(error);
      row.decide('unknown');
    } else if (found && isSameRow(found, row.judgement.stored)) row.decide(true);
    else row.state = 'open';
  }
  await noteHoldersOfRefused(rows, context);
  await writeOneByOne(
    rows.filter(({ state }) => state !== 'decided'),
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
  const refused = rows.filter((row) => row.state !== 'decided' && !row.writable);
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
