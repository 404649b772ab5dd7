import { CLOSE, COMMA, LINE_BREAK, OPEN } from '../base/ascii.js';
import { hashText, TextHash } from '../base/hash.js';
import { PlainJson } from '../base/plain-json.js';
import { rowsOfJson, type FoundRow } from '../db/rows.js';
import type { Entity } from '../entities/entity.js';

/**
 * Reads the rows of a page of `jsonOfRows` one by one. Rows of the usual form are read directly from their
 * bytes; others are parsed, with the same result.
 */
export class RowReader {
  /** The row's id; NaN if it is not a number. */
  id = Number.NaN;
  /** The hash of the row as JSON. */
  hash = 0;

  readonly #isInteger: readonly boolean[];
  readonly #numbers: Float64Array;
  readonly #json = new PlainJson();
  readonly #hash = new TextHash();
  #page: Buffer = Buffer.alloc(0);
  /** Position of the row in the page. */
  #index = -1;
  /** The parsed page, once a row of it was needed. */
  #rows: readonly FoundRow[] | undefined = undefined;

  constructor({ fields }: Entity) {
    this.#isInteger = fields.map(({ kind }) => kind === 'integer');
    this.#numbers = new Float64Array(fields.length);
  }

  open(page: Buffer): void {
    this.#page = page;
    this.#json.bytes = page;
    this.#json.at = 0;
    this.#index = -1;
    this.#rows = undefined;
  }

  /** Reads the next row. @returns whether there is one */
  next(): boolean {
    const { at: start } = this.#json;
    if (start >= this.#page.length) return false;
    this.#index += 1;
    if (!this.#readPlain(start)) this.#takeParsed(start);
    this.id = this.number(0);
    return true;
  }

  /** The number in a field of the row; NaN if it is something else. */
  number(position: number): number {
    return this.#numbers[position] ?? Number.NaN;
  }

  /** The whole row. */
  get row(): FoundRow {
    this.#rows ??= rowsOfJson(this.#page);
    return this.#rows[this.#index] ?? [];
  }

  #readPlain(start: number): boolean {
    const json = this.#json;
    if (!json.passByte(OPEN)) return false;
    for (let position = 0; position < this.#isInteger.length; position += 1) {
      if (position > 0 && !json.passByte(COMMA)) return false;
      const number = this.#isInteger[position] ? json.integer() : Number.NaN;
      if (this.#isInteger[position] ? Number.isNaN(number) : !json.text()) return false;
      this.#numbers[position] = number;
    }
    if (!json.passByte(CLOSE)) return false;
    const { at: end } = json;
    const isLast = end === this.#page.length;
    if (!isLast && !(json.passByte(COMMA) && json.passByte(LINE_BREAK))) return false;
    this.#hash.clear();
    if (!this.#hash.addUtf8(this.#page, start, end)) return false;
    this.hash = this.#hash.value;
    return true;
  }

  #takeParsed(start: number): void {
    const end = this.#page.indexOf(LINE_BREAK, start);
    this.#json.at = end === -1 ? this.#page.length : end + 1;
    const { row } = this;
    for (const position of this.#isInteger.keys()) {
      const value = row[position];
      this.#numbers[position] = typeof value === 'number' ? value : Number.NaN;
    }
    this.hash = hashText(JSON.stringify(row));
  }
}
