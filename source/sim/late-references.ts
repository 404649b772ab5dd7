import { setImmediate as nextTurn } from 'node:timers/promises';

import { DatabaseError } from '../base/errors.js';
import { retryRepeatable } from '../db/retry-repeatable.js';
import type { Entity, EntityName, Reference } from '../entities/entity.js';
import { printOfTarget, targetOf } from '../entities/identity.js';
import { judgeRow, wholeRow } from '../entities/judge.js';
import { lateOf, latePositionsOf } from '../entities/references.js';
import type { StoredRow, StoredValue } from '../entities/value.js';
import type { InsertedRows } from '../ledger/inserted-rows.js';
import type { JournalLine, LateTotals } from '../ledger/journal.js';
import type { ReferencePolicyDefinition } from '../references/policy.js';
import type { Router } from '../router/router.js';
import { claimedRows, type ClaimedState } from './claimed-rows.js';
import { describeLate, type LateTally } from './late-wording.js';
import { isSameRow } from './read-back.js';
import type { SharedState } from './shared-state.js';
import { findTargets } from './stored-targets.js';
import type { RowSource } from './workloads/workload.js';

/** Rows that are read and updated together. */
const CHUNK = 500;

/** Why rows are not reached where the run was asked to end. */
const STOPPED = 'the run was ended before';

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
  /** The row as it was inserted. */
  readonly stored: StoredRow;
  readonly values: readonly StoredValue[];
}

/** What became of all such references. */
export interface LateOutcome {
  readonly totals: Record<EntityName, LateTotals>;
  /** A sentence for each table. */
  readonly sentences: readonly string[];
}

/**
 * Writes the references that close circles, in the rows that the run inserted: each whose row is stored by now. The
 * others stay empty. Each value is in the journal before it is written, and so is that it is.
 */
export async function writeLateReferences(context: LateContext): Promise<LateOutcome> {
  const sentences: string[] = [];
  const totals: Record<EntityName, LateTotals> = {};
  // A run that ends by time has far more rows than it claims.
  const claimed = claimedRows(context.shared);
  for (const entity of context.shared.model.entities) {
    if (lateOf(entity).length === 0) continue;
    const { tally, reason } = await writeOf(entity, claimed[entity.name]!, context);
    const { written, left } = tally;
    totals[entity.name] = {
      planned: written + left,
      written,
      ...(left > 0 && reason === STOPPED ? { isStopped: true } : {}),
    };
    sentences.push(describeLate(entity, tally, reason));
  }
  return { totals, sentences };
}

/** @param count its claimed rows */
async function writeOf(
  entity: Entity,
  count: number,
  context: LateContext,
): Promise<{ readonly tally: LateTally; readonly reason: string }> {
  const tally: LateTally = { written: 0, empty: 0, left: 0 };
  let reason = '';
  for (let first = 1; first <= count; first += CHUNK) {
    if (context.isStopping()) reason ||= STOPPED;
    const rows = candidatesOf(entity, first, Math.min(CHUNK, count - first + 1), context);
    if (reason !== '') {
      // What is left is counted, so that the audit knows of it.
      tally.left += rows.length;
      await nextTurn();
      continue;
    }
    try {
      await writeChunk(entity, rows, tally, context);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      reason = error.message;
    }
  }
  return { tally, reason };
}

/** @throws DatabaseError; then its rows are counted as left */
async function writeChunk(
  entity: Entity,
  candidates: readonly LateValues[],
  tally: LateTally,
  context: LateContext,
): Promise<void> {
  let left = candidates.length;
  try {
    const rows = await unchanged(entity, candidates, context);
    const ready = await readyOf(entity, rows, context);
    tally.empty += rows.length - ready.length;
    left = ready.length;
    await update(entity, ready, context);
    tally.written += ready.length;
    left = 0;
  } finally {
    tally.left += left;
  }
}

/**
 * The rows of a chunk that the run inserted and that have such a reference. They are told by their numbers: a row that
 * was rejected can have the id of one that was inserted, and differ from it in this reference alone.
 */
function candidatesOf(
  entity: Entity,
  first: number,
  count: number,
  { inserted, source }: LateContext,
): LateValues[] {
  const own = inserted[entity.name]!;
  const positions = latePositionsOf(entity);
  return source.read(entity, first, count).flatMap((raw, offset) => {
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
}

/** Those that are stored as they were inserted: the audit reports what another program has changed. */
async function unchanged(
  entity: Entity,
  rows: readonly LateValues[],
  { router }: LateContext,
): Promise<LateValues[]> {
  if (rows.length === 0) return [];
  const store = await router.store(entity.name);
  const found = await store.readRows(rows.map(({ id }) => id));
  return rows.filter(({ id, stored }) => {
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
  const missing = new Map<Reference, ReadonlySet<LateValues>>();
  for (const reference of lateOf(entity)) {
    missing.set(reference, await missingTargets(reference, rows, context));
  }
  const positions = latePositionsOf(entity);
  return rows.flatMap((late) => {
    const kept = lateOf(entity).filter((reference) => {
      return targetOf(reference, late.row) !== undefined && !missing.get(reference)!.has(late);
    });
    if (kept.length === 0) return [];
    const isKept = (position: number): boolean =>
      kept.some((reference) => reference.positions.includes(position));
    const values = late.values.map((value, at) => (isKept(positions[at]!) ? value : null));
    return [{ ...late, values }];
  });
}

/** The rows whose reference points to a row that is not stored. */
async function missingTargets(
  reference: Reference,
  rows: readonly LateValues[],
  { shared, router, policy }: LateContext,
): Promise<ReadonlySet<LateValues>> {
  if (!policy.asks || !reference.isChecked) return new Set();
  const committed = shared.committedOf(reference.targetIndex);
  const open = rows.flatMap((late) => {
    const id = targetOf(reference, late.row);
    const isKnown = id === undefined || committed.has(id, printOfTarget(reference, late.row));
    return isKnown ? [] : [{ late, id }];
  });
  if (open.length === 0) return new Set();
  const store = await router.store(reference.target);
  const stored = await findTargets(
    store,
    reference,
    open.map(({ id }) => id),
  );
  return new Set(open.filter(({ late, id }) => !stored.has(id, late.row)).map(({ late }) => late));
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
