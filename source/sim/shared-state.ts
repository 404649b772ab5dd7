import type { EntityName } from '../entities/entity.js';
import {
  Arrivals,
  describeArrivals,
  type ArrivalPlan,
  type ArrivalsDescription,
} from './arrivals.js';
import { CommittedIds } from './committed-ids.js';
import { ControlBlock } from './control-block.js';
import { allocateControl } from './control-layout.js';
import { KeyIndex, type KeySpace } from './key-space.js';
import { countBatches, readStep, type EndlessSchedule, type Steps } from './schedule.js';
import {
  describeDatabases,
  SharedDatabases,
  type DatabasesDescription,
} from './shared-databases.js';
import {
  allocateThreadMemory,
  ThreadMemory,
  type ThreadMemoryDescription,
} from './thread-memory.js';
import { allocateTurns, TurnQueue, type TurnMemory } from './turn-queue.js';
import { blockingWaiter, type Waiter } from './waiter.js';
import type { ParentName, RowCounts } from './workloads/workload.js';

/** The shared memory of a run: plain data that can be sent to a thread. */
export interface SharedDescription {
  readonly threads: number;
  readonly batchSize: number;
  readonly counts: RowCounts;
  readonly keySpaces: Readonly<Record<ParentName, KeySpace>>;
  /** Shared memory of one Uint32 per step, or how steps are computed. */
  readonly schedule: SharedArrayBuffer | EndlessSchedule;
  /** When rows arrive; absent in a closed loop, where a thread claims its next row after its last. */
  readonly arrivals?: ArrivalsDescription | undefined;
  readonly control: SharedArrayBuffer;
  readonly threadMemory: ThreadMemoryDescription;
  readonly turns: Readonly<Record<EntityName, TurnMemory>>;
  /** By parent and key slot: 1 once a row with that id is committed. */
  readonly committed: Readonly<Record<ParentName, SharedArrayBuffer>>;
  /** The databases at the start of the run. */
  readonly databases: DatabasesDescription;
}

/** Allocates the shared memory of a run. @param options.databases names of the databases that it writes to */
export function describeShared(options: {
  threads: number;
  batchSize: number;
  counts: RowCounts;
  keySpaces: Readonly<Record<ParentName, KeySpace>>;
  schedule: SharedArrayBuffer | EndlessSchedule;
  paceMs: number;
  /** How long rows are claimed, in milliseconds without pauses; by default until none are left. */
  durationMs?: number | undefined;
  arrivals?: ArrivalPlan | undefined;
  databases?: readonly string[];
}): SharedDescription {
  const {
    threads,
    batchSize,
    counts,
    keySpaces,
    schedule,
    paceMs,
    durationMs,
    databases = [],
  } = options;
  const batches = countBatches(counts, batchSize);
  const flags = (parent: ParentName): SharedArrayBuffer =>
    new SharedArrayBuffer(new KeyIndex(keySpaces[parent]).capacity);
  return {
    threads,
    batchSize,
    counts,
    keySpaces,
    schedule,
    arrivals: options.arrivals && planArrivals(options.arrivals, options),
    control: allocateControl(paceMs, durationMs),
    threadMemory: allocateThreadMemory(threads),
    turns: {
      User: allocateTurns(batches.User),
      Product: allocateTurns(batches.Product),
      Order: allocateTurns(batches.Order),
    },
    committed: { User: flags('User'), Product: flags('Product') },
    databases: describeDatabases(threads, databases),
  };
}

function planArrivals(
  plan: ArrivalPlan,
  {
    schedule,
    batchSize,
    counts,
    durationMs = Infinity,
  }: Pick<SharedDescription, 'schedule' | 'batchSize' | 'counts'> & {
    durationMs?: number | undefined;
  },
): ArrivalsDescription {
  const rows = counts.User + counts.Product + counts.Order;
  const partial: [position: number, missing: number][] = [];
  // A computed schedule has whole batches only.
  if (schedule instanceof SharedArrayBuffer && batchSize > 1) {
    const steps = new Uint32Array(schedule);
    for (let position = 0; position < steps.length; position += 1) {
      const { entity, batch } = readStep(steps, position);
      const missing = (batch + 1) * batchSize - counts[entity];
      if (missing > 0) partial.push([position, missing]);
    }
  }
  return describeArrivals(plan, { rows, durationMs, partial });
}

/**
 * The state that all threads of a run share. Every thread has its own instance over the same memory. Cells
 * that several threads write are accessed with Atomics; a thread's slot is written by that thread alone.
 */
export class SharedState {
  readonly description: SharedDescription;
  /** The schedule, for `readStep`. */
  readonly steps: Steps;
  /** Undefined in a closed loop. */
  readonly arrivals: Arrivals | undefined;
  readonly control: ControlBlock;
  readonly threads: ThreadMemory;
  readonly turns: Readonly<Record<EntityName, TurnQueue>>;
  readonly committed: Readonly<Record<ParentName, CommittedIds>>;
  #databases: SharedDatabases;

  /** @param waiter how threads wait for each other */
  constructor(description: SharedDescription, waiter: Waiter = blockingWaiter) {
    const { schedule, control, threadMemory, turns, keySpaces, committed } = description;
    this.description = description;
    this.steps = schedule instanceof SharedArrayBuffer ? new Uint32Array(schedule) : schedule;
    this.arrivals =
      description.arrivals && new Arrivals(description.arrivals, description.batchSize);
    this.control = new ControlBlock(control, this.steps.length, waiter);
    this.threads = new ThreadMemory(threadMemory);
    this.turns = {
      User: new TurnQueue(turns.User, waiter),
      Product: new TurnQueue(turns.Product, waiter),
      Order: new TurnQueue(turns.Order, waiter),
    };
    this.committed = {
      User: new CommittedIds(keySpaces.User, committed.User),
      Product: new CommittedIds(keySpaces.Product, committed.Product),
    };
    this.#databases = new SharedDatabases(description.databases);
  }

  /** The databases that this thread uses now. */
  get databases(): SharedDatabases {
    return this.#databases;
  }

  /** Switches to other databases; every thread has to do so on its own instance. */
  moveTo(databases: DatabasesDescription): void {
    this.#databases = new SharedDatabases(databases);
  }
}
