import type { Clock } from '../base/clock.js';
import { DatabaseError } from '../base/errors.js';
import { entityIndex, ENTITY_NAMES, type EntityName } from '../entities/entity.js';
import { outcomeIndex, OUTCOMES } from '../entities/outcome.js';
import type { StoredRow } from '../entities/value.js';
import type { Attempt } from '../ledger/attempt.js';
import { parseAttempt } from '../ledger/attempt-line.js';
import { nameDatabases } from '../router/topology.js';
import type { WritingRouter } from '../router/writing-router.js';
import { holdRow, rowsOfStep } from './batch.js';
import { isSameRow, readBack } from './read-back.js';
import type { Recorder } from './recorder.js';
import { readStep, type Step } from './schedule.js';
import type { SharedState } from './shared-state.js';
import type { ThreadSlot } from './thread-slot.js';
import type { RowInHand } from './work.js';
import type { RowSource } from './workloads/workload.js';

/** How often it is looked whether the step before is decided, in milliseconds. */
const POLL_MS = 2;

/** What the main thread settles the work of a dead thread with. */
export interface SettleContext {
  readonly shared: SharedState;
  readonly source: RowSource;
  readonly router: Pick<WritingRouter, 'topology' | 'store'>;
  /** Records in the name of the dead thread. */
  readonly recorder: Recorder;
  /** The lines of the ledger: a disk that was full may have taken a part of what the thread recorded. */
  readonly attemptLines: () => Iterable<string>;
  /** Counts from the release of the run. */
  readonly clock: Clock;
}

/**
 * Decides the rows that a crashed thread had in flight, in its place in the queue, and lets the others
 * go on: rows it had announced are read back, all others certainly were not written.
 */
export async function settleDeadThread(
  thread: number,
  message: string,
  context: SettleContext,
): Promise<void> {
  const { shared, recorder, clock } = context;
  const words = shared.threads.words(thread);
  const { position, phase } = words.step;
  words.enter('dead', clock.now());
  for (const entity of ENTITY_NAMES) {
    if (shared.turns[entity].holder === thread) shared.turns[entity].holder = 0;
  }
  for (let database = 0; database < shared.databases.count; database += 1) {
    shared.databases.rest(thread, database);
  }
  words.setCurrent(0, 0);
  if (phase === 'none') return;
  const step = readStep(shared.steps, position);
  const turns = shared.turns[step.entity];
  if (turns.isDecided(step.batch) && phase === 'recorded') return;
  while (step.batch > 0 && !turns.isDecided(step.batch - 1)) {
    await clock.sleep(POLL_MS);
  }
  const { first, count } = rowsOfStep(step, shared.description);
  try {
    if (phase === 'recorded') return;
    const attempts = recordedAttempts(step.entity, context.attemptLines());
    countRecorded(attempts, thread, step.entity, words);
    const recorded = new Set(attempts.map(({ row }) => row));
    const rows = context.source
      .read(step.entity, first, count)
      .map((raw, offset) =>
        holdRow(step.entity, first + offset, raw, {
          source: context.source,
          startedMs: clock.now(),
        }),
      )
      .filter(({ row }) => !recorded.has(row));
    await decideRows(rows, step, phase === 'announced', message, context);
    recorder.record(rows, clock.now());
    recorder.publish(rows);
  } finally {
    // Others wait for this batch, whatever became of it.
    turns.markDecided(step.batch);
    shared.control.addInFlight(-count);
  }
}

/**
 * Lets the others go on past the rows of a dead thread that cannot even be settled. Their outcome is
 * unknown, and the audit finds them so.
 */
export function abandonStep(thread: number, shared: SharedState): void {
  const { position, phase } = shared.threads.words(thread).step;
  if (phase === 'none') return;
  const step = readStep(shared.steps, position);
  shared.turns[step.entity].markDecided(step.batch);
}

type RecordedAttempt = Pick<Attempt, 'row' | 'thread' | 'outcome'>;

/** The rows of an entity that have an outcome in the ledger already. */
function recordedAttempts(entity: EntityName, lines: Iterable<string>): RecordedAttempt[] {
  const found: RecordedAttempt[] = [];
  for (const line of lines) {
    const attempt = parseAttempt(line);
    if (attempt?.entity !== entity) continue;
    found.push({ row: attempt.row, thread: attempt.thread, outcome: attempt.outcome });
  }
  return found;
}

/** Counts what the thread recorded, but did not come to count. */
function countRecorded(
  attempts: readonly RecordedAttempt[],
  thread: number,
  entity: EntityName,
  words: ThreadSlot,
): void {
  const own = attempts.filter((attempt) => attempt.thread === thread);
  const index = entityIndex(entity);
  for (const outcome of OUTCOMES) {
    const recorded = own.filter((attempt) => attempt.outcome === outcome).length;
    const counted = words.counted(index, outcome);
    words.count(index, outcomeIndex(outcome), Math.max(0, recorded - counted));
  }
}

async function decideRows(
  rows: readonly RowInHand[],
  step: Step,
  mayBeWritten: boolean,
  message: string,
  { router }: SettleContext,
): Promise<void> {
  const name = nameDatabases(router.topology[step.entity]);
  const error = new DatabaseError(name, 'thread-died', '', {
    message: `lost the thread that had claimed this row: ${message}`,
  });
  const stored = mayBeWritten
    ? await readBack(rows, router.store(step.entity))
    : new Map<number, StoredRow>();
  for (const row of rows) {
    const expected = row.writable;
    const found = stored?.get(Number(row.id));
    const isSame = found !== undefined && isSameRow(found, expected);
    if (expected) row.fail(error);
    // The thread cannot say whether an equal row is its own or stood there before.
    if (!expected || (stored && !found)) row.decide(false);
    else row.decide(!stored || isSame ? 'unknown' : false);
  }
}
