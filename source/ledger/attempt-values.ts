import type { Field } from '../entities/entity.js';
import { formatValue } from '../entities/format-value.js';
import type { Attempt } from './attempt.js';

/** What a page shows for a value that no file holds. */
const NOT_KNOWN = '(not known)';

/** An attempt as far as its values go. */
type ValuedAttempt = Pick<Attempt, 'outcome' | 'values'>;

/**
 * Whether the value of a field is known. Of a row whose outcome never reached the ledger only the key
 * is: the other fields are absent, in older files null. No row that was written to a database has null.
 */
export function isKnown({ outcome, values }: ValuedAttempt, field: string): boolean {
  const value = values[field];
  return value !== undefined && !(value === null && outcome === 'unknown');
}

/** A value of an attempt as a person reads it, safe to print; see `formatValue`. */
export function formatAttemptValue(
  attempt: ValuedAttempt,
  field: Field,
  options?: { readonly limit?: number },
): string {
  if (!isKnown(attempt, field.name)) return NOT_KNOWN;
  return formatValue(field, attempt.values[field.name], options);
}
