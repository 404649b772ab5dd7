import type { Clock } from '../base/clock.js';
import type { ThreadSlot } from './thread-slot.js';
import { LOOK_AGAIN_MS, type Waiter } from './waiter.js';
import { CONTROL, CONTROL_CELLS, TIME, timesIn } from './control-layout.js';

/**
 * The shared state of the run as a whole: the next step to claim, whether threads may go on, and common
 * counters. Every thread has its own instance over the same memory.
 */
export class ControlBlock {
  readonly #cells: Int32Array;
  readonly #times: Float64Array;
  readonly #steps: number;
  readonly #waiter: Waiter;

  /**
   * @param buffer from `allocateControl`
   * @param steps number of steps in the schedule
   */
  constructor(buffer: SharedArrayBuffer, steps: number, waiter: Waiter) {
    this.#cells = new Int32Array(buffer, 0, CONTROL_CELLS);
    this.#times = timesIn(buffer);
    this.#steps = steps;
    this.#waiter = waiter;
  }

  /** Claims the next steps of the schedule. @returns the first; undefined when all are claimed */
  claim(steps = 1): number | undefined {
    const position = Atomics.add(this.#cells, CONTROL.claimed, steps);
    return position < this.#steps ? position : undefined;
  }

  /**
   * Claims the next step of the schedule if it is still the one at a position.
   * @returns whether it was
   */
  claimAt(position: number): boolean {
    return (
      Atomics.compareExchange(this.#cells, CONTROL.claimed, position, position + 1) === position
    );
  }

  /** The position of the next step to claim; undefined when all are claimed. */
  get next(): number | undefined {
    const position = this.#read(CONTROL.claimed);
    return position < this.#steps ? position : undefined;
  }

  /**
   * Waits for the next arrival. One thread watches the clock for all; when it has its row, it wakes one of
   * the others to do so. A stop, a pause or a rebalance ends the wait, too.
   * @param ms until the next row arrives
   */
  awaitArrival(thread: number, ms: number): Promise<void> | undefined {
    const relay = this.#read(CONTROL.relay);
    const watcher = Atomics.compareExchange(this.#cells, CONTROL.watcher, 0, thread);
    if (this.stopping || this.paused || this.pausedForRebalance) {
      if (watcher === 0) this.endWatch(thread);
      return undefined;
    }
    if (watcher !== 0) {
      return this.#waiter.wait(this.#cells, CONTROL.relay, relay, LOOK_AGAIN_MS);
    }
    const waiting = this.#waiter.wait(this.#cells, CONTROL.stop, 0, Math.min(ms, LOOK_AGAIN_MS));
    if (waiting) return waiting.then(() => this.endWatch(thread));
    this.endWatch(thread);
    return undefined;
  }

  /** Lets another thread watch for arrivals, if this one does. Call for a thread that has crashed, too. */
  endWatch(thread: number): void {
    if (Atomics.compareExchange(this.#cells, CONTROL.watcher, thread, 0) !== thread) return;
    Atomics.add(this.#cells, CONTROL.relay, 1);
    this.#waiter.notify(this.#cells, CONTROL.relay, 1);
  }

  /** Wakes all threads that wait for an arrival: none is left to wait for. */
  endArrivals(): void {
    Atomics.add(this.#cells, CONTROL.relay, 1);
    this.#waiter.notify(this.#cells, CONTROL.relay);
  }

  /** How many steps have been claimed. */
  get claimedSteps(): number {
    return Math.min(this.#read(CONTROL.claimed), this.#steps);
  }

  /** How long rows are claimed, in milliseconds without pauses; Infinity until none are left. */
  get durationMs(): number {
    return this.#times[TIME.durationMs] ?? Infinity;
  }

  /** Milliseconds of the pauses that are over; the main thread sets it before threads continue. */
  get pausedMs(): number {
    return this.#times[TIME.pausedMs] ?? 0;
  }

  set pausedMs(ms: number) {
    this.#times[TIME.pausedMs] = ms;
  }

  /** Whether the time of the run is over, so that no thread claims a row. @param clock since the release */
  isOver(clock: Pick<Clock, 'now'>): boolean {
    const { durationMs } = this;
    return durationMs !== Infinity && clock.now() >= durationMs + this.pausedMs;
  }

  /** Releases all threads at the same moment. */
  release(): void {
    this.#set(CONTROL.go, 1);
  }

  /** Blocks until the run is released or stopped. */
  awaitRelease(): void {
    while (this.#read(CONTROL.go) === 0 && !this.stopping) {
      Atomics.wait(this.#cells, CONTROL.go, 0, LOOK_AGAIN_MS);
    }
  }

  /** Asks every thread to finish its rows in flight and claim no more. */
  stop(): void {
    this.#set(CONTROL.stop, 1);
    this.#set(CONTROL.pause, 0);
    this.#waiter.notify(this.#cells, CONTROL.rebalance);
    this.#waiter.notify(this.#cells, CONTROL.relay);
  }

  get stopping(): boolean {
    return this.#read(CONTROL.stop) === 1;
  }

  get paused(): boolean {
    return this.#read(CONTROL.pause) === 1;
  }

  set paused(paused: boolean) {
    this.#set(CONTROL.pause, paused ? 1 : 0);
    // Wakes threads that wait for the next arrival.
    this.#waiter.notify(this.#cells, CONTROL.stop);
    this.#waiter.notify(this.#cells, CONTROL.relay);
  }

  /** Whether the run is stopped or paused, or threads have to think: in one cell, which is read for each row. */
  get isDisturbed(): boolean {
    return this.#read(CONTROL.disturbed) !== 0;
  }

  #noteDisturbance(): void {
    const { stop, pause, rebalance, paceMs, slowMs } = CONTROL;
    const isDisturbed = [stop, pause, rebalance, paceMs, slowMs].some(
      (cell) => this.#read(cell) !== 0,
    );
    Atomics.store(this.#cells, CONTROL.disturbed, isDisturbed ? 1 : 0);
  }

  /** Waits until the pause ends; a stop or a rebalance ends the wait, too. */
  awaitResume(): Promise<void> | undefined {
    while (this.paused && !this.pausedForRebalance && !this.stopping) {
      const waiting = this.#waiter.wait(this.#cells, CONTROL.pause, 1, LOOK_AGAIN_MS);
      if (waiting) return waiting.then(() => this.awaitResume());
    }
    return undefined;
  }

  /** Think time per row, in milliseconds. */
  get paceMs(): number {
    return this.#read(CONTROL.paceMs);
  }

  set paceMs(ms: number) {
    this.#set(CONTROL.paceMs, ms);
  }

  /** How much longer a thread stays in each phase of a row, in milliseconds. */
  get slowMs(): number {
    return this.#read(CONTROL.slowMs);
  }

  /** Waits for the think time of a thread; a stop or a rebalance ends the wait early. */
  think(ms: number): Promise<void> | undefined {
    if (this.stopping || this.pausedForRebalance) return undefined;
    return this.#waiter.wait(this.#cells, CONTROL.stop, 0, ms);
  }

  /** Whether threads must not claim rows, and must close their connections, for a rebalance. */
  get pausedForRebalance(): boolean {
    return this.#read(CONTROL.rebalance) === 1;
  }

  set pausedForRebalance(still: boolean) {
    this.#set(CONTROL.rebalance, still ? 1 : 0);
    // Wakes paused threads, to disconnect, and thinking ones, to write the rows they have claimed.
    this.#waiter.notify(this.#cells, CONTROL.pause);
    this.#waiter.notify(this.#cells, CONTROL.stop);
    this.#waiter.notify(this.#cells, CONTROL.relay);
  }

  /**
   * Blocks a thread that has disconnected until the rebalance is over or the run is stopped.
   * @param slot the thread's own
   */
  awaitRebalance(slot: ThreadSlot): void {
    do {
      slot.isResting = true;
      while (this.pausedForRebalance && !this.stopping) {
        Atomics.wait(this.#cells, CONTROL.rebalance, 1, LOOK_AGAIN_MS);
      }
      slot.isResting = false;
      // A second rebalance may have begun and counted this thread as resting: then wait again.
    } while (this.pausedForRebalance && !this.stopping);
  }

  /** Adds rows that a thread has claimed; a negative number for rows that are decided. */
  addInFlight(rows: number): void {
    const inFlight = Atomics.add(this.#cells, CONTROL.inFlight, rows) + rows;
    let peak = this.peakInFlight;
    while (inFlight > peak) {
      const seen = Atomics.compareExchange(this.#cells, CONTROL.peakInFlight, peak, inFlight);
      if (seen === peak) return;
      peak = seen;
    }
  }

  /** The most rows in flight at once so far. */
  get peakInFlight(): number {
    return this.#read(CONTROL.peakInFlight);
  }

  countRetry(): void {
    Atomics.add(this.#cells, CONTROL.retries, 1);
  }

  /** Retries of all threads. */
  get retries(): number {
    return this.#read(CONTROL.retries);
  }

  #read(cell: number): number {
    return Atomics.load(this.#cells, cell);
  }

  #set(cell: number, value: number): void {
    Atomics.store(this.#cells, cell, value);
    this.#noteDisturbance();
    this.#waiter.notify(this.#cells, cell);
  }
}
