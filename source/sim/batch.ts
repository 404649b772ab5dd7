import type { Clock } from '../base/clock.js';
import { hashNumber } from '../base/hash.js';
import type { BackOff } from '../base/retry.js';
import type { Entity } from '../entities/entity.js';
import type { EntityStore } from '../db/entity-store.js';
import type { LanePolicy, OrderPolicy } from '../ledger/record.js';
import type { Health } from '../router/health/health.js';
import type { WritingRouter } from '../router/writing-router.js';
import type { DatabaseNotes } from './database-notes.js';
import { noteArrivals } from './note-arrivals.js';
import type { Recorder } from './recorder.js';
import type { ReferenceCheck } from './references.js';
import { rowsOfStep, type Step } from './schedule.js';
import { lockTimeoutMs, stretch } from './stretch.js';
import type { TurnWrites } from './settings.js';
import type { SharedState } from './shared-state.js';
import type { ThreadSlot } from './thread-slot.js';
import { newClaimedRow, type ClaimedRow } from './work.js';
import type { RowSource } from './workloads/workload.js';
import { writeBatch } from './write-batch.js';
import type { SentInsert, WriteContext } from './write-context.js';
import { writePipelined } from './write-pipelined.js';

/** Everything a thread needs to process a batch. */
export interface BatchContext {
  readonly thread: number;
  readonly shared: SharedState;
  readonly slot: ThreadSlot;
  readonly source: RowSource;
  readonly router: WritingRouter;
  readonly health: Health;
  readonly references: ReferenceCheck;
  readonly recorder: Recorder;
  readonly notes: DatabaseNotes;
  readonly order: OrderPolicy;
  readonly writes: TurnWrites;
  /** Whether the keys of rows are looked up before they are inserted. */
  readonly checkFirst?: boolean | undefined;
  /** The back-off after a lock, a deadlock or a conflict; by default `fixed`. */
  readonly retry?: BackOff | undefined;
  /** Whether clean rows may take a short way; `off` sends all rows through `processStep`. */
  readonly lane: LanePolicy;
  /** Its 0 is the release of the run. */
  readonly clock: Clock;
}

/**
 * Processes one step of the schedule: think ▸ read ▸ validate ▸ resolve references ▸ take the database's
 * turn ▸ write ▸ record.
 * @returns the rows, all decided and recorded
 */
export async function processStep(
  position: number,
  context: BatchContext,
): Promise<readonly ClaimedRow[]> {
  const { shared, slot } = context;
  const step = shared.schedule.at(position);
  slot.setStep(position, 'claimed');
  const beginning = slot.awaitStep();
  if (beginning) await beginning;
  const thinking = think(step, position, context);
  if (thinking) await thinking;
  const reading = slot.awaitStep();
  if (reading) await reading;
  const rows = takeRows(step, position, context);
  const judging = stretch(shared);
  if (judging) await judging;
  const checking = context.references.check(step.entity, rows);
  if (checking) await checking;
  const announcing = slot.awaitStep();
  if (announcing) await announcing;
  announce(position, rows, context);
  const waiting = awaitTurn(step, context);
  if (waiting) await waiting;
  await writeInTurn(step, rows, context);
  const recording = stretch(shared);
  if (recording) await recording;
  slot.setStep(position, 'recorded');
  shared.control.addInFlight(-rows.length);
  return rows;
}

/**
 * Waits for the think time of the rows. It is the pace plus up to half of it, depending on the position
 * in the schedule, so that the threads do not move in lockstep.
 */
export function think(
  step: Step,
  position: number,
  { shared, slot, clock }: BatchContext,
): Promise<void> | undefined {
  const { first, count } = rowsOfStep(step, shared.description);
  slot.setCurrent(step.entity.index, first);
  if (shared.control.paceMs === 0 || shared.steps.isOn) return undefined;
  slot.enter('thinking', clock.now());
  const spread = 1 + hashNumber(position + 1) / 2 ** 33;
  return shared.control.think(shared.control.paceMs * count * spread);
}

/** Reads the rows of a step and checks their rules. */
export function takeRows(
  step: Step,
  position: number,
  { shared, slot, source, clock }: BatchContext,
): ClaimedRow[] {
  slot.enter('judging', clock.now());
  const { first, count } = rowsOfStep(step, shared.description);
  shared.control.addInFlight(count);
  const startedMs = clock.now();
  const rows = source
    .read(step.entity, first, count)
    .map((raw, offset) => newClaimedRow(step.entity, first + offset, raw, { source, startedMs }));
  noteArrivals(rows, position, shared);
  return rows;
}

