import { LOOK_AGAIN_MS, type Waiter } from './waiter.js';

/** A thread that waits for its shift sleeps on the cell with its ticket modulo this. */
const WAKE_CELLS = 64;

/** Positions of the Int32 cells; the ticket of each thread follows the cells to sleep on, plus 1, 0 for none. */
const NEXT_TICKET = 0;
const ADMITTED = 1;
const WAKE = 2;
const TICKETS = WAKE + WAKE_CELLS;

/** How many threads of a run have rows in flight at once, and for how long. */
export interface ShiftPlan {
  readonly atOnce: number;
  /** Rows after which a thread lets the next one work. */
  readonly rows: number;
}

/** The shared memory of shifts: plain data. */
export interface ShiftMemory extends ShiftPlan {
  readonly cells: SharedArrayBuffer;
}

/** Allocates the memory of the shifts of a run. */
export function allocateShifts(plan: ShiftPlan, threads: number): ShiftMemory {
  const cells = new SharedArrayBuffer((TICKETS + threads) * 4);
  new Int32Array(cells)[ADMITTED] = plan.atOnce;
  return { ...plan, cells };
}

/**
 * Admits so many threads at once, in the order in which they came. Every thread has its own instance over the same
 * memory.
 */
export class ShiftQueue {
  /** Rows after which a thread lets the next one work. */
  readonly rows: number;
  readonly #cells: Int32Array;
  readonly #waiter: Waiter;

  constructor({ cells, rows }: ShiftMemory, waiter: Waiter) {
    this.rows = rows;
    this.#cells = new Int32Array(cells);
    this.#waiter = waiter;
  }

  /** Whether a thread waits. */
  get isAwaited(): boolean {
    return Atomics.load(this.#cells, NEXT_TICKET) > Atomics.load(this.#cells, ADMITTED);
  }

  /** Waits until a thread, which has no shift, is admitted. */
  enter(thread: number): Promise<void> | undefined {
    const ticket = Atomics.add(this.#cells, NEXT_TICKET, 1);
    Atomics.store(this.#cells, ticketOf(thread), ticket + 1);
    return this.#awaitAdmission(ticket);
  }

  /** Admits the next thread in place of one; for a thread that crashed, whether it was admitted or waited. */
  leave(thread: number): void {
    if (Atomics.exchange(this.#cells, ticketOf(thread), 0) === 0) return;
    const ticket = Atomics.add(this.#cells, ADMITTED, 1);
    const cell = wakeCellOf(ticket);
    Atomics.add(this.#cells, cell, 1);
    this.#waiter.notify(this.#cells, cell);
  }

  #awaitAdmission(ticket: number): Promise<void> | undefined {
    const cell = wakeCellOf(ticket);
    while (!this.#isAdmitted(ticket)) {
      const seen = Atomics.load(this.#cells, cell);
      if (this.#isAdmitted(ticket)) break;
      const waiting = this.#waiter.wait(this.#cells, cell, seen, LOOK_AGAIN_MS);
      if (waiting) return waiting.then(() => this.#awaitAdmission(ticket));
    }
    return undefined;
  }

  #isAdmitted(ticket: number): boolean {
    return ticket < Atomics.load(this.#cells, ADMITTED);
  }
}

function ticketOf(thread: number): number {
  return TICKETS + thread - 1;
}

function wakeCellOf(ticket: number): number {
  return WAKE + (ticket % WAKE_CELLS);
}
