import { compareDecimals, countDecimals } from '../entities/decimal.js';
import { PLAIN_DECIMAL, PLAIN_INTEGER } from '../entities/value.js';
import type { FieldType, NumberField, Value } from './model.js';
import { dayOf, momentOf, momentText } from '../entities/moments.js';
import { INTEGER_RANGE, YEAR_RANGE } from './types.js';

/** A value as a model file has it: what YAML or JSON read, and how it was written. */
export interface WrittenValue {
  readonly value: string | number | boolean | null;
  /** The digits of a number as they were written, or the text. */
  readonly text: string;
}

/** What a value of a type must be, to complete the sentence "… must be". */
export const TYPE_DEMANDS: Readonly<Record<FieldType, string>> = {
  integer: 'a whole number of 64 bits, such as 7',
  number: 'a plain decimal number, such as 12.50',
  string: 'a text',
  boolean: 'true or false',
  date: 'a day, such as 2024-02-29',
  datetime: 'a moment, such as 2024-02-29T12:00:00Z',
  year: 'a year from 1 to 9999',
};

/** Reads a value of a type; numbers and times may be written as texts. Undefined if it is none. */
export function readValue(type: FieldType, { value, text }: WrittenValue): Value | undefined {
  switch (type) {
    case 'integer': {
      if (typeof value === 'boolean' || !PLAIN_INTEGER.test(text)) return undefined;
      return integerOf(BigInt(text));
    }
    case 'number':
      return typeof value !== 'boolean' && PLAIN_DECIMAL.test(text) ? text : undefined;
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'date':
      return typeof value === 'string' && dayOf(text) !== undefined ? text : undefined;
    case 'datetime': {
      const ms = typeof value === 'string' ? momentOf(text) : undefined;
      return ms === undefined ? undefined : momentText(ms);
    }
    case 'year': {
      const year = PLAIN_INTEGER.test(text) && typeof value !== 'boolean' ? Number(text) : 0;
      return year >= YEAR_RANGE.min && year <= YEAR_RANGE.max ? year : undefined;
    }
  }
}

/** A whole number as a value; undefined beyond 64 bits. */
export function integerOf(value: bigint): number | bigint | undefined {
  if (value < INTEGER_RANGE.min || value > INTEGER_RANGE.max) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Compares two values of a type that has an order: a negative number, 0 or a positive number. */
export function compareValues(type: FieldType, left: Value, right: Value): number {
  switch (type) {
    case 'number':
      return compareDecimals(String(left), String(right));
    case 'datetime':
      return (momentOf(String(left)) ?? 0) - (momentOf(String(right)) ?? 0);
    case 'integer':
    case 'year': {
      const [a, b] = [BigInt(left as number | bigint), BigInt(right as number | bigint)];
      return a < b ? -1 : a > b ? 1 : 0;
    }
    default:
      return String(left) < String(right) ? -1 : String(left) > String(right) ? 1 : 0;
  }
}

/** Whether a number fits the digits of its field. */
export function fitsDigits(
  { precision, scale }: Pick<NumberField, 'precision' | 'scale'>,
  text: string,
): boolean {
  const digits = text.replace(/^-?0*|\./g, '').length;
  return countDecimals(text) <= scale && digits - countDecimals(text) <= precision - scale;
}
