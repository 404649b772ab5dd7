import type { Clock } from '../base/clock.js';
import { hashNumber } from '../base/hash.js';
import { LOCK_TIMEOUT_MS } from '../base/retry.js';
import { entityIndex, ENTITIES, type EntityName } from '../entities/entity.js';
import type { RawRow } from '../entities/value.js';
import type { OrderPolicy } from '../ledger/record.js';
import type { Health } from '../router/health/health.js';
import type { WritingRouter } from '../router/writing-router.js';
import type { DatabaseNotes } from './database-notes.js';
import type { Recorder } from './recorder.js';
import type { ReferenceCheck } from './references.js';
import { readStep, type Step } from './schedule.js';
import type { SharedState } from './shared-state.js';
import type { ThreadSlot } from './thread-slot.js';
import { RowInHand } from './work.js';
import type { RowSource } from './workloads/workload.js';
import { writeBatch } from './write-batch.js';
import { writePipelined } from './write-pipelined.js';

/** What a thread carries a batch through with. */
export interface BatchContext {
  readonly thread: number;
  readonly shared: SharedState;
  readonly words: ThreadSlot;
  readonly source: RowSource;
  readonly router: WritingRouter;
  readonly health: Health;
  readonly references: ReferenceCheck;
  readonly recorder: Recorder;
  readonly notes: DatabaseNotes;
  readonly order: OrderPolicy;
  /** Whether the rows of a turn are transactions of their own. */
  readonly isPipelined: boolean;
  /** Counts from the release of the run. */
  readonly clock: Clock;
}

/**
 * Carries one step of the schedule from claim to outcome: think ▸ read ▸ judge ▸ resolve references ▸
 * take the database's turn ▸ write ▸ record.
 * @returns the rows, all decided and recorded
 */
export async function processStep(
  position: number,
  context: BatchContext,
): Promise<readonly RowInHand[]> {
  const { shared, words, recorder, notes, clock } = context;
  const step = readStep(shared.steps, position);
  words.setStep(position, 'claimed');
  const thinking = think(step, position, context);
  if (thinking) await thinking;
  words.enter('judging', clock.now());
  const rows = takeRows(step, context);
  await context.references.check(ENTITIES[step.entity], rows);
  words.enter('recording', clock.now());
  recorder.announce(rows);
  words.setStep(position, 'announced');
  await writeInTurn(step, rows, context);
  recorder.record(rows, clock.now());
  notes.count(step.entity, rows);
  notes.rest();
  words.setStep(position, 'recorded');
  shared.control.addInFlight(-rows.length);
  return rows;
}

/** The rows of a step. */
export function rowsOfStep(
  { entity, batch }: Step,
  { batchSize, counts }: SharedState['description'],
): { first: number; count: number } {
  const first = batch * batchSize + 1;
  return { first, count: Math.min(batchSize, counts[entity] - first + 1) };
}

/**
 * The think time of a thread, with the rows in front of it. Threads do not think in step: each time
 * takes the pace and up to half as much again, by the position in the schedule.
 */
function think(
  step: Step,
  position: number,
  { shared, words, clock }: BatchContext,
): Promise<void> | undefined {
  const { first, count } = rowsOfStep(step, shared.description);
  words.setCurrent(entityIndex(step.entity), first);
  if (shared.control.paceMs === 0) return undefined;
  words.enter('thinking', clock.now());
  const spread = 1 + hashNumber(position + 1) / 2 ** 33;
  return shared.control.think(shared.control.paceMs * count * spread);
}

function takeRows(step: Step, { shared, source, clock }: BatchContext): RowInHand[] {
  const { first, count } = rowsOfStep(step, shared.description);
  shared.control.addInFlight(count);
  const startedMs = clock.now();
  return source
    .read(step.entity, first, count)
    .map((raw, offset) => holdRow(step.entity, first + offset, raw, { source, startedMs }));
}

/** A row of a source that was just claimed. */
export function holdRow(
  entity: EntityName,
  row: number,
  raw: RawRow,
  { source, startedMs }: { source: RowSource; startedMs: number },
): RowInHand {
  return new RowInHand(ENTITIES[entity], row, raw, startedMs, () => source.placeOf?.(entity, row));
}

/**
 * Writes a batch when the batch before it in the same database is decided (fifo), or as soon as the
 * database's own lock allows (race). The next in line is let in before the outcome is recorded.
 */
async function writeInTurn(
  step: Step,
  rows: readonly RowInHand[],
  context: BatchContext,
): Promise<void> {
  const { shared, words, clock, thread, order, health } = context;
  const turns = shared.turns[step.entity];
  const isFair = order === 'fifo';
  const store = await context.router.store(step.entity);
  if (isFair && step.batch > 0 && !turns.isDecided(step.batch - 1)) {
    words.enter('waiting-turn', clock.now());
    const waiting = turns.awaitDecided(step.batch - 1);
    if (waiting) await waiting;
  }
  const hold = (): void => {
    turns.holder = thread;
    words.enter('writing', clock.now());
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
      // In the fair order only others than this run can hold the lock.
      if (waiting && (!isFair || hasRetried)) words.enter('waiting-lock', clock.now());
      else hold();
    },
    onInserted: (count) => context.recorder.reach('inserted', count),
    onRetry: () => {
      hasRetried = true;
      shared.control.countRetry();
      words.enter('waiting-lock', clock.now());
    },
  });
  words.enter('recording', clock.now());
  if (turns.holder === thread) turns.holder = 0;
  context.recorder.publish(rows);
  turns.markDecided(step.batch);
}
