import type { DatabaseErrorKind } from '../base/errors.js';
import { readHealth, type DatabaseHealth } from '../router/health/health.js';
import { rowsOfStep } from './batch.js';
import { readStep } from './schedule.js';
import type { DatabaseWords } from './shared-databases.js';
import type { SharedState } from './shared-state.js';

/** A call that takes longer makes a database slow, and so does a lock that nobody gets for longer. */
const SLOW_MS = 1000;

/** How a database answers the threads of a run at one moment, and what came of that. */
export interface ShardSnapshot extends Pick<DatabaseHealth, 'retries' | 'reconnects'> {
  readonly name: string;
  /** `slow`: somebody has waited for it for a second or longer. `away`: it cannot be used. */
  readonly state: 'up' | 'slow' | 'away';
  /** Since when it has not been up, in milliseconds since the release. */
  readonly sinceMs: number | undefined;
  /** Why, where it has said so. */
  readonly kind: DatabaseErrorKind | undefined;
  /** When it was last back after an absence. */
  readonly backMs: number | undefined;
  /** Rows that are stored in it since the run began. */
  readonly inserted: number;
  /** Rows of any entity that failed, or are unknown, because of it. */
  readonly failed: number;
  /** Rows in flight of threads that wait for it. */
  readonly waitingRows: number;
  /** Threads that have asked it and have no answer yet. */
  readonly asking: readonly number[];
}

/** How each database of a run answers, in the order of the topology. */
export function readShards(shared: SharedState, elapsedMs: number): ShardSnapshot[] {
  return readHealth(shared.databases.description.health).map((health, database) => {
    const words = shared.databases.at(database);
    const asking = askingOf(shared, database);
    const { state, sinceMs, kind } = conditionOf(words, health, asking, elapsedMs);
    return {
      name: health.database,
      state,
      sinceMs,
      kind,
      backMs: words.backMs,
      retries: health.retries,
      reconnects: health.reconnects,
      inserted: words.inserted,
      failed: words.failed,
      waitingRows:
        state === 'up'
          ? 0
          : asking.reduce((sum, { thread }) => sum + rowsInHand(shared, thread), 0),
      asking: asking.map(({ thread }) => thread),
    };
  });
}

/** A thread that asks a database, and since when. */
interface Asking {
  readonly thread: number;
  readonly sinceMs: number;
}

function askingOf(shared: SharedState, database: number): Asking[] {
  const asking: Asking[] = [];
  for (let thread = 1; thread <= shared.description.threads; thread += 1) {
    const sinceMs = shared.databases.askingSince(thread, database);
    if (sinceMs !== undefined) asking.push({ thread, sinceMs });
  }
  return asking;
}

function conditionOf(
  { trouble }: DatabaseWords,
  { state }: DatabaseHealth,
  asking: readonly Asking[],
  elapsedMs: number,
): Pick<ShardSnapshot, 'state' | 'sinceMs' | 'kind'> {
  const isSlow = (sinceMs: number): boolean => elapsedMs - sinceMs >= SLOW_MS;
  // One that is open for rows again has answered, also while none has come to it yet.
  if (trouble && (state === 'open' || (trouble.kind !== 'locked' && state === 'closed'))) {
    return { state: 'away', sinceMs: trouble.sinceMs, kind: trouble.kind };
  }
  if (trouble && state !== 'half-open' && isSlow(trouble.sinceMs)) {
    return { state: 'slow', sinceMs: trouble.sinceMs, kind: trouble.kind };
  }
  const oldest = Math.min(...asking.map(({ sinceMs }) => sinceMs));
  if (isSlow(oldest)) return { state: 'slow', sinceMs: oldest, kind: undefined };
  return { state: 'up', sinceMs: undefined, kind: undefined };
}

function rowsInHand(shared: SharedState, thread: number): number {
  const { position, phase } = shared.threads.words(thread).step;
  if (phase === 'none') return 0;
  return rowsOfStep(readStep(shared.steps, position), shared.description).count;
}
