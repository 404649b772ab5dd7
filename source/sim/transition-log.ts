import type { RowAt } from '../ledger/thread-events.js';
import type { EventLog } from './event-log.js';

/** Numbers per phase change: time, position of the phase, place in the order of all threads, row, awaited row. */
export const TRANSITION_CELLS = 5;

/** A row as one number. */
const ENTITY_STEP = 2 ** 32;

/** A phase change of a thread. */
export interface Transition {
  /** Milliseconds since the release. */
  readonly atMs: number;
  /** Position of the phase that began; negative for the end of the thread. */
  readonly phase: number;
  /** Its place among the changes of all threads, from 0. */
  readonly number: number;
  readonly row: RowAt;
  /** The row for which the thread waits; row 0 for none. */
  readonly awaited: RowAt;
}

/**
 * The phase changes of one thread in shared memory, numbered across all threads. A thread takes the next number
 * after what led to the change, and before anything that other threads can see of it: if a change is a
 * consequence of another one, its number is the higher one. The first change that does not fit takes a number,
 * too, so that the numbers that are there have a gap where the record ends.
 */
export class TransitionLog {
  readonly #log: EventLog;
  readonly #order: Int32Array;

  /** @param order one cell, shared by all threads: how many numbers are taken */
  constructor(log: EventLog, order: Int32Array) {
    this.#log = log;
    this.#order = order;
  }

  add(atMs: number, phase: number, row: number, awaited: number): void {
    if (this.#log.isOverflown) return;
    this.#log.add(atMs, phase, Atomics.add(this.#order, 0, 1), row, awaited);
  }

  get isOverflown(): boolean {
    return this.#log.isOverflown;
  }

  /**
   * Visits the changes from a position on, in the order in which they were added.
   * @returns the position after the last one
   */
  visit(position: number, visit: (change: Transition) => void): number {
    return this.#log.visit(position, (cells, at) => {
      visit({
        atMs: cells[at]!,
        phase: cells[at + 1]!,
        number: cells[at + 2]!,
        row: rowOf(cells[at + 3]!),
        awaited: rowOf(cells[at + 4]!),
      });
    });
  }
}

/** A row as the number that `add` takes. */
export function rowCode(entity: number, row: number): number {
  return entity * ENTITY_STEP + row;
}

function rowOf(code: number): RowAt {
  return { entity: Math.floor(code / ENTITY_STEP), row: code % ENTITY_STEP };
}
