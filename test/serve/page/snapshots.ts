import type { Attempt } from '../../../source/ledger/attempt.js';
import type { ShardSnapshot } from '../../../source/sim/shards.js';
import { countsOf } from '../../../source/sim/snapshot.js';
import type { LiveSnapshot } from '../../../source/serve/api.js';

/** A moment of a run with one thread. */
export function snapshotAt(elapsedMs: number, changes: Partial<LiveSnapshot> = {}): LiveSnapshot {
  const none = countsOf(() => 0);
  return {
    elapsedMs,
    activeMs: elapsedMs,
    paused: false,
    pausedForRebalance: false,
    stopping: false,
    durationMs: null,
    total: 30,
    decided: 0,
    retries: 0,
    counts: none,
    entities: [],
    databases: [],
    threads: [],
    threadsMs: 0,
    latency: { p50: 1, p95: 2, p99: 3 },
    ...changes,
  };
}

/** A database that is up, but for what is given. */
export function shardNamed(name: string, changes: Partial<ShardSnapshot>): ShardSnapshot {
  return {
    name,
    state: 'up',
    sinceMs: undefined,
    kind: undefined,
    backMs: undefined,
    inserted: 0,
    failed: 0,
    waitingRows: 0,
    asking: [],
    retries: 0,
    reconnects: 0,
    ...changes,
  };
}

/** A user that a rule refused. */
export function refusedRow(row: number): Attempt {
  return {
    entity: 'User',
    row,
    values: { id: row, name: '', email: 'a@example.com' },
    thread: 1,
    outcome: 'invalid',
    reasons: [{ field: 'name', rule: 'empty', message: 'name must not be empty (was "")' }],
    startedMs: row,
    latencyMs: 1,
  };
}
