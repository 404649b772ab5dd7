import type { Clock } from '../base/clock.js';
import { LOOK_AGAIN_MS, type Waiter } from './waiter.js';

/** Int32 cells: whether the run is stepped, tickets that were taken, and how many of them may go on. */
const CELL = { isOn: 0, taken: 1, released: 2 } as const;
const CELLS = 3;

/** The shared memory of a run that can be stepped. */
export interface StepMemory {
  readonly cells: SharedArrayBuffer;
  /** By thread: its ticket plus one while it is held, else 0. */
  readonly tickets: SharedArrayBuffer;
  /** By thread: since when it has been held, in milliseconds since the release. */
  readonly since: SharedArrayBuffer;
}

export function allocateSteps(threads: number): StepMemory {
  return {
    cells: new SharedArrayBuffer(CELLS * 4),
    tickets: new SharedArrayBuffer(threads * 4),
    since: new SharedArrayBuffer(threads * 8),
  };
}

/**
 * Holds the threads of a stepped run: each of them before its next event, in the order in which they get there. A
 * step lets the first one go on. Every thread has its own instance over the same memory.
 */
export class StepGate {
  readonly #cells: Int32Array;
  readonly #tickets: Int32Array;
  readonly #since: Float64Array;
  readonly #waiter: Waiter;

  constructor({ cells, tickets, since }: StepMemory, waiter: Waiter) {
    this.#cells = new Int32Array(cells);
    this.#tickets = new Int32Array(tickets);
    this.#since = new Float64Array(since);
    this.#waiter = waiter;
  }

  /** Whether the run is stepped. */
  get isOn(): boolean {
    return Atomics.load(this.#cells, CELL.isOn) === 1;
  }

  /** Lets one event happen: that of the thread that is held longest, or will be next. */
  step(): void {
    if (!this.isOn) {
      Atomics.store(this.#cells, CELL.released, Atomics.load(this.#cells, CELL.taken));
      Atomics.store(this.#cells, CELL.isOn, 1);
    }
    Atomics.add(this.#cells, CELL.released, 1);
    this.#waiter.notify(this.#cells, CELL.released);
  }

  /** Lets all threads go on. */
  end(): void {
    Atomics.store(this.#cells, CELL.isOn, 0);
    Atomics.add(this.#cells, CELL.released, 1);
    this.#waiter.notify(this.#cells, CELL.released);
  }

  /** Holds a thread until its next event may happen. @param clock since the release */
  hold(thread: number, clock: Pick<Clock, 'now'>): Promise<void> | undefined {
    const ticket = Atomics.add(this.#cells, CELL.taken, 1);
    this.#since[thread - 1] = clock.now();
    Atomics.store(this.#tickets, thread - 1, ticket + 1);
    const waiting = this.#await(ticket);
    const go = (): void => void Atomics.store(this.#tickets, thread - 1, 0);
    if (waiting) return waiting.then(go);
    go();
    return undefined;
  }

  /** Since when a thread has been held, in milliseconds since the release; undefined if it is not. */
  heldSince(thread: number): number | undefined {
    const ticket = Atomics.load(this.#tickets, thread - 1) - 1;
    return ticket < 0 || this.#mayGoOn(ticket) ? undefined : this.#since[thread - 1];
  }

  /** The thread whose event is next; undefined if none is held. */
  get next(): number | undefined {
    let found: number | undefined;
    let least = Infinity;
    for (let thread = 1; thread <= this.#tickets.length; thread += 1) {
      const ticket = Atomics.load(this.#tickets, thread - 1);
      if (this.heldSince(thread) !== undefined && ticket < least) [found, least] = [thread, ticket];
    }
    return found;
  }

  #await(ticket: number): Promise<void> | undefined {
    while (!this.#mayGoOn(ticket)) {
      const seen = Atomics.load(this.#cells, CELL.released);
      if (this.#mayGoOn(ticket)) break;
      const waiting = this.#waiter.wait(this.#cells, CELL.released, seen, LOOK_AGAIN_MS);
      if (waiting) return waiting.then(() => this.#await(ticket));
    }
    return undefined;
  }

  #mayGoOn(ticket: number): boolean {
    return !this.isOn || ticket < Atomics.load(this.#cells, CELL.released);
  }
}

/** The gate of one thread: the step that it has been given counts for its next event. */
export class ThreadGate {
  readonly #gate: StepGate;
  readonly #thread: number;
  readonly #clock: Pick<Clock, 'now'>;
  #isGiven = false;

  /** @param clock since the release */
  constructor(gate: StepGate, thread: number, clock: Pick<Clock, 'now'>) {
    this.#gate = gate;
    this.#thread = thread;
    this.#clock = clock;
  }

  /** Where the run is stepped, waits until the next event of the thread may happen. */
  awaitStep(): Promise<void> | undefined {
    if (this.#isGiven || !this.#gate.isOn) return undefined;
    const waiting = this.#gate.hold(this.#thread, this.#clock);
    if (waiting) {
      return waiting.then(() => {
        this.#isGiven = true;
      });
    }
    this.#isGiven = true;
    return undefined;
  }

  /**
   * Call before each event. Where the thread has not waited for its step, it blocks here.
   * @param atMs when the event was to happen
   * @returns when it happens
   */
  pass(atMs: number): number {
    if (!this.#gate.isOn) this.#isGiven = false;
    else if (this.#isGiven) this.#isGiven = false;
    else {
      void this.#gate.hold(this.#thread, this.#clock);
      return this.#clock.now();
    }
    return atMs;
  }
}
