import type { Field } from '../../entities/entity.js';
import { quoteName } from './columns.js';

/** A column, for `json_array`, so that its value is read back in the form of a stored row. */
export function storedJson(field: Field): string {
  const column = quoteName(field.name);
  if (field.kind === 'boolean') return booleanOf(column);
  return isWhole(field) ? `CAST(${column} AS TEXT)` : column;
}

/**
 * The same for rows that any program may have written: a blob becomes "blob:…" in hex, and a whole number beyond
 * JavaScript's safe range is text.
 */
export function foundJson(field: Field): string {
  const column = quoteName(field.name);
  return (
    `CASE typeof(${column}) WHEN 'blob' THEN 'blob:' || hex(${column}) ` +
    `WHEN 'integer' THEN ${wholeOf(field, column)} ELSE ${column} END`
  );
}

function wholeOf(field: Field, column: string): string {
  if (field.kind === 'boolean') return booleanOf(column);
  if (isWhole(field)) return `CAST(${column} AS TEXT)`;
  const { MIN_SAFE_INTEGER: min, MAX_SAFE_INTEGER: max } = Number;
  return `iif(${column} BETWEEN ${min} AND ${max}, ${column}, CAST(${column} AS TEXT))`;
}

function booleanOf(column: string): string {
  return `CASE ${column} WHEN 1 THEN json('true') WHEN 0 THEN json('false') ELSE ${column} END`;
}

function isWhole(field: Field): boolean {
  return field.kind === 'decimal' && field.isWhole === true;
}
