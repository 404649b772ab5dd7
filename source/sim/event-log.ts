const HEAD_BYTES = 8;
const BYTES_A_CELL = 8;

/**
 * A log of events in shared memory, each a few numbers: one thread adds them, the main thread reads them.
 * Its capacity is fixed: later events are dropped, and `isOverflown` is set.
 */
export class EventLog {
  readonly #count: Int32Array;
  readonly #cells: Float64Array;
  readonly #width: number;
  readonly #capacity: number;

  /** @param width numbers per event */
  constructor(buffer: SharedArrayBuffer, width: number) {
    this.#count = new Int32Array(buffer, 0, 1);
    this.#cells = new Float64Array(buffer, HEAD_BYTES);
    this.#width = width;
    this.#capacity = Math.floor(this.#cells.length / width);
  }

  /** Memory for a log that holds `capacity` events of `width` numbers. */
  static allocate(capacity: number, width: number): SharedArrayBuffer {
    return new SharedArrayBuffer(HEAD_BYTES + capacity * width * BYTES_A_CELL);
  }

  /** Adds an event; numbers beyond the width are ignored. */
  add(first: number, second: number, third = 0, fourth = 0, fifth = 0): void {
    const count = this.#count[0] ?? 0;
    if (count > this.#capacity) return;
    if (count < this.#capacity) {
      const at = count * this.#width;
      this.#cells[at] = first;
      this.#cells[at + 1] = second;
      if (this.#width > 2) this.#cells[at + 2] = third;
      if (this.#width > 4) {
        this.#cells[at + 3] = fourth;
        this.#cells[at + 4] = fifth;
      }
    }
    Atomics.store(this.#count, 0, count + 1);
  }

  /** Whether events were dropped. */
  get isOverflown(): boolean {
    return Atomics.load(this.#count, 0) > this.#capacity;
  }

  /**
   * Visits the events from a position on, in the order in which they were added.
   * @param visit receives the cells of the log, and where those of the event begin: there are too many events for
   *   an object each
   * @returns the position after the last one
   */
  visit(position: number, visit: (cells: Float64Array, at: number) => void): number {
    const end = Math.min(this.#capacity, Atomics.load(this.#count, 0));
    for (let event = position; event < end; event += 1) visit(this.#cells, event * this.#width);
    return end;
  }
}
