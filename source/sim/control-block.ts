import type { ThreadSlot } from './thread-slot.js';
import { LOOK_AGAIN_MS, type Waiter } from './waiter.js';

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
  /** Whether threads claim no row until the rows of the databases have moved. */
  standstill: 8,
} as const;
const CONTROL_WORDS = 9;

/** Allocates the control block of a run. @param paceMs think time a row, in milliseconds */
export function allocateControl(paceMs: number): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(CONTROL_WORDS * 4);
  new Int32Array(buffer)[CONTROL.paceMs] = paceMs;
  return buffer;
}

/**
 * What the run as a whole does: which step is claimed next, whether threads may go on, and the counts
 * that all threads share. Every thread has one over the same memory.
 */
export class ControlBlock {
  readonly #words: Int32Array;
  readonly #steps: number;
  readonly #waiter: Waiter;

  /**
   * @param buffer from `allocateControl`
   * @param steps how many the schedule has
   */
  constructor(buffer: SharedArrayBuffer, steps: number, waiter: Waiter) {
    this.#words = new Int32Array(buffer);
    this.#steps = steps;
    this.#waiter = waiter;
  }

  /** Claims the next step of the schedule; undefined when all are claimed. */
  claim(): number | undefined {
    const position = Atomics.add(this.#words, CONTROL.claimed, 1);
    return position < this.#steps ? position : undefined;
  }

  /** How many steps have been claimed. */
  get claimedSteps(): number {
    return Math.min(this.#read(CONTROL.claimed), this.#steps);
  }

  /** Releases all threads at the same moment. */
  release(): void {
    this.#set(CONTROL.go, 1);
  }

  /** Blocks until the run is released or stopped. */
  awaitRelease(): void {
    while (this.#read(CONTROL.go) === 0 && !this.stopping) {
      Atomics.wait(this.#words, CONTROL.go, 0, LOOK_AGAIN_MS);
    }
  }

  /** Asks every thread to finish its rows in flight and claim no more. */
  stop(): void {
    this.#set(CONTROL.stop, 1);
    this.#set(CONTROL.pause, 0);
    this.#waiter.notify(this.#words, CONTROL.standstill);
  }

  get stopping(): boolean {
    return this.#read(CONTROL.stop) === 1;
  }

  get paused(): boolean {
    return this.#read(CONTROL.pause) === 1;
  }

  set paused(paused: boolean) {
    this.#set(CONTROL.pause, paused ? 1 : 0);
  }

  /** Waits while the run is paused, and is asked neither to stand still nor to stop. */
  awaitResume(): Promise<void> | undefined {
    while (this.paused && !this.standingStill && !this.stopping) {
      const waiting = this.#waiter.wait(this.#words, CONTROL.pause, 1, LOOK_AGAIN_MS);
      if (waiting) return waiting.then(() => this.awaitResume());
    }
    return undefined;
  }

  /** Think time a row, in milliseconds. */
  get paceMs(): number {
    return this.#read(CONTROL.paceMs);
  }

  set paceMs(ms: number) {
    this.#set(CONTROL.paceMs, ms);
  }

  /** Waits for the think time of a thread; a stop ends it, and so does a standstill. */
  think(ms: number): Promise<void> | undefined {
    if (this.stopping || this.standingStill) return undefined;
    return this.#waiter.wait(this.#words, CONTROL.stop, 0, ms);
  }

  /** Whether threads are asked to claim no row, and to leave the databases. */
  get standingStill(): boolean {
    return this.#read(CONTROL.standstill) === 1;
  }

  set standingStill(still: boolean) {
    this.#set(CONTROL.standstill, still ? 1 : 0);
    // Paused threads leave the databases, too; thinking ones write the rows they have claimed.
    this.#waiter.notify(this.#words, CONTROL.pause);
    this.#waiter.notify(this.#words, CONTROL.stop);
  }

  /**
   * Blocks a thread that has left the databases until the standstill is over, or the run is stopped.
   * @param words those of the thread
   */
  standStill(words: ThreadSlot): void {
    do {
      words.isResting = true;
      while (this.standingStill && !this.stopping) {
        Atomics.wait(this.#words, CONTROL.standstill, 1, LOOK_AGAIN_MS);
      }
      words.isResting = false;
      // Another one may have begun meanwhile, in which this thread was still taken for resting.
    } while (this.standingStill && !this.stopping);
  }

  /** Counts rows that a thread has claimed (or, negative, decided). */
  addInFlight(rows: number): void {
    const inFlight = Atomics.add(this.#words, CONTROL.inFlight, rows) + rows;
    let peak = this.peakInFlight;
    while (inFlight > peak) {
      const seen = Atomics.compareExchange(this.#words, CONTROL.peakInFlight, peak, inFlight);
      if (seen === peak) return;
      peak = seen;
    }
  }

  /** The most rows in flight at once so far. */
  get peakInFlight(): number {
    return this.#read(CONTROL.peakInFlight);
  }

  countRetry(): void {
    Atomics.add(this.#words, CONTROL.retries, 1);
  }

  /** Retries of all threads. */
  get retries(): number {
    return this.#read(CONTROL.retries);
  }

  #read(word: number): number {
    return Atomics.load(this.#words, word);
  }

  #set(word: number, value: number): void {
    Atomics.store(this.#words, word, value);
    this.#waiter.notify(this.#words, word);
  }
}
