import type { RecordableHistogram } from 'node:perf_hooks';

import { ENTITY_LIST, entityAt, type EntityName } from '../entities/entity.js';
import { OUTCOMES, type Outcome } from '../entities/outcome.js';
import { readShards, type ShardSnapshot } from './shards.js';
import type { PhaseTimes } from '../ledger/phases.js';
import type { SharedState } from './shared-state.js';
import { WaitCauses } from './wait-causes.js';
import type { ThreadState } from './thread-slot.js';

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
  /** The row in flight (the first of a batch). */
  readonly current: RowName | undefined;
  /** The row that it waits for: the one its order points to, or the first whose turn comes before its own. */
  readonly awaited: RowName | undefined;
  /** The thread that has this row in flight, or that holds the lock; undefined where that is not known. */
  readonly holder: number | undefined;
  readonly counts: OutcomeCounts;
  readonly decided: number;
  /** Where its time went since the release. */
  readonly phasesMs: PhaseTimes;
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
  /** Since the release. */
  readonly elapsedMs: number;
  /** The same without the time in which no thread worked because the run was paused. */
  readonly activeMs: number;
  readonly paused: boolean;
  /** Whether the threads wait for the rows to be moved to other databases. */
  readonly standingStill: boolean;
  readonly stopping: boolean;
  readonly paceMs: number;
  readonly total: number;
  readonly decided: number;
  readonly retries: number;
  readonly counts: OutcomeCounts;
  readonly databases: readonly DatabaseSnapshot[];
  readonly threads: readonly ThreadSnapshot[];
  /** Each database of the topology, in its order. */
  readonly shards: readonly ShardSnapshot[];
  /** Milliseconds. */
  readonly latency: { readonly p50: number; readonly p95: number; readonly p99: number };
}

/** Reads the shared memory of a run; costs the threads nothing. */
export function readSnapshot(
  shared: SharedState,
  latency: RecordableHistogram,
  elapsedMs: number,
  activeMs = elapsedMs,
): Snapshot {
  const causes = new WaitCauses(shared);
  const counted = readCounted(shared);
  const threads = counted.map((byEntity, index) =>
    readThread(shared, index + 1, sumCounts(Object.values(byEntity)), { causes, elapsedMs }),
  );
  const databases = ENTITY_LIST.map(({ name }, index) =>
    readDatabase(shared, index, {
      counts: sumCounts(counted.map((byEntity) => byEntity[name])),
      writer: causes.writerOf(index),
    }),
  );
  const counts = sumCounts(databases.map((database) => database.counts));
  const toMs = (ns: number): number => (latency.count === 0 ? 0 : ns / 1e6);
  return {
    elapsedMs,
    activeMs,
    paused: shared.control.paused,
    standingStill: shared.control.standingStill,
    stopping: shared.control.stopping,
    paceMs: shared.control.paceMs,
    total: databases.reduce((sum, database) => sum + database.total, 0),
    decided: sumOutcomes(counts),
    retries: shared.control.retries,
    counts,
    databases,
    threads,
    shards: readShards(shared, elapsedMs),
    latency: {
      p50: toMs(latency.percentile(50)),
      p95: toMs(latency.percentile(95)),
      p99: toMs(latency.percentile(99)),
    },
  };
}

/** What each thread has counted: read once, so that all sums of a snapshot agree. */
function readCounted(shared: SharedState): Record<EntityName, OutcomeCounts>[] {
  return Array.from({ length: shared.description.threads }, (_, index) => {
    const words = shared.threads.words(index + 1);
    const read = (entity: number): OutcomeCounts =>
      countsOf((outcome) => words.counted(entity, outcome));
    return { User: read(0), Product: read(1), Order: read(2) };
  });
}

function readThread(
  shared: SharedState,
  thread: number,
  counts: OutcomeCounts,
  { causes, elapsedMs }: { causes: WaitCauses; elapsedMs: number },
): ThreadSnapshot {
  const slot = shared.threads.words(thread);
  const { state } = slot;
  const cause = causes.of(thread, state);
  return {
    thread,
    state,
    current: nameRow(slot.current),
    awaited: cause?.row && nameRow(cause.row),
    holder: cause?.thread === thread ? undefined : cause?.thread,
    counts,
    decided: sumOutcomes(counts),
    phasesMs: slot.phaseTimes(elapsedMs),
  };
}

function readDatabase(
  shared: SharedState,
  index: number,
  { counts, writer }: Pick<DatabaseSnapshot, 'counts' | 'writer'>,
): DatabaseSnapshot {
  const { name } = entityAt(index);
  return {
    entity: name,
    total: shared.description.counts[name],
    decided: sumOutcomes(counts),
    counts,
    writer,
  };
}

/** Counts by outcome, each computed by a function. */
export function countsOf(count: (outcome: Outcome) => number): OutcomeCounts {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const outcome of OUTCOMES) counts[outcome] = count(outcome);
  return counts as OutcomeCounts;
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
