import type { Entity, Field } from './entity.js';
import { PLAIN_DECIMAL, PLAIN_INTEGER, readNumber, type RawRow, type RawValue } from './value.js';

/** Reads the text of one field. */
export type ReadField = (text: string) => RawValue;

const asNumber =
  (pattern: RegExp): ReadField =>
  (text) => {
    const trimmed = text.trim();
    return pattern.test(trimmed) ? readNumber(trimmed) : text;
  };

const READERS: Readonly<Record<Field['kind'], ReadField>> = {
  integer: asNumber(PLAIN_INTEGER),
  decimal: asNumber(PLAIN_DECIMAL),
  text: (text) => text,
  email: (text) => text,
};

/** The reader of a field: gives a number if the field is numeric and the text a plain number, else the text. */
export function fieldReader(field: Field): ReadField {
  return READERS[field.kind];
}

/** A row whose fields were each written as text. */
export function readFields({ fields }: Entity, texts: readonly string[]): RawRow {
  return fields.map((field, position) => fieldReader(field)(texts[position] ?? ''));
}
