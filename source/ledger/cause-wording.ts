import { DATABASE_ERROR_KINDS, nameErrorKind } from '../base/errors.js';
import type { FieldKind, Model } from '../entities/entity.js';
import { REFERENCE_RULES } from './reference-rules.js';
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
  boolean: 'is neither true nor false',
  date: 'is not a day',
  datetime: 'is not a moment',
  enum: 'is not one of the values allowed',
  pattern: 'does not match its pattern',
  uuid: 'is not a UUID',
  uri: 'is not a URI',
  unique: 'is taken',
  [REFERENCE_RULES.absent]: 'points to a row that does not exist',
  [REFERENCE_RULES.open]: 'points to a row that was not there',
  [REFERENCE_RULES.rejected]: 'points to a row that was not inserted',
  [REFERENCE_RULES.early]: 'points to a row that was inserted later',
  [REFERENCE_RULES.unattempted]: 'points to a row that was not attempted',
};

/** The wording of a bound differs between numbers, texts and times. */
const BOUNDS: Readonly<Record<string, Readonly<Record<'number' | 'text' | 'time', string>>>> = {
  min: { number: 'is too small', text: 'is too short', time: 'is too early' },
  max: { number: 'is too large', text: 'is too long', time: 'is too late' },
};

function boundOf(kind: FieldKind | undefined): 'number' | 'text' | 'time' {
  if (kind === 'date' || kind === 'datetime') return 'time';
  return kind === 'integer' || kind === 'decimal' ? 'number' : 'text';
}

/**
 * Formats a cause: "quantity is too small", "locked (SQLITE_BUSY)". A rule that this version does not know is
 * shown by its id.
 */
export function formatCause({ entity, field, rule, code }: Cause, model: Model): string {
  const isCoded = code !== '';
  if (field === '') return `${nameOfKind(rule)}${isCoded ? ` (${code})` : ''}`;
  const kind = model.byName.get(entity)?.fields.find(({ name }) => name === field)?.kind;
  const fault = BOUNDS[rule]?.[boundOf(kind)] ?? FAULTS[rule];
  return `${field} ${fault ?? `breaks the rule ${rule}`}`;
}

function nameOfKind(rule: string): string {
  const kind = DATABASE_ERROR_KINDS.find((known) => known === rule);
  if (kind) return nameErrorKind(kind);
  if (rule === 'unit') return 'another row of the unit did not go through';
  return rule === 'unknown' ? 'outcome not known' : rule;
}
