import type { EntityName } from '../entities/entity.js';
import { CommittedIds } from './committed-ids.js';
import { allocateControl, ControlBlock } from './control-block.js';
import { KeyIndex, type KeySpace } from './key-space.js';
import { countBatches } from './schedule.js';
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
  readonly schedule: SharedArrayBuffer;
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
  schedule: SharedArrayBuffer;
  paceMs: number;
  databases?: readonly string[];
}): SharedDescription {
  const { threads, batchSize, counts, keySpaces, schedule, paceMs, databases = [] } = options;
  const batches = countBatches(counts, batchSize);
  const flags = (parent: ParentName): SharedArrayBuffer =>
    new SharedArrayBuffer(new KeyIndex(keySpaces[parent]).capacity);
  return {
    threads,
    batchSize,
    counts,
    keySpaces,
    schedule,
    control: allocateControl(paceMs),
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

/**
 * The state that all threads of a run share. Every thread has its own instance over the same memory. Cells
 * that several threads write are accessed with Atomics; a thread's slot is written by that thread alone.
 */
export class SharedState {
  readonly description: SharedDescription;
  /** The schedule: one number per step, for `readStep`. */
  readonly steps: Uint32Array;
  readonly control: ControlBlock;
  readonly threads: ThreadMemory;
  readonly turns: Readonly<Record<EntityName, TurnQueue>>;
  readonly committed: Readonly<Record<ParentName, CommittedIds>>;
  #databases: SharedDatabases;

  /** @param waiter how threads wait for each other */
  constructor(description: SharedDescription, waiter: Waiter = blockingWaiter) {
    const { schedule, control, threadMemory, turns, keySpaces, committed } = description;
    this.description = description;
    this.steps = new Uint32Array(schedule);
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
