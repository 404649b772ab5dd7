import type { Clock } from '../base/clock.js';
import { DatabaseError } from '../base/errors.js';
import type { Entity, Model } from '../entities/entity.js';
import { outcomeIndex, OUTCOMES } from '../entities/outcome.js';
import type { StoredRow } from '../entities/value.js';
import type { Attempt } from '../ledger/attempt.js';
import { parseAttempt } from '../ledger/attempt-line.js';
import { nameDatabases } from '../router/topology.js';
import type { WritingRouter } from '../router/writing-router.js';
import { noteArrivals } from './note-arrivals.js';
import { isSameRow, readBack } from './read-back.js';
import type { Recorder } from './recorder.js';
import { rowsOfStep, type Step } from './schedule.js';
import type { SharedState } from './shared-state.js';
import type { Phase, ThreadSlot } from './thread-slot.js';
import { newClaimedRow, type ClaimedRow } from './work.js';
import type { RowSource } from './workloads/workload.js';

/** How often to check whether the batch before is decided, in milliseconds. */
const POLL_MS = 2;

/** What the main thread needs to settle the rows of a crashed thread. */
export interface SettleContext {
  readonly shared: SharedState;
  readonly source: RowSource;
  readonly router: Pick<WritingRouter, 'topology' | 'store'>;
  /** The recorder with the number of the crashed thread. */
  readonly recorder: Recorder;
  /** The lines of the ledger: on a full disk, the thread may have recorded only some of its rows. */
  readonly attemptLines: () => Iterable<string>;
  /** Its 0 is the release of the run. */
  readonly clock: Clock;
  /** Ends a unit (from 1) that the thread has left open; absent where units are not logged. */
  readonly endUnit?: ((unit: number) => Promise<void>) | undefined;
}

/**
 * Decides the rows that a crashed thread had in flight when their turn comes, and passes the turn on.
 * Announced rows are read back; rows that were not announced were not written.
 */
export async function settleCrashedThread(
  thread: number,
  message: string,
  context: SettleContext,
): Promise<void> {
  const { shared, clock } = context;
  const slot = shared.threads.slot(thread);
  const { position, phase } = slot.step;
  slot.enter('crashed', clock.now());
  for (const { index } of shared.model.entities) {
    const turns = shared.turnsOf(index);
    if (turns.holder === thread) turns.holder = 0;
  }
  for (let database = 0; database < shared.databases.count; database += 1) {
    shared.databases.rest(thread, database);
  }
  slot.setCurrent(0, 0);
  if (phase === 'none') return;
  const steps = stepsFrom(position, shared);
  const isOver = steps.every(({ entity, batch }) => shared.turnsOf(entity.index).isDecided(batch));
  if (isOver && phase === 'recorded') return;
  // Others wait for them in this order, too, so that this ends.
  for (const step of steps) await awaitTurn(step, context);
  const [{ batch } = { batch: 0 }] = steps;
  if (phase !== 'recorded') await context.endUnit?.(batch + 1);
  for (const [at, step] of steps.entries()) {
    await settleStep(thread, { step, position: position + at, phase }, message, context);
  }
}

/** The steps that a thread claims at once: one, or those of a unit. */
function stepsFrom(position: number, { schedule, unitSize }: SharedState): Step[] {
  return Array.from({ length: unitSize }, (_, at) => schedule.at(position + at));
}

async function awaitTurn({ entity, batch }: Step, { shared, clock }: SettleContext): Promise<void> {
  const turns = shared.turnsOf(entity.index);
  while (batch > 0 && !turns.isDecided(batch - 1)) await clock.sleep(POLL_MS);
}

async function settleStep(
  thread: number,
  {
    step,
    position,
    phase,
  }: { readonly step: Step; readonly position: number; readonly phase: Phase },
  message: string,
  context: SettleContext,
): Promise<void> {
  const { shared, recorder, clock } = context;
  const slot = shared.threads.slot(thread);
  const turns = shared.turnsOf(step.entity.index);
  if (turns.isDecided(step.batch) && phase === 'recorded') return;
  const { first, count } = rowsOfStep(step, shared.description);
  try {
    if (phase === 'recorded') return;
    const attempts = recordedAttempts(step.entity, shared.model, context.attemptLines());
    countRecorded(attempts, thread, step.entity, slot);
    const recorded = new Set(attempts.map(({ row }) => row));
    const all = context.source.read(step.entity, first, count).map((raw, offset) =>
      newClaimedRow(step.entity, first + offset, raw, {
        source: context.source,
        startedMs: clock.now(),
      }),
    );
    noteArrivals(all, position, shared);
    const rows = all.filter(({ row }) => !recorded.has(row));
    await decideRows(rows, step, phase === 'announced', message, context);
    recorder.record(rows, clock.now());
    recorder.publish(rows);
  } finally {
    // Other threads wait for this batch, so the turn must pass on even after an error.
    markDecided(step, shared);
    shared.control.addInFlight(-count);
  }
}

/**
 * Passes the turn on if the rows of a crashed thread could not be settled. They have no line in the
 * ledger, so the audit counts them as unknown.
 */
export function abandonStep(thread: number, shared: SharedState): void {
  const { position, phase } = shared.threads.slot(thread).step;
  if (phase === 'none') return;
  for (const step of stepsFrom(position, shared)) markDecided(step, shared);
}

/** Passes a turn on; in a run that writes units, there are two of each. */
function markDecided({ entity, batch }: Step, shared: SharedState): void {
  if (shared.description.unit) shared.passedOf(entity.index).markDecided(batch);
  shared.turnsOf(entity.index).markDecided(batch);
}

type RecordedAttempt = Pick<Attempt, 'row' | 'thread' | 'outcome'>;

/** The rows of an entity that have an outcome in the ledger already. */
function recordedAttempts(
  entity: Entity,
  model: Model,
  lines: Iterable<string>,
): RecordedAttempt[] {
  const found: RecordedAttempt[] = [];
  for (const line of lines) {
    const attempt = parseAttempt(line, model);
    if (attempt?.entity !== entity.name) continue;
    found.push({ row: attempt.row, thread: attempt.thread, outcome: attempt.outcome });
  }
  return found;
}

/** Adds rows to the counters that the thread recorded but had not counted when it crashed. */
function countRecorded(
  attempts: readonly RecordedAttempt[],
  thread: number,
  { index }: Entity,
  slot: ThreadSlot,
): void {
  const own = attempts.filter((attempt) => attempt.thread === thread);
  for (const outcome of OUTCOMES) {
    const recorded = own.filter((attempt) => attempt.outcome === outcome).length;
    const counted = slot.counted(index, outcome);
    slot.count(index, outcomeIndex(outcome), Math.max(0, recorded - counted));
  }
}

async function decideRows(
  rows: readonly ClaimedRow[],
  step: Step,
  mayBeWritten: boolean,
  message: string,
  { router }: SettleContext,
): Promise<void> {
  const name = nameDatabases(router.topology[step.entity.name]!);
  const error = new DatabaseError(name, 'thread-died', '', {
    message: `lost the thread that had claimed this row: ${message}`,
  });
  const stored = mayBeWritten
    ? await readBack(rows, router.store(step.entity.name))
    : new Map<number, StoredRow>();
  for (const row of rows) {
    const expected = row.writable;
    const found = stored?.get(Number(row.id));
    const isSame = found !== undefined && isSameRow(found, expected);
    if (expected) row.fail(error);
    // An equal row may have been there before the thread wrote: only a missing one is certain.
    if (!expected || (stored && !found)) row.decide(false);
    else row.decide(!stored || isSame ? 'unknown' : false);
  }
}
