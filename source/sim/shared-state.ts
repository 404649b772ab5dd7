import { ENTITY_NAMES, type EntityName } from '../entities/entity.js';
import { CommittedIds } from './committed-ids.js';
import { EventLog } from './event-log.js';
import { KeyIndex, type KeySpace } from './key-space.js';
import { countBatches } from './schedule.js';
import {
  describeDatabases,
  SharedDatabases,
  type DatabasesDescription,
} from './shared-databases.js';
import { THREAD_WORDS, ThreadWords, TIME_WORDS } from './thread-words.js';
import { blockingWaiter, type Waiter } from './waiter.js';
import type { ParentName, RowCounts } from './workloads/workload.js';

/** Words of the control block. */
const CONTROL = {
  claimed: 0,
  go: 1,
  stop: 2,
  pause: 3,
  paceMs: 4,
  inFlight: 5,
  peakInFlight: 6,
  retries: 7,
  /** Whether threads take no row in hand until the rows of the databases have moved. */
  standstill: 8,
} as const;
const CONTROL_WORDS = 9;

/** Threads that wait for a batch sleep on one of these words per entity: the batch's number modulo this. */
const WAKE_WORDS = 1024;

/** Changes of phase, and calls to databases, that a run keeps in full, all threads together. */
const KEPT_EVENTS = 1 << 17;

/** Of one thread at most, and at least. */
const EVENTS_A_THREAD = { most: 1 << 16, least: 1 << 9 };

/** Numbers of a change of phase: when, and the position of the phase that begins, -1 for the end. */
const TRANSITION_CELLS = 2;

/** Numbers of a call to a database: its position, and from when to when. */
const CALL_CELLS = 3;

/** What every thread needs to see the same state: plain data that can be sent to it. */
export interface SharedDescription {
  readonly threads: number;
  readonly batchSize: number;
  readonly counts: RowCounts;
  readonly keySpaces: Readonly<Record<ParentName, KeySpace>>;
  readonly schedule: SharedArrayBuffer;
  readonly control: SharedArrayBuffer;
  readonly threadWords: SharedArrayBuffer;
  readonly threadTimes: SharedArrayBuffer;
  /** Per thread: its changes of phase, and its calls to databases, as far as they are kept. */
  readonly transitions: readonly SharedArrayBuffer[];
  readonly calls: readonly SharedArrayBuffer[];
  /** Per entity: 1 once a batch is decided. */
  readonly decided: Readonly<Record<EntityName, SharedArrayBuffer>>;
  /** Per entity: the thread (from 1) that holds the database, 0 when nobody does. */
  readonly holders: SharedArrayBuffer;
  readonly wake: Readonly<Record<EntityName, SharedArrayBuffer>>;
  /** Per parent and key slot: 1 once a row with that id is committed. */
  readonly committed: Readonly<Record<ParentName, SharedArrayBuffer>>;
  /** Those in which the run begins. */
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
  const perEntity = (
    bytes: (entity: EntityName) => number,
  ): Record<EntityName, SharedArrayBuffer> => ({
    User: new SharedArrayBuffer(bytes('User')),
    Product: new SharedArrayBuffer(bytes('Product')),
    Order: new SharedArrayBuffer(bytes('Order')),
  });
  const flags = (parent: ParentName): SharedArrayBuffer =>
    new SharedArrayBuffer(new KeyIndex(keySpaces[parent]).capacity);
  const control = new SharedArrayBuffer(CONTROL_WORDS * 4);
  new Int32Array(control)[CONTROL.paceMs] = paceMs;
  return {
    threads,
    batchSize,
    counts,
    keySpaces,
    schedule,
    control,
    threadWords: new SharedArrayBuffer(threads * THREAD_WORDS * 4),
    threadTimes: new SharedArrayBuffer(threads * TIME_WORDS * 8),
    transitions: allocateLogs(threads, TRANSITION_CELLS),
    calls: allocateLogs(threads, CALL_CELLS),
    decided: perEntity((entity) => batches[entity]),
    holders: new SharedArrayBuffer(ENTITY_NAMES.length * 4),
    wake: perEntity(() => WAKE_WORDS * 4),
    committed: { User: flags('User'), Product: flags('Product') },
    databases: describeDatabases(threads, databases),
  };
}

