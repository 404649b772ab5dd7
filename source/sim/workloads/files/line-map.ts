import { NumberList } from './number-list.js';

/**
 * Notes on which line each row of a file begins: only where the distance between the two changes,
 * which in most files it never does.
 */
export class LineMapWriter {
  /** Pairs of a row and how many lines are before it that are no rows. */
  readonly #changes = new NumberList();
  #offset = Number.NaN;

  /** @param row counted from 1, each one higher than the one before it */
  add(row: number, line: number): void {
    if (line - row === this.#offset) return;
    this.#offset = line - row;
    this.#changes.push(row);
    this.#changes.push(this.#offset);
  }

  /** What `LineMap` reads; threads may share it. */
  finish(): SharedArrayBuffer {
    const changes = this.#changes.view();
    const buffer = new SharedArrayBuffer(changes.byteLength);
    new Float64Array(buffer).set(changes);
    return buffer;
  }
}

/** Reads what a `LineMapWriter` has noted. */
export class LineMap {
  readonly #changes: Float64Array;

  constructor(buffer: SharedArrayBuffer) {
    this.#changes = new Float64Array(buffer);
  }

  /** The line on which a row begins, both counted from 1; undefined when no line was noted for it. */
  lineOf(row: number): number | undefined {
    let low = 0;
    let high = this.#changes.length / 2;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.#changes[2 * middle] ?? 0) <= row) low = middle + 1;
      else high = middle;
    }
    const offset = this.#changes[2 * low - 1];
    return offset === undefined ? undefined : row + offset;
  }
}
