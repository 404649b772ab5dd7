import { DatabaseError } from '../base/errors.js';
import type { EntityStore } from '../db/entity-store.js';
import { uniqueKey } from '../entities/entity.js';
import type { StoredRow } from '../entities/value.js';
import { whileLocked, type Patience } from './patience.js';
import type { RowInHand } from './work.js';

/** What a batch is written with. */
export interface WriteContext extends Patience {
  readonly store: EntityStore;
  /** A single row commits by itself: nobody else can be writing. */
  readonly ownsTurn: boolean;
  /** The transaction holds so many rows and is about to be committed. */
  readonly onInserted?: (rows: number) => void;
  /** Set when a commit was lost and found not to have been applied: then it is done once more. */
  readonly isSecondTry?: boolean;
  /** Tells that the lock is waited for (true) or that writing goes on. */
  readonly onWaiting: (waiting: boolean) => void;
}

/** How far a transaction had come when it broke: what decides whether a row may have been committed. */
interface Progress {
  /** Rows whose keys were free and whose commit was under way. */
  readonly committing: Set<RowInHand>;
  /** A row that was inserted and committed in one call, its key perhaps taken. */
  single: RowInHand | undefined;
  /** Rows whose key another row of the batch holds. */
  readonly rivals: Set<RowInHand>;
}

/**
 * Writes what can be written of a batch in one transaction and decides every row of it. Rows that
 * are refused already are asked about too, so that all their reasons are told. Never throws for
 * trouble of the database: that is an outcome.
 */
