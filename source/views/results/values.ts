import { safeText } from '../../components/text.js';
import { ENTITIES, type Field } from '../../entities/entity.js';
import type { Attempt } from '../../ledger/attempt.js';
import { plainText, type AttemptValue } from '../../ledger/values.js';

type Value = AttemptValue | undefined;

/** A value as text: prices with their decimals, and text where a number belongs in quotation marks. */
export function plainValue(field: Field, value: Value): string {
  if (value === null || value === undefined) return '';
  if (field.kind === 'decimal' && typeof value === 'number') {
    const fixed = value.toFixed(field.decimals);
    return Number(fixed) === value ? fixed : String(value);
  }
  const isNumeric = field.kind === 'decimal' || field.kind === 'integer';
  return typeof value === 'string' && isNumeric && value !== '' ? `"${value}"` : plainText(value);
}

/** What stands for a value that is not there. */
export function absence(value: Value): string | undefined {
  if (value === null || value === undefined) return '(nothing)';
  return value === '' ? '(empty)' : undefined;
}

/** Longer texts are cut in the table long before their end. */
const ENOUGH = 300;

/** The row on one line: id first, then its other fields. */
export function shownValues({ entity, values }: Attempt): string {
  return ENTITIES[entity].fields
    .map((field, at) => {
      const value = values[field.name];
      const shown = absence(value) ?? safeText(plainValue(field, value).slice(0, ENOUGH));
      // The id stands first and needs no name; nor do texts and prices. Other numbers do.
      return field.kind === 'integer' && at > 0 ? `${field.name} ${shown}` : shown;
    })
    .join('  ');
}
