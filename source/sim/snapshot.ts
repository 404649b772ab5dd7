import type { RecordableHistogram } from 'node:perf_hooks';

import { ENTITY_LIST, entityAt, type EntityName } from '../entities/entity.js';
import { OUTCOMES, type Outcome } from '../entities/outcome.js';
import { readShards, type ShardSnapshot } from './shards.js';
import type { PhaseTimes } from '../ledger/phases.js';
import type { SharedState } from './shared-state.js';
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
  /** The parent row it waits for. */
  readonly awaited: RowName | undefined;
  /** The thread that it waits for: it writes, has the row that is next, or has claimed the parent row. */
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
  const inHand = readInHand(shared);
  const counted = readCounted(shared);
  const threads = counted.map((byEntity, index) =>
    readThread(shared, index + 1, sumCounts(Object.values(byEntity)), { inHand, elapsedMs }),
  );
  const databases = ENTITY_LIST.map(({ name }, index) =>
    readDatabase(shared, index, sumCounts(counted.map((byEntity) => byEntity[name]))),
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

/** What a thread has in flight. */
interface InHand {
  readonly thread: number;
  readonly row: number;
}

function readThread(
  shared: SharedState,
  thread: number,
  counts: OutcomeCounts,
  { inHand, elapsedMs }: { inHand: readonly (readonly InHand[])[]; elapsedMs: number },
): ThreadSnapshot {
  const words = shared.threads.words(thread);
  const { state, current, awaited } = words;
  const isAwaiting = state === 'waiting-reference';
  const holder = findHolder(shared, state, isAwaiting ? awaited : current, inHand);
  return {
    thread,
    state,
    current: nameRow(current),
    awaited: isAwaiting ? nameRow(awaited) : undefined,
    holder: holder === thread ? undefined : holder,
    counts,
    decided: sumOutcomes(counts),
    phasesMs: words.phaseTimes(elapsedMs),
  };
}

/** By entity: which thread has which row in flight, the first row first. */
function readInHand(shared: SharedState): InHand[][] {
  const found: InHand[][] = ENTITY_LIST.map(() => []);
  for (let thread = 1; thread <= shared.description.threads; thread += 1) {
    const { entity, row } = shared.threads.words(thread).current;
    if (row > 0) found[entity]?.push({ thread, row });
  }
  for (const list of found) list.sort((one, other) => one.row - other.row);
  return found;
}

/** The thread that a waiting one waits for, as far as it can be told. */
function findHolder(
  shared: SharedState,
  state: ThreadState,
  { entity, row }: { entity: number; row: number },
  inHand: readonly (readonly InHand[])[],
): number | undefined {
  switch (state) {
    case 'waiting-lock':
      return shared.turns[entityAt(entity).name].holder || undefined;
    case 'waiting-turn':
      return shared.turns[entityAt(entity).name].holder || inHand[entity]?.[0]?.thread;
    case 'waiting-reference': {
      const { batchSize } = shared.description;
      return inHand[entity]?.find((other) => row >= other.row && row < other.row + batchSize)
        ?.thread;
    }
    default:
      return undefined;
  }
}

function readDatabase(shared: SharedState, index: number, counts: OutcomeCounts): DatabaseSnapshot {
  const { name } = entityAt(index);
  const writer = shared.turns[name].holder;
  return {
    entity: name,
    total: shared.description.counts[name],
    decided: sumOutcomes(counts),
    counts,
    writer: writer > 0 ? writer : undefined,
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
