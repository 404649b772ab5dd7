import type { Field } from '../entities/entity.js';
import { formatValue } from '../entities/format-value.js';
import type { Attempt } from './attempt.js';

/** Shown for a value that is in no file. */
const NOT_KNOWN = '(not known)';

/** The part of an attempt that is needed to show its values. */
type ValuedAttempt = Pick<Attempt, 'outcome' | 'values'>;

/**
 * Whether the value of a field is known. For a row whose outcome is not in the ledger, only the key is: the
 * other fields are absent, in older files null. Rows written to a database never have null.
 */
export function isKnown({ outcome, values }: ValuedAttempt, field: string): boolean {
  const value = values[field];
  return value !== undefined && !(value === null && outcome === 'unknown');
}

/** A value of an attempt for display, safe to print; see `formatValue`. */
export function formatAttemptValue(
  attempt: ValuedAttempt,
  field: Field,
  options?: { readonly limit?: number },
): string {
  if (!isKnown(attempt, field.name)) return NOT_KNOWN;
  return formatValue(field, attempt.values[field.name], options);
}
