import { DatabaseError } from '../base/errors.js';
import { retryWhileTransient } from '../base/retry.js';
import type { EntityStore } from '../db/entity-store.js';
import type { StoredRow } from '../entities/value.js';
import { pairsOf } from '../ledger/journal.js';
import type { BatchRows } from './batch-rows.js';
import { noteHolders, uniqueKeysOf, writtenIn } from './holders.js';
import { isSameRow, readStored } from './read-back.js';
import type { ClaimedRow } from './work.js';
import { writeBatch } from './write-batch.js';
import type { WriteContext } from './write-context.js';

/** A store that takes single transactions together, as JSON. */
export type PipelineStore = EntityStore & Required<Pick<EntityStore, 'insertEachJson'>>;

/** Whether a store takes single transactions as JSON. */
export function takesEachJson(store: EntityStore): store is PipelineStore {
  return store.insertEachJson !== undefined;
}

/** A row that may still be inserted. */
type Candidate = ClaimedRow & { readonly writable: StoredRow };

/**
 * Writes the rows of a turn, each in a transaction of its own, but all passed to the driver at once. The
 * outcomes are the same as if they were written one by one; rows that share keys, and rows after an error,
 * are left to `writeBatch`. The caller has the turn, so that no other thread writes meanwhile.
 */
export async function writePipelined(
  rows: readonly ClaimedRow[],
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
      writtenIn(rows),
    );
    for (const row of rows) row.decide(row.state === 'written');
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await settleRest(rows, context, error);
  }
}

/**
 * The same for a turn whose plain rows are JSON: they stay so if their ids ascend and none is stored. Else
 * every row of the turn takes the way of `writePipelined`.
 */
export async function writePlainPipelined(
  batch: BatchRows,
  context: WriteContext & { readonly store: PipelineStore },
): Promise<void> {
  const { store } = context;
  const writable = batch.writableJson();
  if (writable.count < 2 || !writable.isSortable) {
    await writePipelined(batch.claimAll(), context);
    return;
  }
  try {
    const ids = [...pairsOf(batch.writable().spans)].map(([, id]) => id);
    const before = await retryWhileTransient(() => store.findExisting(ids), context);
    if (before.size > 0) {
      await writePipelined(batch.claimAll(), context);
      return;
    }
    batch.markSent();
    const refused = await store.insertEachJson(writable);
    if (refused.size > 0) batch.markRefused(refused);
    await noteHolders(
      batch.claimed.filter(({ state }) => state !== 'committing'),
      store,
      () => batch.writtenRows(),
    );
    batch.decide();
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await settleRest(batch.claimAll(), context, error);
  }
}

function isCandidate(row: ClaimedRow): row is Candidate {
  return row.writable !== undefined;
}

/** Whether two rows of the turn share a key: then the outcome of one depends on the other. */
function shareKeys(rows: readonly Candidate[]): boolean {
  const ids = new Set(rows.map(({ id }) => id));
  const uniques = rows.flatMap(uniqueKeysOf).filter((key) => key !== undefined);
  return ids.size < rows.length || new Set(uniques).size < uniques.length;
}

/** Inserts rows that share no key, and marks those that were inserted. @throws DatabaseError */
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
  // From here on, a stored row with one of these ids was written by this turn.
  for (const row of free) row.state = 'committing';
  const refused = await insertEach(free.map((row) => row.writable));
  for (const row of free) row.state = refused.has(Number(row.id)) ? 'open' : 'written';
}

/**
 * After an error in the turn: rows that are stored are committed, the others are written one by one. If the
 * database cannot be read, the rows are unknown.
 */
async function settleRest(
  rows: readonly ClaimedRow[],
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

/** Looks up taken keys of rejected rows first: later rows of the turn, once written, would count as holders. */
async function noteHoldersOfRefused(
  rows: readonly ClaimedRow[],
  { store }: WriteContext,
): Promise<void> {
  const refused = rows.filter((row) => row.state !== 'decided' && !row.writable);
  for (const row of refused) row.beginAgain();
  try {
    await noteHolders(refused, store, writtenIn(rows));
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
  }
  for (const row of refused) row.decide(false);
}

async function writeOneByOne(rows: readonly ClaimedRow[], context: WriteContext): Promise<void> {
  for (const row of rows) await writeBatch([row], context);
}
