import type { FollowedRun } from '../../../source/services/followed-run.js';
import { OUTCOMES, type Outcome } from '../../../source/entities/outcome.js';
import type { Attempt } from '../../../source/ledger/attempt.js';
import { phaseTimesOf } from '../../../source/ledger/phases.js';
import { describeTopology } from '../../../source/router/describe.js';
import type { ShardSnapshot } from '../../../source/sim/shards.js';
import { DEFAULT_SETTINGS } from '../../../source/sim/settings.js';
import { THREAD_STATES } from '../../../source/sim/thread-state.js';
import type { OutcomeCounts, Snapshot, ThreadSnapshot } from '../../../source/sim/snapshot.js';
import { HOSTILE } from '../../corpus/hostile.js';
import { SHOP } from '../../../source/entities/shop.js';
import { ENTITIES, ENTITY_NAMES, shopTopology } from '../../harness/shop.js';

export function counts(of: Partial<Record<Outcome, number>> = {}): OutcomeCounts {
  return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, of[outcome] ?? 0])) as Record<
    Outcome,
    number
  >;
}

/** A refused row whose value is quoted as it is. */
export function refusedRow(row: number, value: string): Attempt {
  return {
    entity: 'User',
    row,
    values: { id: row, name: value, email: 'a@example.com' },
    thread: 1,
    outcome: 'invalid',
    reasons: [{ field: 'name', rule: 'min', message: `name is wrong (was "${value}")` }],
    startedMs: 1,
    latencyMs: 2,
  };
}

/** A database that is up and has nothing to report. */
export function shardOf(name: string, change: Partial<ShardSnapshot> = {}): ShardSnapshot {
  return {
    name,
    state: 'up',
    sinceMs: undefined,
    kind: undefined,
    backMs: undefined,
    retries: 0,
    reconnects: 0,
    inserted: 0,
    failed: 0,
    waitingRows: 0,
    asking: [],
    ...change,
  };
}

function threadAt(index: number): ThreadSnapshot {
  const state = THREAD_STATES[index % THREAD_STATES.length] ?? 'writing';
  return {
    thread: index + 1,
    state,
    current: { entity: ENTITY_NAMES[index % 3] ?? 'User', row: 1000 + index },
    awaited: state === 'waiting-reference' ? { entity: 'User', row: 12_345 } : undefined,
    holder: state === 'waiting-turn' ? 1 : undefined,
    counts: counts({ inserted: index, invalid: index % 3, duplicate: index % 2 }),
    decided: index + (index % 3) + (index % 2),
    phasesMs: phaseTimesOf((_, position) => position),
  };
}

export function snapshotOf(threads: number, change: Partial<Snapshot> = {}): Snapshot {
  const sums = counts({ inserted: 4321, invalid: 77, duplicate: 5, 'missing-reference': 9 });
  return {
    elapsedMs: 12_340,
    activeMs: 12_340,
    durationMs: null,
    paused: false,
    pausedForRebalance: false,
    stopping: false,
    stepping: undefined,
    paceMs: 0,
    total: 10_000,
    decided: 4412,
    retries: 0,
    counts: sums,
    shards: ENTITY_NAMES.map((entity) => shardOf(`${ENTITIES[entity]!.table}.db`)),
    databases: ENTITY_NAMES.map((entity) => ({
      entity,
      total: 5000,
      decided: 4412,
      counts: sums,
      writer: entity === 'User' ? 1 : undefined,
      waitMs: 0,
    })),
    threads: Array.from({ length: threads }, (_, index) => threadAt(index)),
    latency: { p50: 0.8, p95: 3.1, p99: 9.7 },
    ...change,
  };
}

export function runOf(threads: number, change: Partial<FollowedRun> = {}): FollowedRun {
  return {
    number: 1,
    id: 'r-20260101-000000-001',
    workload: 'assignment',
    model: SHOP,
    settings: { ...DEFAULT_SETTINGS, threads },
    topology: describeTopology(shopTopology('.'), undefined),
    phase: 'writing',
    isStopping: false,
    asked: {
      isPaused: change.snapshot?.paused ?? false,
      isStepping: change.snapshot?.stepping !== undefined,
      paceMs: change.snapshot?.paceMs ?? 0,
    },
    seconds: 12,
    read: undefined,
    inputNotices: [],
    isEmptied: false,
    ready: 3,
    snapshot: snapshotOf(threads),
    refused: HOSTILE.map((value, index) => refusedRow(index + 1, value)),
    record: undefined,
    notice: undefined,
    problem: undefined,
    replay: undefined,
    ...change,
  };
}
