import { Written, type RawRow, type RawValue } from '../../../entities/value.js';

/**
 * A row as one line of a spool file: a JSON array in which a number as it was written stands in an
 * array of its own, and a missing value is an empty one. Row values are never arrays themselves.
 * JSON.stringify escapes what would not survive in a file: line breaks, NUL, lone surrogates.
 */
export function encodeRow(row: RawRow): string {
  return JSON.stringify(row.some(isTagged) ? row.map(tag) : row);
}

/** The row that `encodeRow` made a line of. */
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
