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
  const writes = [...groupBy(others, ({ thread, database }) => `${thread} ${database}`).values()]
    .flatMap((own) => writesOf(own, spans, wait))
    .filter((write) => overlap(write, wait) > 0)
    .map(({ thread, fromMs, toMs }) => ({
      thread,
      fromMs: Math.max(fromMs, wait.fromMs),
      toMs: Math.min(toMs, wait.toMs),
    }))
    .toSorted((one, other) => one.fromMs - other.fromMs);
  return { threads: [...new Set(writes.map(({ thread }) => thread))], ms: coveredMs(writes) };
}

interface Write extends Interval {
  readonly thread: number;
}

/** The writes of a thread to a database: in each phase `writing` of a wait, from its first call to its last. */
function writesOf(
  calls: readonly DatabaseCall[],
  spans: PhaseHistory['spans'],
  wait: Wait,
): Write[] {
  const thread = calls[0]?.thread ?? 0;
  const writing = (spans[thread - 1] ?? []).filter(
    (span) => span.phase === 'writing' && overlap(span, wait) > 0,
  );
  return writing.flatMap((span) => {
    const inside = calls.filter((call) => overlap(call, span) > 0);
    if (inside.length === 0) return [];
    const fromMs = Math.min(...inside.map((call) => call.fromMs));
    const toMs = Math.max(...inside.map((call) => call.toMs));
    return [{ thread, fromMs: Math.max(span.fromMs, fromMs), toMs: Math.min(span.toMs, toMs) }];
  });
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
