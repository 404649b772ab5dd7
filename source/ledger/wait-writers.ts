import { groupBy } from '../base/group.js';
import { coveredMs, overlap, type Interval } from './interval.js';
import type { DatabaseCall, PhaseHistory } from './phase-file.js';
import type { Wait } from './waits.js';

/** What other threads of a run wrote to some databases during a wait. */
export interface MeanwhileWriting {
  /** The threads, the first writer first. */
  readonly threads: readonly number[];
  /** The time in which at least one of them wrote, in milliseconds. */
  readonly ms: number;
}

/**
 * Measures how long other threads wrote to some databases during a wait. A thread writes to a database from
 * its first call to it in a phase `writing` to its last.
 * @returns undefined if not every phase and call of the run was recorded
 */
export function writingDuring(
  wait: Wait,
  databases: readonly string[],
  { calls, spans, detail, areCallsCut }: PhaseHistory,
): MeanwhileWriting | undefined {
  const isComplete = detail === 'transitions' && !areCallsCut && calls.length > 0;
  if (!isComplete || databases.length === 0) return undefined;
  const others = calls.filter(
    (call) => call.thread !== wait.thread && databases.includes(call.database),
  );
  const writes = [
    ...groupBy(others, ({ thread, database }) => `${thread} ${database}`).values(),
  ].flatMap((own) => writesOf(own, spans, wait));
  return measureWriting(writes, [wait]);
}

/** A thread wrote to a database. */
export interface Write extends Interval {
  readonly thread: number;
}

/** Measures when some writes were during some waits. @param writes of other threads than the waiting one */
function measureWriting(writes: readonly Write[], waits: readonly Interval[]): MeanwhileWriting {
  const shared = waits
    .flatMap((wait) => writes.filter((write) => overlap(write, wait) > 0).map(sharedWith(wait)))
    .toSorted((one, other) => one.fromMs - other.fromMs);
  return { threads: [...new Set(shared.map(({ thread }) => thread))], ms: coveredMs(shared) };
}

function sharedWith({ fromMs, toMs }: Interval): (write: Write) => Write {
  return (write) => ({
    thread: write.thread,
    fromMs: Math.max(write.fromMs, fromMs),
    toMs: Math.min(write.toMs, toMs),
  });
}

/** The writes of a thread to a database in the phases `writing` of a wait. */
function writesOf(
  calls: readonly DatabaseCall[],
  spans: PhaseHistory['spans'],
  wait: Wait,
): Write[] {
  const thread = calls[0]?.thread ?? 0;
  return (spans[thread - 1] ?? [])
    .filter((span) => span.phase === 'writing' && overlap(span, wait) > 0)
    .flatMap((span) => {
      const written = writtenIn(span, calls);
      return written ? [{ thread, ...written }] : [];
    });
}

/**
 * The part of a phase `writing` in which its thread wrote to a database: from its first call to its last.
 * @param calls of the thread to the database
 */
export function writtenIn(phase: Interval, calls: readonly Interval[]): Interval | undefined {
  const inside = calls.filter((call) => overlap(call, phase) > 0);
  if (inside.length === 0) return undefined;
  return {
    fromMs: Math.max(phase.fromMs, Math.min(...inside.map((call) => call.fromMs))),
    toMs: Math.min(phase.toMs, Math.max(...inside.map((call) => call.toMs))),
  };
}

/** The databases that a thread called during its wait. */
export function databasesCalledIn(wait: Wait, { calls }: Pick<PhaseHistory, 'calls'>): string[] {
  const own = calls.filter(
    (call) => call.thread === wait.thread && overlap(call, wait) > CLOCK_STEP_MS,
  );
  return [...new Set(own.map(({ database }) => database))];
}

/** Times of calls and of phases are read and rounded independently; a shorter overlap is none. */
const CLOCK_STEP_MS = 0.01;
