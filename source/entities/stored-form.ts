import { canonicalDecimal } from './decimal.js';
import type { Field } from './entity.js';
import { momentOf, momentText } from './moments.js';
import { numberText, type RawValue, type StoredValue } from './value.js';

/** The stored form of a value that breaks no rule of its field. */
export function storeValue(field: Field, value: RawValue): StoredValue {
  if (value === null || value === undefined) return null;
  switch (field.kind) {
    case 'integer':
      // There is one zero in a database.
      return Number(numberText(value)) + 0;
    case 'decimal':
      return canonicalDecimal(numberText(value) ?? '', field.decimals);
    case 'text':
      return field.format === 'uuid' ? String(value).toLowerCase() : String(value);
    case 'email':
    case 'date':
      return String(value);
    case 'boolean':
      return value === true;
    case 'datetime':
      return momentText(momentOf(String(value)) ?? Number.NaN);
  }
}