function allocateLogs(threads: number, cells: number): SharedArrayBuffer[] {
  const { most, least } = EVENTS_A_THREAD;
  const capacity = Math.max(least, Math.min(most, Math.floor(KEPT_EVENTS / threads)));
  return Array.from({ length: threads }, () => EventLog.allocate(capacity, cells));
}

/**
 * The state of a run as all its threads see it. Words that several threads write are touched with
 * Atomics; a thread's own words are written by that thread alone and read by anyone.
 */
export class SharedState {
  readonly description: SharedDescription;
  readonly steps: Uint32Array;
  readonly committed: Readonly<Record<ParentName, CommittedIds>>;
  #databases: SharedDatabases;
  readonly #control: Int32Array;
  readonly #threads: Int32Array;
  readonly #times: Float64Array;
  readonly #decided: Readonly<Record<EntityName, Uint8Array>>;
  readonly #holders: Int32Array;
  readonly #wake: Readonly<Record<EntityName, Int32Array>>;
  readonly #waiter: Waiter;

  /** @param waiter how its threads wait for each other */
  constructor(description: SharedDescription, waiter: Waiter = blockingWaiter) {
    this.#waiter = waiter;
    this.description = description;
    this.steps = new Uint32Array(description.schedule);
    const { keySpaces, committed } = description;
    this.committed = {
      User: new CommittedIds(keySpaces.User, committed.User),
      Product: new CommittedIds(keySpaces.Product, committed.Product),
    };
    this.#databases = new SharedDatabases(description.databases);
    this.#control = new Int32Array(description.control);
    this.#threads = new Int32Array(description.threadWords);
    this.#times = new Float64Array(description.threadTimes);
    this.#decided = {
      User: new Uint8Array(description.decided.User),
      Product: new Uint8Array(description.decided.Product),
      Order: new Uint8Array(description.decided.Order),
    };
    this.#holders = new Int32Array(description.holders);
    this.#wake = {
      User: new Int32Array(description.wake.User),
      Product: new Int32Array(description.wake.Product),
      Order: new Int32Array(description.wake.Order),
    };
  }

  // The run as a whole

  /** Takes the next step of the schedule; undefined when all are taken. */
  claim(): number | undefined {
    const position = Atomics.add(this.#control, CONTROL.claimed, 1);
    return position < this.steps.length ? position : undefined;
  }

  /** How many steps have been taken. */
  get claimedSteps(): number {
    return Math.min(Atomics.load(this.#control, CONTROL.claimed), this.steps.length);
  }

  /** Releases all threads at the same moment. */
  release(): void {
    this.#set(CONTROL.go, 1);
  }

  /** Blocks until the run is released or stopped. */
  awaitRelease(): void {
    while (Atomics.load(this.#control, CONTROL.go) === 0 && !this.stopping) {
      Atomics.wait(this.#control, CONTROL.go, 0, 1000);
    }
  }

  /** Asks every thread to finish the rows it has in hand and take no more. */
  stop(): void {
    this.#set(CONTROL.stop, 1);
    this.#set(CONTROL.pause, 0);
    this.#waiter.notify(this.#control, CONTROL.standstill);
  }

  get stopping(): boolean {
    return Atomics.load(this.#control, CONTROL.stop) === 1;
  }

  get paused(): boolean {
    return Atomics.load(this.#control, CONTROL.pause) === 1;
  }

  set paused(paused: boolean) {
    this.#set(CONTROL.pause, paused ? 1 : 0);
  }

  /** Waits while the run is paused, and is asked neither to stand still nor to stop. */
  awaitResume(): Promise<void> | undefined {
    while (this.paused && !this.standingStill && !this.stopping) {
      const waiting = this.#waiter.wait(this.#control, CONTROL.pause, 1, 1000);
      if (waiting) return waiting.then(() => this.awaitResume());
    }
    return undefined;
  }

  get paceMs(): number {
    return Atomics.load(this.#control, CONTROL.paceMs);
  }

  set paceMs(ms: number) {
    this.#set(CONTROL.paceMs, ms);
  }

  /** Waits for the think time of a thread; a stop ends it, and so does a standstill. */
  think(ms: number): Promise<void> | undefined {
    if (this.stopping || this.standingStill) return undefined;
    return this.#waiter.wait(this.#control, CONTROL.stop, 0, ms);
  }

  #set(word: number, value: number): void {
    Atomics.store(this.#control, word, value);
    this.#waiter.notify(this.#control, word);
  }

  /** Counts rows that a thread takes in hand (or, negative, lets go). */
  addInFlight(rows: number): void {
    const inFlight = Atomics.add(this.#control, CONTROL.inFlight, rows) + rows;
    let peak = Atomics.load(this.#control, CONTROL.peakInFlight);
    while (inFlight > peak) {
      const seen = Atomics.compareExchange(this.#control, CONTROL.peakInFlight, peak, inFlight);
      if (seen === peak) return;
      peak = seen;
    }
  }

  get peakInFlight(): number {
    return Atomics.load(this.#control, CONTROL.peakInFlight);
  }

  countRetry(): void {
    Atomics.add(this.#control, CONTROL.retries, 1);
  }

  get retries(): number {
    return Atomics.load(this.#control, CONTROL.retries);
  }

  // The rows on the move

  /** The databases in which the rows are, as this thread knows. */
  get databases(): SharedDatabases {
    return this.#databases;
  }

  /** The rows have moved to other databases; each thread is told by itself. */
  moveTo(databases: DatabasesDescription): void {
    this.#databases = new SharedDatabases(databases);
  }

  /** Whether threads are asked to take no row in hand, and to leave the databases. */
  get standingStill(): boolean {
    return Atomics.load(this.#control, CONTROL.standstill) === 1;
  }

  set standingStill(still: boolean) {
    this.#set(CONTROL.standstill, still ? 1 : 0);
    // Those that are paused leave the databases, too; those that think write the row that they have in hand.
    this.#waiter.notify(this.#control, CONTROL.pause);
    this.#waiter.notify(this.#control, CONTROL.stop);
  }

  /** Blocks a thread that has left the databases until the standstill is over, or the run is stopped. */
  standStill(words: ThreadWords): void {
    do {
      words.isResting = true;
      while (this.standingStill && !this.stopping) {
        Atomics.wait(this.#control, CONTROL.standstill, 1, 1000);
      }
      words.isResting = false;
      // Another one may have begun meanwhile, in which this thread was still taken for resting.
    } while (this.standingStill && !this.stopping);
  }

  /** Whether no thread has a row in hand or a connection to a database, nor comes to one. */
  get isAtRest(): boolean {
    for (let thread = 1; thread <= this.description.threads; thread += 1) {
      if (!this.thread(thread).isResting) return false;
    }
    return true;
  }

  // Batches: decided or not, and who writes

  isDecided(entity: EntityName, batch: number): boolean {
    return Atomics.load(this.#decided[entity], batch) === 1;
  }

  /** Waits until a batch is decided. */
  awaitDecided(entity: EntityName, batch: number): Promise<void> | undefined {
    const wake = this.#wake[entity];
    const word = batch % WAKE_WORDS;
    while (!this.isDecided(entity, batch)) {
      const seen = Atomics.load(wake, word);
      if (this.isDecided(entity, batch)) break;
      const waiting = this.#waiter.wait(wake, word, seen, 1000);
      if (waiting) return waiting.then(() => this.awaitDecided(entity, batch));
    }
    return undefined;
  }

  /** Marks a batch as decided and wakes whoever waits for it. */
  markDecided(entity: EntityName, batch: number): void {
    const word = batch % WAKE_WORDS;
    Atomics.store(this.#decided[entity], batch, 1);
    Atomics.add(this.#wake[entity], word, 1);
    this.#waiter.notify(this.#wake[entity], word);
  }

  /** The thread (from 1) that holds an entity's database now, 0 when nobody does. */
  holder(entityIndex: number): number {
    return Atomics.load(this.#holders, entityIndex);
  }

  setHolder(entityIndex: number, thread: number): void {
    Atomics.store(this.#holders, entityIndex, thread);
  }

  // Threads, counted from 1

  thread(thread: number): ThreadWords {
    return new ThreadWords(this.#threads, this.#times, thread, this.transitions(thread));
  }

  /** The changes of phase of a thread: when, and the position of the phase that began. */
  transitions(thread: number): EventLog {
    return logOf(this.description.transitions, thread, TRANSITION_CELLS);
  }

  /** The calls of a thread to databases: which, and from when to when. */
  calls(thread: number): EventLog {
    return logOf(this.description.calls, thread, CALL_CELLS);
  }
}

function logOf(buffers: readonly SharedArrayBuffer[], thread: number, cells: number): EventLog {
  const buffer = buffers[thread - 1];
  if (!buffer) throw new RangeError(`there is no thread ${thread}`);
  return new EventLog(buffer, cells);
}
