import type { Clock } from '../base/clock.js';
import { hashNumber } from '../base/hash.js';
import { LOCK_TIMEOUT_MS } from '../base/retry.js';
import { entityIndex, ENTITIES, type EntityName } from '../entities/entity.js';
import type { RawRow } from '../entities/value.js';
import type { LanePolicy, OrderPolicy } from '../ledger/record.js';
import type { Health } from '../router/health/health.js';
import type { WritingRouter } from '../router/writing-router.js';
import type { DatabaseNotes } from './database-notes.js';
import type { Recorder } from './recorder.js';
import type { ReferenceCheck } from './references.js';
import { readStep, type Step } from './schedule.js';
import type { SharedState } from './shared-state.js';
import type { ThreadSlot } from './thread-slot.js';
import { ClaimedRow } from './work.js';
import type { RowSource } from './workloads/workload.js';
import { writeBatch } from './write-batch.js';
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
  /** Whether each row of a turn is a transaction of its own (`--pipeline`). */
  readonly isPipelined: boolean;
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
  const { shared, slot, recorder, notes, clock } = context;
  const step = readStep(shared.steps, position);
  slot.setStep(position, 'claimed');
  const thinking = think(step, position, context);
  if (thinking) await thinking;
  slot.enter('judging', clock.now());
  const rows = takeRows(step, context);
  await context.references.check(ENTITIES[step.entity], rows);
  slot.enter('recording', clock.now());
  recorder.announce(rows);
  slot.setStep(position, 'announced');
  await writeInTurn(step, rows, context);
  recorder.record(rows, clock.now());
  notes.count(step.entity, rows);
  notes.rest();
  slot.setStep(position, 'recorded');
  shared.control.addInFlight(-rows.length);
  return rows;
}

/** The row numbers of a step: `count` rows from `first` on. */
export function rowsOfStep(
  { entity, batch }: Step,
  { batchSize, counts }: SharedState['description'],
): { first: number; count: number } {
  const first = batch * batchSize + 1;
  return { first, count: Math.min(batchSize, counts[entity] - first + 1) };
}

/**
 * Waits for the think time of the rows. It is the pace plus up to half of it, depending on the position
 * in the schedule, so that the threads do not move in lockstep.
 */
function think(
  step: Step,
  position: number,
  { shared, slot, clock }: BatchContext,
): Promise<void> | undefined {
  const { first, count } = rowsOfStep(step, shared.description);
  slot.setCurrent(entityIndex(step.entity), first);
  if (shared.control.paceMs === 0) return undefined;
  slot.enter('thinking', clock.now());
  const spread = 1 + hashNumber(position + 1) / 2 ** 33;
  return shared.control.think(shared.control.paceMs * count * spread);
}

function takeRows(step: Step, { shared, source, clock }: BatchContext): ClaimedRow[] {
  const { first, count } = rowsOfStep(step, shared.description);
  shared.control.addInFlight(count);
  const startedMs = clock.now();
  return source
    .read(step.entity, first, count)
    .map((raw, offset) => newClaimedRow(step.entity, first + offset, raw, { source, startedMs }));
}

/** Makes a claimed row from a row of the source. */
export function newClaimedRow(
  entity: EntityName,
  row: number,
  raw: RawRow,
  { source, startedMs }: { source: RowSource; startedMs: number },
): ClaimedRow {
  return new ClaimedRow(ENTITIES[entity], row, raw, startedMs, () => source.placeOf?.(entity, row));
}

/**
 * Writes a batch once the batch before it is decided (fifo), or as soon as the database's own lock allows
 * (race). The turn passes on before the outcomes are recorded, so that the next thread need not wait for
 * that.
 */
async function writeInTurn(
  step: Step,
  rows: readonly ClaimedRow[],
  context: BatchContext,
): Promise<void> {
  const { shared, slot, clock, thread, order, health } = context;
  const turns = shared.turns[step.entity];
  const isFair = order === 'fifo';
  const store = await context.router.store(step.entity);
  if (isFair && step.batch > 0 && !turns.isDecided(step.batch - 1)) {
    slot.enter('waiting-turn', clock.now());
    const waiting = turns.awaitDecided(step.batch - 1);
    if (waiting) await waiting;
  }
  const hold = (): void => {
    turns.holder = thread;
    slot.enter('writing', clock.now());
  };
  hold();
  let hasRetried = false;
  const write = context.isPipelined ? writePipelined : writeBatch;
  await write(rows, {
    store,
    ownsTurn: isFair,
    clock,
    isStopping: () => shared.control.stopping,
    timeoutMs: LOCK_TIMEOUT_MS,
    health,
    onWaiting: (waiting) => {
      // Under fifo, only another program can hold the lock: that shows once a retry was needed.
      if (waiting && (!isFair || hasRetried)) slot.enter('waiting-lock', clock.now());
      else hold();
    },
    onInserted: (count) => context.recorder.reach('inserted', count),
    onRetry: () => {
      hasRetried = true;
      shared.control.countRetry();
      slot.enter('waiting-lock', clock.now());
    },
  });
  slot.enter('recording', clock.now());
  if (turns.holder === thread) turns.holder = 0;
  context.recorder.publish(rows);
  turns.markDecided(step.batch);
}
