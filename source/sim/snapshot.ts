import type { RecordableHistogram } from 'node:perf_hooks';

import type { EntityName, Model } from '../entities/entity.js';
import { OUTCOMES, type Outcome } from '../entities/outcome.js';
import { readShards, type ShardSnapshot } from './shards.js';
import type { PhaseTimes } from '../ledger/phases.js';
import type { SharedState } from './shared-state.js';
import { WaitCauses } from './wait-causes.js';
import type { ThreadState } from './thread-state.js';

/** Rows by outcome. */
export type OutcomeCounts = Readonly<Record<Outcome, number>>;

/** An entity and a row number, from 1. */
export interface RowName {
  readonly entity: EntityName;
  readonly row: number;
}

export interface ThreadSnapshot {
  /** Counts from 1. */
  readonly thread: number;
  readonly state: ThreadState;
  /** The row in flight; of a batch, the first one. */
  readonly current: RowName | undefined;
  /** The row that it waits for: one to which it refers, or the first row before its own in the turn. */
  readonly awaited: RowName | undefined;
  /** The thread that has this row in flight or holds the lock; undefined if that is not known. */
  readonly holder: number | undefined;
  readonly counts: OutcomeCounts;
  readonly decided: number;
  /** Its time in each phase since the release. */
  readonly phasesMs: PhaseTimes;
}

export interface DatabaseSnapshot {
  readonly entity: EntityName;
  /** Planned rows. */
  readonly total: number;
  readonly decided: number;
  readonly counts: OutcomeCounts;
  /** The thread that is writing. */
  readonly writer: number | undefined;
  /** Time in which threads waited to write to it, for a turn or for its lock, added up over all threads. */
  readonly waitMs: number;
}

/** What a step lets happen. */
export interface NextEvent {
  /** The thread that goes on; undefined while none is held. */
  readonly thread: number | undefined;
  /** The place of the event among those of the run, from 1. */
  readonly event: number;
}

/** The state of a run at one moment, for the screen and the progress line. */
export interface Snapshot {
  /** Milliseconds since the release. */
  readonly elapsedMs: number;
  /** `elapsedMs` without the time in which all threads were paused. */
  readonly activeMs: number;
  readonly paused: boolean;
  /** Whether the threads wait for a rebalance to move the rows. */
  readonly pausedForRebalance: boolean;
  readonly stopping: boolean;
  /** Set while threads are held before each event. */
  readonly stepping: NextEvent | undefined;
  readonly paceMs: number;
  /** How long rows are claimed, in milliseconds without pauses; null where they are counted. */
  readonly durationMs: number | null;
  /** Planned rows; more than will be written where `durationMs` is set. */
  readonly total: number;
  readonly decided: number;
  readonly retries: number;
  readonly counts: OutcomeCounts;
  readonly databases: readonly DatabaseSnapshot[];
  readonly threads: readonly ThreadSnapshot[];
  /** Every database of the topology, in its order. */
  readonly shards: readonly ShardSnapshot[];
  /** Milliseconds. */
  readonly latency: { readonly p50: number; readonly p95: number; readonly p99: number };
}

/** Reads the state of a run from shared memory; the threads are not involved. */
export function readSnapshot(
  shared: SharedState,
  latency: RecordableHistogram,
  elapsedMs: number,
  activeMs = elapsedMs,
): Snapshot {
  const causes = new WaitCauses(shared);
  const counted = readCounted(shared);
  const threads = counted.map((byEntity, index) =>
    readThread(shared, index + 1, sumCounts(byEntity), { causes, elapsedMs }),
  );
  const databases = shared.model.entities.map((_, index) =>
    readDatabase(shared, index, {
      counts: sumCounts(counted.map((byEntity) => byEntity[index]!)),
      writer: causes.writerOf(index),
      waitMs: sumWaits(shared, index, elapsedMs),
    }),
  );
  const counts = sumCounts(databases.map((database) => database.counts));
  const toMs = (ns: number): number => (latency.count === 0 ? 0 : ns / 1e6);
  return {
    elapsedMs,
    activeMs,
    paused: shared.control.paused,
    pausedForRebalance: shared.control.pausedForRebalance,
    stopping: shared.control.stopping,
    stepping: shared.steps.isOn
      ? { thread: shared.steps.next, event: shared.threads.events + 1 }
      : undefined,
    paceMs: shared.control.paceMs,
    durationMs: Number.isFinite(shared.control.durationMs) ? shared.control.durationMs : null,
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

/** The counters of each thread by entity, read once so that all sums of a snapshot agree. */
function readCounted(shared: SharedState): OutcomeCounts[][] {
  return Array.from({ length: shared.description.threads }, (_, index) => {
    const slot = shared.threads.slot(index + 1);
    return shared.model.entities.map((_, entity) =>
      countsOf((outcome) => slot.counted(entity, outcome)),
    );
  });
}

function readThread(
  shared: SharedState,
  thread: number,
  counts: OutcomeCounts,
  { causes, elapsedMs }: { causes: WaitCauses; elapsedMs: number },
): ThreadSnapshot {
  const slot = shared.threads.slot(thread);
  const { state } = slot;
  const cause = causes.of(thread, state);
  return {
    thread,
    state,
    current: nameRow(shared.model, slot.current),
    awaited: cause?.row && nameRow(shared.model, cause.row),
    holder: cause?.thread === thread ? undefined : cause?.thread,
    counts,
    decided: sumOutcomes(counts),
    phasesMs: slot.phaseTimes(elapsedMs),
  };
}

function readDatabase(
  shared: SharedState,
  index: number,
  { counts, ...others }: Pick<DatabaseSnapshot, 'counts' | 'writer' | 'waitMs'>,
): DatabaseSnapshot {
  const { model, description } = shared;
  return {
    entity: model.entities[index]!.name,
    total: description.counts[index]!,
    decided: sumOutcomes(counts),
    counts,
    ...others,
  };
}

function sumWaits(
  { threads, description }: SharedState,
  entity: number,
  elapsedMs: number,
): number {
  let ms = 0;
  for (let thread = 1; thread <= description.threads; thread += 1) {
    ms += threads.slot(thread).waitMs(entity, elapsedMs);
  }
  return ms;
}

/** Builds counts by outcome from a function. */
export function countsOf(count: (outcome: Outcome) => number): OutcomeCounts {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const outcome of OUTCOMES) counts[outcome] = count(outcome);
  return counts as OutcomeCounts;
}

function sumCounts(parts: readonly OutcomeCounts[]): OutcomeCounts {
  return countsOf((outcome) => parts.reduce((sum, part) => sum + part[outcome], 0));
}

/** The sum over all outcomes. */
export function sumOutcomes(counts: OutcomeCounts): number {
  return OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
}

function nameRow(
  { entities }: Model,
  { entity, row }: { entity: number; row: number },
): RowName | undefined {
  return row > 0 ? { entity: entities[entity]!.name, row } : undefined;
}
