import { LOOK_AGAIN_MS, type Waiter } from './waiter.js';

/** Threads that wait for a batch sleep on one of these words: the batch's number modulo this. */
const WAKE_WORDS = 1024;

/** The word of the thread that writes, behind those to sleep on. */
const HOLDER = WAKE_WORDS;

/** The shared memory of the turns of one entity. */
export interface TurnMemory {
  /** A byte per batch: 1 once it is decided. */
  readonly decided: SharedArrayBuffer;
  readonly words: SharedArrayBuffer;
}

/** Allocates the memory of a queue. @param batches how many the entity has */
export function allocateTurns(batches: number): TurnMemory {
  return {
    decided: new SharedArrayBuffer(batches),
    words: new SharedArrayBuffer((WAKE_WORDS + 1) * 4),
  };
}

/**
 * The batches of one entity, counted from 0, as all threads see them: which are decided, and which
 * thread writes. A thread takes its turn once the batch before its own is decided.
 */
export class TurnQueue {
  readonly #decided: Uint8Array;
  readonly #words: Int32Array;
  readonly #waiter: Waiter;

  constructor({ decided, words }: TurnMemory, waiter: Waiter) {
    this.#decided = new Uint8Array(decided);
    this.#words = new Int32Array(words);
    this.#waiter = waiter;
  }

  isDecided(batch: number): boolean {
    return Atomics.load(this.#decided, batch) === 1;
  }

  /** Waits until a batch is decided. */
  awaitDecided(batch: number): Promise<void> | undefined {
    const word = batch % WAKE_WORDS;
    while (!this.isDecided(batch)) {
      const seen = Atomics.load(this.#words, word);
      if (this.isDecided(batch)) break;
      const waiting = this.#waiter.wait(this.#words, word, seen, LOOK_AGAIN_MS);
      if (waiting) return waiting.then(() => this.awaitDecided(batch));
    }
    return undefined;
  }

  /** Marks a batch as decided and wakes all threads that wait for it. */
  markDecided(batch: number): void {
    const word = batch % WAKE_WORDS;
    Atomics.store(this.#decided, batch, 1);
    Atomics.add(this.#words, word, 1);
    this.#waiter.notify(this.#words, word);
  }

  /** The thread (from 1) that writes rows of the entity now, 0 for none. */
  get holder(): number {
    return Atomics.load(this.#words, HOLDER);
  }

  set holder(thread: number) {
    Atomics.store(this.#words, HOLDER, thread);
  }
}
