import { cutText, escapeText } from '../base/text.js';

/**
 * A number (or a nested JSON value) exactly as it was written, kept when a JavaScript number
 * would change it: `1e400`, `9007199254740993`, `1000.00`.
 */
export class Written {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** One field of a row as it came in, before any rule has looked at it. */
export type RawValue = string | number | boolean | null | undefined | Written;

/** A row as it came in: one value per field of its entity, in the entity's field order. */
export type RawRow = readonly RawValue[];

/** A field as the databases hold it: whole numbers as numbers, text and exact decimals as text. */
export type StoredValue = string | number;

/** A row as the databases hold it, in the entity's field order. */
export type StoredRow = readonly StoredValue[];

/** A plain whole number: no sign but a minus, no leading zero, no exponent, no decimal point. */
export const PLAIN_INTEGER = /^-?(?:0|[1-9]\d*)$/;

/** A plain decimal number: as above, with an optional fraction. */
export const PLAIN_DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** Reads a number's text: a JavaScript number where that is the same text again, else as written. */
export function readNumber(text: string): number | Written {
  const value = Number(text);
  return String(value) === text ? value : new Written(text);
}

/** The text of a number as it was written; undefined for what is not a number. */
export function numberText(value: RawValue): string | undefined {
  if (value instanceof Written) return value.text;
  return typeof value === 'number' ? (Object.is(value, -0) ? '-0' : String(value)) : undefined;
}

/** How many characters of a value a message quotes. */
const QUOTED = 60;

/** A value as a message quotes it: text in quotation marks, everything safe to print, long values cut. */
export function quoteValue(value: RawValue): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return `"${escapeText(cutText(value, QUOTED))}"`;
  return escapeText(cutText(numberText(value) ?? String(value), QUOTED));
}
