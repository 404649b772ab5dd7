import { DATABASE_ERROR_KINDS, nameErrorKind } from '../base/errors.js';
import { ENTITIES } from '../entities/entity.js';
import { REFERENCE_RULES } from './fates.js';
import type { Cause } from './summary.js';

/** The fault of a field by broken rule, to follow the name of the field. */
const FAULTS: Readonly<Record<string, string>> = {
  required: 'is missing',
  integer: 'is not a whole number',
  decimal: 'is not a plain decimal number',
  decimals: 'has too many decimals',
  text: 'is not text',
  empty: 'is empty',
  visible: 'has too few visible characters',
  size: 'is too large',
  control: 'holds control characters',
  unicode: 'is not well-formed Unicode',
  email: 'is not a valid e-mail address',
  unique: 'is taken',
  [REFERENCE_RULES.absent]: 'points to a row that does not exist',
  [REFERENCE_RULES.open]: 'points to a row that was not there',
  [REFERENCE_RULES.rejected]: 'points to a row that was not inserted',
  [REFERENCE_RULES.early]: 'points to a row that was inserted later',
  [REFERENCE_RULES.unattempted]: 'points to a row that was not attempted',
};

/** The wording of a bound differs between numbers and texts. */
const BOUNDS: Readonly<Record<string, { readonly number: string; readonly text: string }>> = {
  min: { number: 'is too small', text: 'is too short' },
  max: { number: 'is too large', text: 'is too long' },
};

/**
 * Formats a cause: "quantity is too small", "locked (SQLITE_BUSY)". A rule that this version does not know is
 * shown by its id.
 */
export function formatCause({ entity, field, rule, code }: Cause): string {
  const isCoded = code !== '';
  if (field === '') return `${nameOfKind(rule)}${isCoded ? ` (${code})` : ''}`;
  const kind = ENTITIES[entity]!.fields.find(({ name }) => name === field)?.kind;
  const isNumber = kind === 'integer' || kind === 'decimal';
  const fault = BOUNDS[rule]?.[isNumber ? 'number' : 'text'] ?? FAULTS[rule];
  return `${field} ${fault ?? `breaks the rule ${rule}`}`;
}

function nameOfKind(rule: string): string {
  const kind = DATABASE_ERROR_KINDS.find((known) => known === rule);
  if (kind) return nameErrorKind(kind);
  return rule === 'unknown' ? 'outcome not known' : rule;
}
