import type { RecordableHistogram } from 'node:perf_hooks';

import { ENTITY_LIST, entityAt, type EntityName } from '../entities/entity.js';
import { OUTCOMES, type Outcome } from '../entities/outcome.js';
import type { SharedState, ThreadState } from './shared-state.js';

/** Rows by outcome. */
export type OutcomeCounts = Readonly<Record<Outcome, number>>;

/** One row by name. */
export interface RowName {
  readonly entity: EntityName;
  readonly row: number;
}

export interface ThreadSnapshot {
  /** Counts from 1. */
  readonly thread: number;
  readonly state: ThreadState;
  /** The row in hand (the first of a batch). */
  readonly current: RowName | undefined;
  /** The parent row it waits for. */
  readonly awaited: RowName | undefined;
  /** The thread that holds what it waits for, where one does. */
  readonly holder: number | undefined;
  readonly counts: OutcomeCounts;
  readonly decided: number;
  readonly busyMs: number;
  readonly lockWaitMs: number;
  readonly referenceWaitMs: number;
}

export interface DatabaseSnapshot {
  readonly entity: EntityName;
  /** Rows of the workload that belong here. */
  readonly total: number;
  readonly decided: number;
  readonly counts: OutcomeCounts;
  /** The thread that writes now. */
  readonly writer: number | undefined;
}

/** A run at one moment: what a screen or a progress line draws. */
export interface Snapshot {
  readonly elapsedMs: number;
  readonly paused: boolean;
  readonly stopping: boolean;
  readonly paceMs: number;
  readonly total: number;
  readonly decided: number;
  readonly retries: number;
  readonly counts: OutcomeCounts;
  readonly databases: readonly DatabaseSnapshot[];
  readonly threads: readonly ThreadSnapshot[];
  /** Milliseconds. */
  readonly latency: { readonly p50: number; readonly p95: number; readonly p99: number };
}

/** Reads the shared memory of a run; costs the threads nothing. */
export function readSnapshot(
  shared: SharedState,
  latency: RecordableHistogram,
  elapsedMs: number,
): Snapshot {
  const threads = Array.from({ length: shared.description.threads }, (_, index) =>
    readThread(shared, index + 1),
  );
  const databases = ENTITY_LIST.map((_, index) => readDatabase(shared, index));
  const counts = sumCounts(databases.map((database) => database.counts));
  const toMs = (ns: number): number => (latency.count === 0 ? 0 : ns / 1e6);
  return {
    elapsedMs,
    paused: shared.paused,
    stopping: shared.stopping,
    paceMs: shared.paceMs,
    total: databases.reduce((sum, database) => sum + database.total, 0),
    decided: sumOutcomes(counts),
    retries: shared.retries,
    counts,
    databases,
    threads,
    latency: {
      p50: toMs(latency.percentile(50)),
      p95: toMs(latency.percentile(95)),
      p99: toMs(latency.percentile(99)),
    },
  };
}

function readThread(shared: SharedState, thread: number): ThreadSnapshot {
  const words = shared.thread(thread);
  const { state } = words;
  const counts = sumCounts(ENTITY_LIST.map((_, entity) => readCounts(shared, thread, entity)));
  const { entity } = words.current;
  const holder = state === 'waiting-turn' || state === 'waiting-lock' ? shared.holder(entity) : 0;
  return {
    thread,
    state,
    current: nameRow(words.current),
    awaited: state === 'waiting-reference' ? nameRow(words.awaited) : undefined,
    holder: holder > 0 && holder !== thread ? holder : undefined,
    counts,
    decided: sumOutcomes(counts),
    ...words.times,
  };
}

function readDatabase(shared: SharedState, index: number): DatabaseSnapshot {
  const { name } = entityAt(index);
  const { threads, counts: totals } = shared.description;
  const counts = sumCounts(
    Array.from({ length: threads }, (_, thread) => readCounts(shared, thread + 1, index)),
  );
  const writer = shared.holder(index);
  return {
    entity: name,
    total: totals[name],
    decided: sumOutcomes(counts),
    counts,
    writer: writer > 0 ? writer : undefined,
  };
}

function readCounts(shared: SharedState, thread: number, entity: number): OutcomeCounts {
  const words = shared.thread(thread);
  return countsOf((outcome) => words.counted(entity, outcome));
}

/** Counts by outcome, each computed by a function. */
export function countsOf(count: (outcome: Outcome) => number): OutcomeCounts {
  return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, count(outcome)])) as Record<
    Outcome,
    number
  >;
}

function sumCounts(parts: readonly OutcomeCounts[]): OutcomeCounts {
  return countsOf((outcome) => parts.reduce((sum, part) => sum + part[outcome], 0));
}

/** All rows of some counts. */
export function sumOutcomes(counts: OutcomeCounts): number {
  return OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
}

function nameRow({ entity, row }: { entity: number; row: number }): RowName | undefined {
  return row > 0 ? { entity: entityAt(entity).name, row } : undefined;
}
