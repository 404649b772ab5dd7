import { EventLog } from './event-log.js';
import { cellsPerThread, ThreadSlot } from './thread-slot.js';
import { TRANSITION_CELLS, TransitionLog } from './transition-log.js';

/** Phase changes, and database calls, that the logs of all threads together can hold by default. */
const KEPT_EVENTS = 1 << 17;

/** Capacity of the log of one thread: at most, and at least. */
const EVENTS_A_THREAD = { most: 1 << 16, least: 1 << 9 };

/** Numbers per database call: position of the database, begin, end. */
const CALL_CELLS = 3;

/** The shared memory of all threads; each thread has cells and logs that it alone writes. */
export interface ThreadMemoryDescription {
  /** How many entities the model has. */
  readonly entities: number;
  readonly cells: SharedArrayBuffer;
  readonly times: SharedArrayBuffer;
  /** By thread: the logs of its phase changes and of its database calls. */
  readonly transitions: readonly SharedArrayBuffer[];
  readonly calls: readonly SharedArrayBuffer[];
  /** How many phase changes of all threads are numbered. */
  readonly order: SharedArrayBuffer;
}

/**
 * Allocates the memory of a run's threads.
 * @param threads number of threads
 * @param entities of the model
 * @param keptEvents phase changes, and database calls, that the logs of all threads together can hold
 */
export function allocateThreadMemory(
  threads: number,
  entities: number,
  keptEvents = KEPT_EVENTS,
): ThreadMemoryDescription {
  const { cells, times } = cellsPerThread(entities);
  return {
    entities,
    cells: new SharedArrayBuffer(threads * cells * 4),
    times: new SharedArrayBuffer(threads * times * 8),
    transitions: allocateLogs(threads, TRANSITION_CELLS, keptEvents),
    calls: allocateLogs(threads, CALL_CELLS, keptEvents),
    order: new SharedArrayBuffer(4),
  };
}

function allocateLogs(threads: number, cells: number, keptEvents: number): SharedArrayBuffer[] {
  const { most, least } = EVENTS_A_THREAD;
  const capacity = Math.max(least, Math.min(most, Math.floor(keptEvents / threads)));
  return Array.from({ length: threads }, () => EventLog.allocate(capacity, cells));
}

/** The slots and logs of all threads; threads are counted from 1. */
export class ThreadMemory {
  readonly #description: ThreadMemoryDescription;
  readonly #cells: Int32Array;
  readonly #times: Float64Array;
  readonly #order: Int32Array;

  constructor(description: ThreadMemoryDescription) {
    this.#description = description;
    this.#cells = new Int32Array(description.cells);
    this.#times = new Float64Array(description.times);
    this.#order = new Int32Array(description.order);
  }

  /** The slot of a thread. @throws RangeError if there is no such thread */
  slot(thread: number): ThreadSlot {
    const { entities } = this.#description;
    return new ThreadSlot(
      { cells: this.#cells, times: this.#times, entities },
      thread,
      this.transitions(thread),
    );
  }

  /** The phase changes of a thread. @throws RangeError */
  transitions(thread: number): TransitionLog {
    const log = logOf(this.#description.transitions, thread, TRANSITION_CELLS);
    return new TransitionLog(log, this.#order);
  }

  /** The database calls of a thread, each with `CALL_CELLS`. @throws RangeError */
  calls(thread: number): EventLog {
    return logOf(this.#description.calls, thread, CALL_CELLS);
  }

  /** How many events of all threads have a number. */
  get events(): number {
    return Atomics.load(this.#order, 0);
  }

  /** Whether all threads rest: none has a row in flight or a connection, or is about to get one. */
  get isAtRest(): boolean {
    return this.#description.calls.every((_, index) => this.slot(index + 1).isResting);
  }
}

function logOf(buffers: readonly SharedArrayBuffer[], thread: number, cells: number): EventLog {
  const buffer = buffers[thread - 1];
  if (!buffer) throw new RangeError(`there is no thread ${thread}`);
  return new EventLog(buffer, cells);
}
