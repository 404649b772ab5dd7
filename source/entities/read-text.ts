import type { Entity, Field, FieldKind } from './entity.js';
import { inputFieldsOf } from './input-fields.js';
import { PLAIN_DECIMAL, PLAIN_INTEGER, readNumber, type RawRow, type RawValue } from './value.js';

/** Reads the text of one field. */
export type ReadField = (text: string) => RawValue;

const asNumber =
  (pattern: RegExp): ReadField =>
  (text) => {
    const trimmed = text.trim();
    return pattern.test(trimmed) ? readNumber(trimmed) : text;
  };

const asText: ReadField = (text) => text;

/** Other spellings of a boolean stay text, which its rule rejects. */
const asBoolean: ReadField = (text) => {
  const trimmed = text.trim();
  return trimmed === 'true' || trimmed === 'false' ? trimmed === 'true' : text;
};

const READERS: Readonly<Record<FieldKind, ReadField>> = {
  integer: asNumber(PLAIN_INTEGER),
  decimal: asNumber(PLAIN_DECIMAL),
  text: asText,
  email: asText,
  boolean: asBoolean,
  date: asText,
  datetime: asText,
};

/**
 * The reader of a field: gives a number if the field is numeric and the text a plain number, true or false if it is a
 * boolean, else the text. The empty text is no value of an optional field.
 */
export function fieldReader(field: Field): ReadField {
  const read = READERS[field.kind];
  return field.optional ? (text) => (text === '' ? null : read(text)) : read;
}

/** A row whose fields were each written as text. @param texts one for each field that an input has */
export function readFields(entity: Entity, texts: readonly string[]): RawRow {
  const inputs = inputFieldsOf(entity);
  const values = inputs.map((field, at) => fieldReader(field)(texts[at] ?? ''));
  return inputs.length === entity.fields.length ? values : [undefined, ...values];
}