export async function writeBatch(rows: readonly RowInHand[], context: WriteContext): Promise<void> {
  const progress: Progress = { committing: new Set(), single: undefined, rivals: new Set() };
  const attempt = async (): Promise<void> => {
    progress.committing.clear();
    progress.rivals.clear();
    progress.single = undefined;
    for (const row of rows) row.taken.length = 0;
    try {
      await writeOnce(rows, context, progress);
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
    await whileLocked(attempt, { ...context, onRetry });
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await settleFailure(rows, context, error, progress);
  }
}

async function writeOnce(
  rows: readonly RowInHand[],
  context: WriteContext,
  progress: Progress,
): Promise<void> {
  const { store } = context;
  const [first] = rows;
  if (first?.writable && rows.length === 1 && context.ownsTurn && !store.isRemote) {
    progress.single = first;
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
  const written = await insertFree(rows, store, progress);
  await noteHolders(
    rows.filter((row) => !written.has(row) && row.taken.length === 0),
    store,
    written,
  );
  for (const row of written) progress.committing.add(row);
  context.onInserted?.(written.size);
  await store.commit();
  for (const row of rows) row.decide(written.has(row));
}

async function writeSingle(row: RowInHand, stored: StoredRow, store: EntityStore): Promise<void> {
  const inserted = await store.insert(stored);
  if (!inserted) await noteHolders([row], store);
  row.decide(inserted);
}

/**
 * Inserts the rows of a batch whose keys are free, the first row winning where two rows of the batch
 * share one, in an open transaction. Tries all at once; only when a key turns out to be taken is it
 * asked whose, and the transaction begun again without those rows.
 * @returns the rows that were inserted
 */
async function insertFree(
  rows: readonly RowInHand[],
  store: EntityStore,
  progress: Progress,
): Promise<ReadonlySet<RowInHand>> {
  const hopeful = rows.filter((row) => row.writable);
  if ((await store.insertAll(storedOf(hopeful))) === hopeful.length) return new Set(hopeful);
  await store.rollback();
  await store.begin();
  await noteHolders(hopeful, store);
  refuseRepeated(hopeful, progress);
  const free = hopeful.filter((row) => row.writable);
  const inserted = await store.insertAll(storedOf(free));
  if (inserted !== free.length) {
    throw new Error(`${free.length} rows with free keys were written, ${inserted} arrived`);
  }
  return new Set(free);
}

function storedOf(rows: readonly RowInHand[]): StoredRow[] {
  return rows.flatMap((row) => (row.writable ? [row.writable] : []));
}

/** Within one batch, the first row that carries a key holds it. */
function refuseRepeated(rows: readonly RowInHand[], { rivals }: Progress): void {
  const ids = new Set<number>();
  const uniques = new Map<string, number>();
  for (const row of rows) {
    const { id, unique } = row.keys;
    if (id === undefined) continue;
    const key = unique === undefined ? undefined : uniqueKey(unique);
    const byId = ids.has(id) ? id : null;
    const byUnique = key === undefined ? null : (uniques.get(key) ?? null);
    if (byId !== null || byUnique !== null) {
      rivals.add(row);
      row.addHolders({ byId, byUnique });
      row.taken.sort((a, b) => Number(b.field === 'id') - Number(a.field === 'id'));
    }
    if (!row.writable) continue;
    ids.add(id);
    if (key !== undefined) uniques.set(key, id);
  }
}

/**
 * Asks the database who holds the keys of these rows.
 * @param written rows of the same batch that are in the table already: to a row before them they do
 *   not count, as they would not if each row had been a batch of its own
 */
async function noteHolders(
  rows: readonly RowInHand[],
  store: EntityStore,
  written: ReadonlySet<RowInHand> = new Set(),
): Promise<void> {
  const asked = rows.filter(({ keys }) => keys.id !== undefined || keys.unique !== undefined);
  if (asked.length === 0) return;
  const writtenRows = new Map([...written].map(({ id, row }) => [Number(id), row]));
  const holders = await store.findHolders(asked.map((row) => row.keys));
  for (const [position, row] of asked.entries()) {
    const found = holders[position];
    if (!found) continue;
    const before = (id: number | null): number | null =>
      id !== null && (writtenRows.get(id) ?? 0) > row.row ? null : id;
    row.addHolders({ byId: before(found.byId), byUnique: before(found.byUnique) });
  }
}

/** After an error of the database: one bad row does not take its batch with it, and what may have been committed is read back. */
async function settleFailure(
  rows: readonly RowInHand[],
  context: WriteContext,
  error: DatabaseError,
  progress: Progress,
): Promise<void> {
  context.onWaiting(false);
  if (error.kind === 'constraint' && rows.length > 1) {
    for (const row of rows) await writeBatch([row], context);
    return;
  }
  const isCertain = error.isPassing || error.kind === 'constraint';
  const doubtful = isCertain ? [] : rows.filter((row) => isDoubtful(row, progress));
  const stored = await readBack(doubtful, context.store);
  const verdicts = new Map(doubtful.map((row) => [row, settleRow(row, stored, progress)]));
  const isGone =
    stored !== undefined &&
    doubtful.length > 0 &&
    doubtful.every((row) => verdicts.get(row) === false);
  if (isGone && context.store.isRemote && !context.isSecondTry) {
    for (const row of rows) row.retries += 1;
    context.onRetry();
    await writeBatch(rows, { ...context, isSecondTry: true });
    return;
  }
  const isWhole =
    progress.committing.size > 0 && [...verdicts.values()].every((verdict) => verdict === true);
  for (const row of rows) {
    // Where the batch was not committed, no row of it holds a key that another one lost to.
    if (!isWhole && progress.rivals.has(row)) row.taken.length = 0;
    const verdict = verdicts.get(row) ?? false;
    if (row.writable) row.fail(error);
    row.decide(verdict);
  }
}

function isDoubtful(row: RowInHand, { committing, single }: Progress): boolean {
  return committing.has(row) || single === row;
}

/** Whether a doubtful row was committed, by what is stored under its key now. */
function settleRow(
  row: RowInHand,
  stored: Map<number, StoredRow> | undefined,
  { committing }: Progress,
): boolean | 'unknown' {
  if (!stored || !row.writable) return 'unknown';
  const found = stored.get(Number(row.id));
  if (!found) return false;
  const isSame = found.every((value, position) => value === row.writable?.[position]);
  return isSame && committing.has(row) ? true : isSame ? 'unknown' : false;
}

/** The stored rows with the keys of these rows; undefined when the database cannot be read. */
async function readBack(
  rows: readonly RowInHand[],
  store: EntityStore,
): Promise<Map<number, StoredRow> | undefined> {
  if (rows.length === 0) return new Map();
  try {
    return await store.readRows(rows.flatMap((row) => (row.id === undefined ? [] : [row.id])));
  } catch {
    return undefined;
  }
}
