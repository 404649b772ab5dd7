import { CLOSE, COMMA, LINE_BREAK, OPEN } from '../base/ascii.js';
import { hashText, TextHash } from '../base/hash.js';
import { PlainJson } from '../base/plain-json.js';
import { rowsOfJson, type FoundRow } from '../db/rows.js';
import type { Entity } from '../entities/entity.js';

/**
 * Reads the rows of a page as `jsonOfRows` gives them, one after the other. A row as the program
 * stores it is read from its bytes; any other is parsed, to the same effect.
 */
export class RowReader {
  /** The row's id; NaN where it is no number. */
  id = Number.NaN;
  /** The hash of the row as JSON. */
  hash = 0;

  readonly #isInteger: readonly boolean[];
  readonly #numbers: Float64Array;
  readonly #json = new PlainJson();
  readonly #hash = new TextHash();
  #page: Buffer = Buffer.alloc(0);
  /** Counts the rows of the page. */
  #index = -1;
  /** All rows of the page, once one of them was asked for. */
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

  /** Reads the next row; whether there is one. */
  next(): boolean {
    const { at: start } = this.#json;
    if (start >= this.#page.length) return false;
    this.#index += 1;
    if (!this.#readPlain(start)) this.#takeParsed(start);
    this.id = this.number(0);
    return true;
  }

  /** The number in a field of the row; NaN where there is something else. */
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
