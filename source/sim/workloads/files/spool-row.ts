import { Written, type RawRow, type RawValue } from '../../../entities/value.js';

/**
 * Encodes a row as one line of a spool file: a JSON array. A number with its original spelling becomes
 * `["1.50"]`, a missing value `[]`; values are never arrays themselves, so this is unambiguous.
 * JSON.stringify escapes what a text file cannot hold: line breaks, NUL, lone surrogates.
 */
export function encodeRow(row: RawRow): string {
  return JSON.stringify(row.some(isTagged) ? row.map(tag) : row);
}

/** Decodes a line of `encodeRow`. */
export function decodeRow(line: string): RawRow {
  const row = JSON.parse(line) as (RawValue | string[])[];
  for (let index = 0; index < row.length; index += 1) {
    const value = row[index];
    if (Array.isArray(value))
      row[index] = value.length === 0 ? undefined : new Written(value[0] ?? '');
  }
  return row as RawRow;
}

const isTagged = (value: RawValue): boolean => value === undefined || typeof value === 'object';

function tag(value: RawValue): RawValue | string[] {
  if (value === undefined) return [];
  return value instanceof Written ? [value.text] : value;
}
