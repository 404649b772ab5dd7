import type { Field } from '../entities/entity.js';
import type { StoredValue } from '../entities/value.js';

/**
 * A value that the driver of a server gives, in the form in which rows are stored. What no row of the program can
 * have stays as it is: numbers and texts of other programs; blobs become "blob:…" in hex.
 */
export function foundValue(field: Field, value: unknown): StoredValue {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return `blob:${value.toString('hex').toUpperCase()}`;
  switch (field.kind) {
    case 'boolean':
      // MySQL has small numbers instead.
      if (value === 0 || value === 1) return value === 1;
      break;
    case 'decimal':
      if (typeof value === 'number') return String(value);
      break;
    case 'datetime':
      if (typeof value === 'string') return momentOf(value);
      break;
  }
  return typeof value === 'boolean' || typeof value === 'number' ? value : String(value);
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?(?:\+00(?::?00)?|Z)?$/;

/** A moment in UTC as servers write it, "2024-02-29 12:00:00.5+00" → "2024-02-29T12:00:00.500Z". */
function momentOf(text: string): string {
  const [, day, time, fraction = ''] = MOMENT.exec(text) ?? [];
  if (day === undefined) return text;
  const digits = fraction.replace(/0+$/, '');
  return `${day}T${time}${digits === '' ? '' : `.${digits.padEnd(3, '0')}`}Z`;
}