/** Writes to the journal which rows of a step may be in the database from now on. */
export function announce(
  position: number,
  rows: readonly ClaimedRow[],
  { slot, recorder, clock }: BatchContext,
): void {
  slot.enter('recording', clock.now());
  recorder.announce(rows);
  slot.setStep(position, 'announced');
}

/** Under fifo, waits until the batch before is decided; undefined if the thread has its turn. */
export function awaitTurn(step: Step, context: BatchContext): Promise<void> | undefined {
  const { shared, slot, clock, order } = context;
  const before = step.batch - 1;
  const turns = shared.turnsOf(step.entity.index);
  if (order !== 'fifo' || before < 0 || turns.isDecided(before)) return undefined;
  const held = slot.awaitStep();
  if (held) return held.then(() => awaitTurn(step, context));
  slot.enter('waiting-turn', clock.now());
  return turns.awaitDecided(before);
}

/** Writes the rows of a step, in transactions as `writes` says. The thread has the turn. */
async function writeInTurn(
  step: Step,
  rows: readonly ClaimedRow[],
  context: BatchContext,
): Promise<void> {
  const store = await context.router.store(step.entity.name);
  const parts = context.writes === 'singly' ? rows.map((row) => [row]) : [rows];
  for (const [at, part] of parts.entries()) {
    await writePart(part, store, context);
    const closing = context.slot.awaitStep();
    if (closing) await closing;
    closePart(step, part, at === parts.length - 1, context);
  }
}

/** Marks the thread as the one that writes rows of the entity. */
export function hold(
  entity: Entity,
  { shared, slot, clock, thread }: BatchContext,
  nowMs = clock.now(),
): void {
  shared.turnsOf(entity.index).holder = thread;
  slot.enter('writing', nowMs);
}

/**
 * Writes rows that go to the database at once, and decides them.
 * @param sent the insert of a single row, if it has been made already
 */
export function writePart(
  rows: readonly ClaimedRow[],
  store: EntityStore,
  context: BatchContext,
  sent?: SentInsert,
): Promise<void> {
  const [first] = rows;
  if (!first) return Promise.resolve();
  const held = context.slot.awaitStep();
  if (held) return held.then(() => writePart(rows, store, context, sent));
  const { entity } = first;
  hold(entity, context);
  const write = context.writes === 'pipelined' ? writePipelined : writeBatch;
  return write(rows, { ...writeContext(entity, store, context), ...(sent ? { sent } : {}) });
}

/** What writing rows of an entity needs, once the thread has the turn. */
export function writeContext<Store extends EntityStore>(
  entity: Entity,
  store: Store,
  context: BatchContext,
): WriteContext & { readonly store: Store } {
  const { shared, slot, clock, order, health } = context;
  const isFair = order === 'fifo';
  let hasRetried = false;
  const { steps, control } = shared;
  // A server may end a transaction that is held open for long.
  const isHeld = steps.isOn && store.isRemote !== true;
  return {
    store,
    ownsTurn: isFair,
    clock,
    isStopping: () => control.stopping,
    timeoutMs: lockTimeoutMs(shared),
    isStepped: () => steps.isOn,
    health,
    backOff: context.retry,
    checksFirst: context.checkFirst,
    onChecking: () => slot.enter('judging', clock.now()),
    onRefusedUpgrade: (error) => shared.upgrades.add(error),
    onWaiting: (waiting) => {
      // Under fifo, only another program can hold the lock: that shows once a retry was needed.
      if (waiting && (!isFair || hasRetried)) slot.enter('waiting-lock', clock.now());
      else hold(entity, context);
    },
    // A thread that still waits has not got the lock: it does not write.
    onGivenUp: () =>
      slot.state === 'waiting-lock' ? slot.enter('idle', clock.now()) : hold(entity, context),
    onInserted: (count) => context.recorder.reach('inserted', count),
    ...(control.slowMs > 0 || isHeld
      ? { beforeCommit: () => (isHeld ? slot.awaitStep() : stretch(shared)) }
      : {}),
    onRetry: () => {
      hasRetried = true;
      control.countRetry();
      slot.enter('waiting-lock', clock.now());
    },
  };
}

/**
 * Records rows that are decided. After the last rows of a step the turn passes on first, so that the next
 * thread need not wait for that.
 */
export function closePart(
  step: Step,
  rows: readonly ClaimedRow[],
  isLast: boolean,
  { shared, slot, recorder, notes, clock, thread }: BatchContext,
): void {
  const turns = shared.turnsOf(step.entity.index);
  slot.enter('recording', clock.now());
  if (isLast && turns.holder === thread) turns.holder = 0;
  recorder.publish(rows);
  if (isLast) turns.markDecided(step.batch);
  recorder.record(rows, clock.now());
  notes.count(step.entity, rows);
  notes.rest();
}
