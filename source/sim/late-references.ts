import { DatabaseError, formatError } from '../base/errors.js';
import { formatAmount, formatCount } from '../base/format.js';
import { retryRepeatable } from '../db/retry-repeatable.js';
import { escapeText } from '../base/text.js';
import type { Entity, Reference } from '../entities/entity.js';
import { targetOf } from '../entities/identity.js';
import { judgeRow, wholeRow } from '../entities/judge.js';
import { lateOf, latePositionsOf } from '../entities/references.js';
import type { StoredRow, StoredValue } from '../entities/value.js';
import type { InsertedRows } from '../ledger/inserted-rows.js';
import type { JournalLine } from '../ledger/journal.js';
import type { ReferencePolicyDefinition } from '../references/policy.js';
import type { Router } from '../router/router.js';
import { claimedRows, type ClaimedState } from './end-line.js';
import { isSameRow } from './read-back.js';
import type { SharedState } from './shared-state.js';
import type { RowSource } from './workloads/workload.js';

/** Rows that are read and updated together. */
const CHUNK = 500;

/** What the main thread needs to write the references that close circles. */
export interface LateContext {
  readonly shared: Pick<SharedState, 'committedOf'> & ClaimedState;
  readonly router: Router;
  readonly source: RowSource;
  /** Which rows the run has inserted. */
  readonly inserted: InsertedRows;
  readonly policy: Pick<ReferencePolicyDefinition, 'asks'>;
  readonly write: (line: JournalLine) => void;
  /** Whether the run was asked to end. */
  readonly isStopping: () => boolean;
}

/** The values of a stored row that are written now. */
interface LateValues {
  readonly id: number;
  readonly row: StoredRow;
  readonly values: readonly StoredValue[];
}

/**
 * Writes the references that close circles, in the rows that the run inserted: each whose row is stored by now. The
 * others stay empty. Each value is in the journal before it is written, and so is that it is.
 * @returns what became of them, a sentence for each table
 */
export async function writeLateReferences(context: LateContext): Promise<string[]> {
  const sentences: string[] = [];
  // A run that ends by time has far more rows than it claims.
  const claimed = claimedRows(context.shared);
  for (const entity of context.shared.model.entities) {
    if (lateOf(entity).length === 0) continue;
    sentences.push(await writeOf(entity, claimed[entity.name]!, context));
  }
  return sentences;
}

/** @param count its claimed rows */
async function writeOf(entity: Entity, count: number, context: LateContext): Promise<string> {
  const tally = { written: 0, empty: 0 };
  try {
    for (let first = 1; first <= count && !context.isStopping(); first += CHUNK) {
      const rows = await rowsToWrite(entity, first, context);
      const ready = await readyOf(entity, rows, context);
      tally.empty += rows.length - ready.length;
      await update(entity, ready, context);
      tally.written += ready.length;
    }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return `${describe(entity, tally)}; the rest was not written: ${formatError(error)}`;
  }
  return `${describe(entity, tally)}${context.isStopping() ? '; the run was ended before the rest' : ''}`;
}

function describe(
  entity: Entity,
  { written, empty }: { readonly written: number; readonly empty: number },
): string {
  const names = lateOf(entity).map(({ field }) => `${entity.table}.${field}`);
  const left =
    empty === 0
      ? ''
      : `, ${formatCount(empty)} stay empty: the row that they point to is not stored`;
  return escapeText(
    `References that close a circle were written after all rows: ${names.join(' and ')} in ${formatAmount(written, 'row')}${left}`,
  );
}

/**
 * The rows of a chunk that the run inserted and that have such a reference. They are told by their numbers: a row that
 * was rejected can have the id of one that was inserted, and differ from it in this reference alone.
 */
async function rowsToWrite(
  entity: Entity,
  first: number,
  { inserted, router, source }: LateContext,
): Promise<LateValues[]> {
  const own = inserted[entity.name]!;
  const positions = latePositionsOf(entity);
  const candidates = source.read(entity, first, CHUNK).flatMap((raw, offset) => {
    if (!own.has(first + offset)) return [];
    const judgement = judgeRow(entity, raw);
    const { stored } = judgement;
    const row = stored && wholeRow(entity, judgement, stored);
    const id = stored?.[0];
    const hasAny =
      row && lateOf(entity).some((reference) => targetOf(reference, row) !== undefined);
    if (!hasAny || typeof id !== 'number') return [];
    return [{ id, row, stored, values: positions.map((position) => row[position] ?? null) }];
  });
  if (candidates.length === 0) return [];
  const store = await router.store(entity.name);
  const found = await store.readRows(candidates.map(({ id }) => id));
  // A row that another program has changed meanwhile is left as it is; the audit reports it.
  return candidates.filter(({ id, stored }) => {
    const known = found.get(id);
    return known !== undefined && isSameRow(known, stored);
  });
}

/** Those of which each reference points to a stored row; the values of others are left out. */
async function readyOf(
  entity: Entity,
  rows: readonly LateValues[],
  context: LateContext,
): Promise<LateValues[]> {
  const missing = new Map<Reference, ReadonlySet<number>>();
  for (const reference of lateOf(entity)) {
    missing.set(reference, await missingTargets(reference, rows, context));
  }
  const positions = latePositionsOf(entity);
  return rows.flatMap((late) => {
    const kept = lateOf(entity).filter((reference) => {
      const id = targetOf(reference, late.row);
      return id !== undefined && !missing.get(reference)!.has(id);
    });
    if (kept.length === 0) return [];
    const isKept = (position: number): boolean =>
      kept.some((reference) => reference.positions.includes(position));
    const values = late.values.map((value, at) => (isKept(positions[at]!) ? value : null));
    return [{ ...late, values }];
  });
}

async function missingTargets(
  reference: Reference,
  rows: readonly LateValues[],
  { shared, router, policy }: LateContext,
): Promise<ReadonlySet<number>> {
  if (!policy.asks || !reference.isChecked) return new Set();
  const committed = shared.committedOf(reference.targetIndex);
  const open = rows.flatMap(({ row }) => {
    const id = targetOf(reference, row);
    return id === undefined || committed.has(id) ? [] : [id];
  });
  if (open.length === 0) return new Set();
  const store = await router.store(reference.target);
  return store.findMissing([...new Set(open)]);
}

/** Updates rows in each database that holds them. */
async function update(
  entity: Entity,
  rows: readonly LateValues[],
  { router, write }: LateContext,
): Promise<void> {
  if (rows.length === 0) return;
  const positions = latePositionsOf(entity);
  const placement = router.placement(entity.name);
  const { name } = entity;
  write({ type: 'late', entity: name, rows: rows.map(({ id, values }) => [id, ...values]) });
  for (const [shard, database] of router.shards(entity.name).entries()) {
    const own = placement.isCopied
      ? rows
      : rows.filter(({ row }) => (placement.shardOfRow(row) ?? 0) === shard);
    if (own.length === 0) continue;
    const updates = own.map(({ id, values }) => ({ id, values }));
    await retryRepeatable(() => database.setFields(positions, updates));
  }
  write({ type: 'late-written', entity: name });
}
