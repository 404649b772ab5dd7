import type { DatabaseErrorKind } from '../base/errors.js';
import { readHealth, type DatabaseHealth } from '../router/health/health.js';
import { rowsOfStep } from './schedule.js';
import type { DatabaseSlot } from './shared-databases.js';
import type { SharedState } from './shared-state.js';

/** A database is slow if a call to it, or a wait for its lock, takes this many milliseconds. */
const SLOW_MS = 1000;

/** The state of one database at a moment of the run. */
export interface ShardSnapshot extends Pick<DatabaseHealth, 'retries' | 'reconnects'> {
  readonly name: string;
  /** `slow`: a thread has waited for it for `SLOW_MS`. `away`: it cannot be used. */
  readonly state: 'up' | 'slow' | 'away';
  /** Since when it has not been up, in milliseconds since the release. */
  readonly sinceMs: number | undefined;
  /** The error that it returned, if any. */
  readonly kind: DatabaseErrorKind | undefined;
  /** When its last outage ended, in milliseconds since the release. */
  readonly backMs: number | undefined;
  /** Rows that the run has inserted into it. */
  readonly inserted: number;
  /** Rows of any entity that failed or are unknown because of it. */
  readonly failed: number;
  /** Rows in flight in threads that wait for it. */
  readonly waitingRows: number;
  /** Threads with a call that it has not answered. */
  readonly asking: readonly number[];
}

/** The state of each database of a run, in the order of the topology. */
export function readShards(shared: SharedState, elapsedMs: number): ShardSnapshot[] {
  return readHealth(shared.databases.description.health).map((health, database) => {
    const slot = shared.databases.at(database);
    const asking = askingOf(shared, database);
    const { state, sinceMs, kind } = conditionOf(slot, health, asking, elapsedMs);
    return {
      name: health.database,
      state,
      sinceMs,
      kind,
      backMs: slot.backMs,
      retries: health.retries,
      reconnects: health.reconnects,
      inserted: slot.inserted,
      failed: slot.failed,
      waitingRows:
        state === 'up'
          ? 0
          : asking.reduce((sum, { thread }) => sum + rowsInFlight(shared, thread), 0),
      asking: asking.map(({ thread }) => thread),
    };
  });
}

/** A thread with an unanswered call, and since when it waits. */
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
  { trouble }: DatabaseSlot,
  { state }: DatabaseHealth,
  asking: readonly Asking[],
  elapsedMs: number,
): Pick<ShardSnapshot, 'state' | 'sinceMs' | 'kind'> {
  const isSlow = (sinceMs: number): boolean => elapsedMs - sinceMs >= SLOW_MS;
  // Half-open means that it has answered a probe, even if no row has reached it since.
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

function rowsInFlight(shared: SharedState, thread: number): number {
  const { position, phase } = shared.threads.slot(thread).step;
  if (phase === 'none') return 0;
  return rowsOfStep(shared.schedule.at(position), shared.description).count;
}
