import { LOOK_AGAIN_MS, type Waiter } from './waiter.js';

/** A thread that waits for a batch sleeps on the cell with the batch's number modulo this. */
const WAKE_CELLS = 1024;

/** The cell with the number of the thread that writes; it follows the cells to sleep on. */
const HOLDER = WAKE_CELLS;

/** The shared memory of the turns of one entity. */
export interface TurnMemory {
  /** A byte per batch: 1 once it is decided. */
  readonly decided: SharedArrayBuffer;
  readonly cells: SharedArrayBuffer;
}

/** Allocates the memory of a queue. @param batches batches of the entity */
export function allocateTurns(batches: number): TurnMemory {
  return {
    decided: new SharedArrayBuffer(batches),
    cells: new SharedArrayBuffer((WAKE_CELLS + 1) * 4),
  };
}

/**
 * The fair queue of one entity's batches (from 0), shared by all threads: a thread takes its turn once the
 * batch before its own is decided.
 */
export class TurnQueue {
  readonly #decided: Uint8Array;
  readonly #cells: Int32Array;
  readonly #waiter: Waiter;

  constructor({ decided, cells }: TurnMemory, waiter: Waiter) {
    this.#decided = new Uint8Array(decided);
    this.#cells = new Int32Array(cells);
    this.#waiter = waiter;
  }

  isDecided(batch: number): boolean {
    return Atomics.load(this.#decided, batch) === 1;
  }

  /** Waits until a batch is decided. */
  awaitDecided(batch: number): Promise<void> | undefined {
    const cell = batch % WAKE_CELLS;
    while (!this.isDecided(batch)) {
      const seen = Atomics.load(this.#cells, cell);
      if (this.isDecided(batch)) break;
      const waiting = this.#waiter.wait(this.#cells, cell, seen, LOOK_AGAIN_MS);
      if (waiting) return waiting.then(() => this.awaitDecided(batch));
    }
    return undefined;
  }

  /** Marks a batch as decided and wakes all threads that wait for it. */
  markDecided(batch: number): void {
    const cell = batch % WAKE_CELLS;
    Atomics.store(this.#decided, batch, 1);
    Atomics.add(this.#cells, cell, 1);
    this.#waiter.notify(this.#cells, cell);
  }

  /** The thread (from 1) that writes rows of the entity now, 0 for none. */
  get holder(): number {
    return Atomics.load(this.#cells, HOLDER);
  }

  set holder(thread: number) {
    Atomics.store(this.#cells, HOLDER, thread);
  }
}
