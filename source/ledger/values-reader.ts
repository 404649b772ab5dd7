import { CLOSE, COMMA, MINUS, NINE, OPEN, POINT, QUOTE, ZERO } from '../base/ascii.js';
import { hashText, TextHash } from '../base/hash.js';
import { bytesOf, type PlainJson } from '../base/plain-json.js';
import type { Entity } from '../entities/entity.js';
import type { FieldFrame } from './attempt-grammar.js';
import { storedOfValues } from './values.js';

/** A field, and the bytes before its value. */
export interface ByteField extends Omit<FieldFrame, 'label'> {
  readonly label: Uint8Array;
}

const NULL = bytesOf('null');
const BOOLEANS = [bytesOf('true'), bytesOf('false')] as const;

/** Reads the values of an attempt from the bytes of its line. */
export class ValuesReader {
  /** Whether each value has its stored form; always true without a hash. */
  isStorable = true;

  readonly #json: PlainJson;
  readonly #hash = new TextHash();
  readonly #isHashing: boolean;
  readonly #numbers: Float64Array;

  /**
   * @param json positioned at the values
   * @param options.isHashing whether to compute `hash`
   * @param options.mostFields of a row
   */
  constructor(
    json: PlainJson,
    { isHashing, mostFields }: { readonly isHashing: boolean; readonly mostFields: number },
  ) {
    this.#json = json;
    this.#isHashing = isHashing;
    this.#numbers = new Float64Array(mostFields);
  }

  /** The hash of the row that was read last; NaN without hashing. */
  get hash(): number {
    return this.#isHashing ? this.#hash.value : Number.NaN;
  }

  /** The whole number in a field of the row that was read last; NaN if it is something else. */
  number(position: number): number {
    return this.#numbers[position] ?? Number.NaN;
  }

  /** Takes over the numbers of parsed values. */
  take({ fields }: Entity, values: Readonly<Record<string, unknown>>): void {
    for (const [position, { name }] of fields.entries()) {
      const value = values[name];
      this.#numbers[position] = Number.isSafeInteger(value) ? Number(value) : Number.NaN;
    }
  }

  /** The hash of parsed values; NaN without hashing, or if they are not a stored row. */
  hashOf(entity: Entity, values: Readonly<Record<string, unknown>>): number {
    const stored = this.#isHashing ? storedOfValues(entity, values) : undefined;
    return stored ? hashText(JSON.stringify(stored)) : Number.NaN;
  }

  /** Reads the values, and hashes what `JSON.stringify` would give for the stored row. */
  read(fields: readonly ByteField[]): boolean {
    this.isStorable = true;
    this.#hash.clear();
    this.#hash.addUnit(OPEN);
    for (let position = 0; position < fields.length; position += 1) {
      const field = fields[position];
      if (!field || !this.#json.pass(field.label)) return false;
      if (position > 0) this.#hash.addUnit(COMMA);
      const value = this.#readValue(field);
      if (value === undefined) return false;
      this.#numbers[position] = value;
    }
    this.#hash.addUnit(CLOSE);
    return true;
  }

  /** Reads a row as stored, and hashes its text. @returns whether it is one, in plain JSON */
  readStored(fields: readonly ByteField[]): boolean {
    const json = this.#json;
    const { at: start } = json;
    if (!json.passByte(OPEN)) return false;
    for (let position = 0; position < fields.length; position += 1) {
      if (position > 0 && !json.passByte(COMMA)) return false;
      const value = this.#readStoredValue(fields[position]!);
      if (value === undefined) return false;
      this.#numbers[position] = value;
    }
    if (!json.passByte(CLOSE)) return false;
    if (!this.#isHashing) return true;
    this.#hash.clear();
    return this.#hash.addUtf8(json.bytes, start, json.at);
  }

  /** @returns the whole number; NaN for another value, undefined if it is not a plain value of the field */
  #readStoredValue({ kind, decimals, optional }: ByteField): number | undefined {
    const json = this.#json;
    if (optional && json.pass(NULL)) return Number.NaN;
    if (kind === 'boolean') return this.#passBoolean() ? Number.NaN : undefined;
    if (kind === 'text') return json.text(!this.#isHashing) ? Number.NaN : undefined;
    if (kind === 'decimal' && !json.passByte(QUOTE)) return undefined;
    const isNegative = json.passByte(MINUS);
    const value = decimals === 0 ? json.integer() : json.decimal();
    if (Number.isNaN(value) || (isNegative && value === 0)) return undefined;
    const number = isNegative ? -value : value;
    if (kind === 'integer') return number;
    const isExact = decimals === 0 || json.bytes[json.at - decimals - 1] === POINT;
    if (!isExact || !json.passByte(QUOTE)) return undefined;
    return Number.isInteger(number) ? number : Number.NaN;
  }

  /** @returns the number; NaN for another value, undefined if it is not plain JSON */
  #readValue(field: ByteField): number | undefined {
    const { bytes, at } = this.#json;
    const first = bytes[at] ?? 0;
    if (first >= ZERO && first <= NINE) return this.#readNumber(field);
    if (first === QUOTE) return this.#readText(field) ? Number.NaN : undefined;
    const { at: start } = this.#json;
    const isStored =
      (field.optional && this.#json.pass(NULL)) ||
      (field.kind === 'boolean' && this.#passBoolean());
    if (isStored) {
      if (this.#isHashing) this.#hash.addUtf8(bytes, start, this.#json.at);
      return Number.NaN;
    }
    this.isStorable &&= !this.#isHashing;
    if (this.#json.passByte(MINUS)) return this.#readNegative();
    return this.#json.pass(NULL) || this.#passBoolean() ? Number.NaN : undefined;
  }

  #passBoolean(): boolean {
    return this.#json.pass(BOOLEANS[0]) || this.#json.pass(BOOLEANS[1]);
  }

  /** Rejects -0, which JavaScript would write as 0. */
  #readNegative(): number | undefined {
    const { at: start, bytes } = this.#json;
    const value = this.#json.decimal();
    if (Number.isNaN(value) || value === 0) return undefined;
    return bytes.subarray(start, this.#json.at).includes(POINT) ? Number.NaN : -value;
  }

  #readNumber({ kind, decimals }: ByteField): number | undefined {
    const json = this.#json;
    const { at: start, bytes } = json;
    const value = json.decimal();
    if (Number.isNaN(value)) return undefined;
    let given = 0;
    while (start + given < json.at && bytes[json.at - given - 1] !== POINT) given += 1;
    const isWhole = start + given === json.at;
    if (!this.#isHashing) return isWhole ? value : Number.NaN;
    if (kind === 'integer' && isWhole) {
      this.#hash.addUtf8(bytes, start, json.at);
    } else if (kind === 'decimal' && (isWhole || given <= decimals)) {
      // It is stored as a text with all decimals.
      this.#hash.addUnit(QUOTE);
      this.#hash.addUtf8(bytes, start, json.at);
      if (isWhole && decimals > 0) this.#hash.addUnit(POINT);
      for (let digit = isWhole ? 0 : given; digit < decimals; digit += 1) this.#hash.addUnit(ZERO);
      this.#hash.addUnit(QUOTE);
    } else {
      this.isStorable = false;
    }
    return isWhole ? value : Number.NaN;
  }

  #readText({ kind }: ByteField): boolean {
    const json = this.#json;
    const { at: start, bytes } = json;
    if (json.text()) {
      if (!this.#isHashing) return true;
      this.isStorable &&= kind === 'text' && this.#hash.addUtf8(bytes, start, json.at);
      return true;
    }
    json.at = start;
    this.isStorable &&= !this.#isHashing;
    return json.text(true);
  }
}
