import type { Field } from '../entities/entity.js';
import type { StoredValue } from '../entities/value.js';

/**
 * A value that the driver of a server gives, in the form in which rows are stored. What no row of the program can
 * have stays as it is: numbers and texts of other programs; blobs become "blob:…" in hex.
 */
export function foundValue(field: Field, value: unknown): StoredValue {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return `blob:${value.toString('hex').toUpperCase()}`;
  if (typeof value === 'string') return field.kind === 'datetime' ? momentOf(value) : value;
  if (typeof value === 'number') {
    // MySQL has small numbers instead of truth values.
    if (field.kind === 'boolean' && (value === 0 || value === 1)) return value === 1;
    return field.kind === 'decimal' ? String(value) : value;
  }
  return typeof value === 'boolean' ? value : JSON.stringify(value);
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?(?:\+00(?::?00)?|Z)?$/;

/** A moment in UTC as servers write it, "2024-02-29 12:00:00.5+00" → "2024-02-29T12:00:00.500Z". */
function momentOf(text: string): string {
  const [, day, time, fraction = ''] = MOMENT.exec(text) ?? [];
  if (day === undefined) return text;
  const digits = fraction.replace(/0+$/, '');
  return `${day}T${time}${digits === '' ? '' : `.${digits.padEnd(3, '0')}`}Z`;
}
