import { NumberList } from './number-list.js';

/** Numbers per segment: its first row, the line of that row, and the lines per row. */
const SEGMENT = 3;

/**
 * Stores on which line of a file each row begins, as segments of rows with the same distance. Most files
 * are a single segment.
 */
export class LineMapWriter {
  readonly #segments = new NumberList();
  #first = 0;
  #line = 0;
  #step = 0;
  #last = 0;

  /** @param row from 1; larger than that of the call before */
  add(row: number, line: number): void {
    const isSecond = this.#last === this.#first;
    if (this.#last > 0 && row === this.#last + 1) {
      if (isSecond) this.#step = line - this.#line;
      if (line === this.#line + this.#step * (row - this.#first)) {
        this.#last = row;
        return;
      }
    }
    this.#close();
    [this.#first, this.#line, this.#step, this.#last] = [row, line, 0, row];
  }

  /** The map for `LineMap`, in memory that threads share. */
  finish(): SharedArrayBuffer {
    this.#close();
    const segments = this.#segments.view();
    const buffer = new SharedArrayBuffer(segments.byteLength);
    new Float64Array(buffer).set(segments);
    return buffer;
  }

  #close(): void {
    if (this.#last === 0) return;
    for (const number of [this.#first, this.#line, this.#step]) this.#segments.push(number);
    this.#last = 0;
  }
}

/** Reads the map of a `LineMapWriter`. */
export class LineMap {
  readonly #segments: Float64Array;

  constructor(buffer: SharedArrayBuffer) {
    this.#segments = new Float64Array(buffer);
  }

  /** The line on which a row begins, both from 1; undefined if there is none. */
  lineOf(row: number): number | undefined {
    let low = 0;
    let high = this.#segments.length / SEGMENT;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.#segments[SEGMENT * middle] ?? 0) <= row) low = middle + 1;
      else high = middle;
    }
    const [first, line, step] = this.#segments.subarray(SEGMENT * (low - 1), SEGMENT * low);
    return first === undefined ? undefined : (line ?? 0) + (step ?? 0) * (row - first);
  }
}
