import { EventLog } from './event-log.js';
import { THREAD_WORDS, ThreadSlot, TIME_WORDS } from './thread-slot.js';

/** Changes of phase, and calls to databases, that a run keeps in full, all threads together. */
const KEPT_EVENTS = 1 << 17;

/** Of one thread at most, and at least. */
const EVENTS_A_THREAD = { most: 1 << 16, least: 1 << 9 };

/** Numbers of a change of phase: when, and the position of the phase that begins, -1 for the end. */
const TRANSITION_CELLS = 2;

/** Numbers of a call to a database: its position, and from when to when. */
const CALL_CELLS = 3;

/** The shared memory of all threads, each with words and logs that it alone writes. */
export interface ThreadMemoryDescription {
  readonly words: SharedArrayBuffer;
  readonly times: SharedArrayBuffer;
  /** Per thread: its changes of phase, and its calls to databases, as far as they are kept. */
  readonly transitions: readonly SharedArrayBuffer[];
  readonly calls: readonly SharedArrayBuffer[];
}

/** Allocates the memory of a run's threads. @param threads how many */
export function allocateThreadMemory(threads: number): ThreadMemoryDescription {
  return {
    words: new SharedArrayBuffer(threads * THREAD_WORDS * 4),
    times: new SharedArrayBuffer(threads * TIME_WORDS * 8),
    transitions: allocateLogs(threads, TRANSITION_CELLS),
    calls: allocateLogs(threads, CALL_CELLS),
  };
}

function allocateLogs(threads: number, cells: number): SharedArrayBuffer[] {
  const { most, least } = EVENTS_A_THREAD;
  const capacity = Math.max(least, Math.min(most, Math.floor(KEPT_EVENTS / threads)));
  return Array.from({ length: threads }, () => EventLog.allocate(capacity, cells));
}

/** What each thread says of itself; threads are counted from 1. */
export class ThreadMemory {
  readonly #description: ThreadMemoryDescription;
  readonly #words: Int32Array;
  readonly #times: Float64Array;

  constructor(description: ThreadMemoryDescription) {
    this.#description = description;
    this.#words = new Int32Array(description.words);
    this.#times = new Float64Array(description.times);
  }

  /** The words of a thread. @throws RangeError where there is no such thread */
  words(thread: number): ThreadSlot {
    return new ThreadSlot(this.#words, this.#times, thread, this.transitions(thread));
  }

  /** The changes of phase of a thread: when, and the position of the phase that began. @throws RangeError */
  transitions(thread: number): EventLog {
    return logOf(this.#description.transitions, thread, TRANSITION_CELLS);
  }

  /** The calls of a thread to databases: which, and from when to when. @throws RangeError */
  calls(thread: number): EventLog {
    return logOf(this.#description.calls, thread, CALL_CELLS);
  }

  /** Whether no thread has a row in flight or a connection to a database, nor comes to one. */
  get isAtRest(): boolean {
    return this.#description.calls.every((_, index) => this.words(index + 1).isResting);
  }
}

function logOf(buffers: readonly SharedArrayBuffer[], thread: number, cells: number): EventLog {
  const buffer = buffers[thread - 1];
  if (!buffer) throw new RangeError(`there is no thread ${thread}`);
  return new EventLog(buffer, cells);
}
