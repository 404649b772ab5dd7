import { cutText, escapeText } from '../base/text.js';

/**
 * A number (or a nested JSON value) exactly as written, if a JavaScript number would change it: `1e400`,
 * `9007199254740993`, `1000.00`.
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

/** A value of the input, before validation. */
export type RawValue = string | number | boolean | null | undefined | Written;

/** A row of the input: one value per field, in the entity's field order. */
export type RawRow = readonly RawValue[];

/**
 * A stored value: whole numbers that JavaScript holds exactly as numbers; text, exact decimals, days and moments as
 * text; null where an optional field has no value.
 */
export type StoredValue = string | number | boolean | null;

/** A stored row, in the entity's field order. */
export type StoredRow = readonly StoredValue[];

/** A plain whole number: no sign but a minus, no leading zero, no exponent, no decimal point. */
export const PLAIN_INTEGER = /^-?(?:0|[1-9]\d*)$/;

/** A plain decimal number: as above, with an optional fraction. */
export const PLAIN_DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** Reads a number: a JavaScript number if that has the same text again, else `Written`. */
export function readNumber(text: string): number | Written {
  const value = Number(text);
  return String(value) === text ? value : new Written(text);
}

/** The text of a number as written; undefined for other values. */
export function numberText(value: RawValue): string | undefined {
  if (value instanceof Written) return value.text;
  return typeof value === 'number' ? (Object.is(value, -0) ? '-0' : String(value)) : undefined;
}

/** Longest quote of a value in a message, in characters. */
const QUOTED = 60;

/** Quotes a value for a message: text in quotation marks, long values cut, safe to print. */
export function quoteValue(value: RawValue): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return `"${escapeText(cutText(value, QUOTED))}"`;
  return escapeText(cutText(numberText(value) ?? String(value), QUOTED));
}
