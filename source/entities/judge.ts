import { derive } from './derive.js';
import type { Entity } from './entity.js';
import type { Reason } from './outcome.js';
import { plainTest, type PlainTest } from './plain-tests.js';
import { brokenFieldRules } from './rules.js';
import { storeValue } from './stored-form.js';
import type { RawRow, StoredRow, StoredValue } from './value.js';

/** The result of validating one row, without asking a database. */
export interface Judgement {
  /** The row as written in the input. */
  readonly written: RawRow;
  /** The row after trimming and NFC. */
  readonly row: RawRow;
  /** The row as it would be stored; undefined if a rule is broken. */
  readonly stored: StoredRow | undefined;
  /** Every broken rule, in field order. */
  readonly reasons: readonly Reason[];
}

const NO_REASONS: readonly Reason[] = [];

/** Trims text and normalizes it to NFC; keeps every other value. */
export function normalizeRow(row: RawRow): RawRow {
  return row.map((value) => (typeof value === 'string' ? normalizeText(value) : value));
}

function normalizeText(text: string): string {
  const trimmed = text.trim();
  return ASCII.test(trimmed) ? trimmed : trimmed.normalize('NFC');
}

const ASCII = /^[\x00-\x7f]*$/; // oxlint-disable-line no-control-regex -- it is ASCII that is meant

/** Finds the rules that one field of a row breaks. */
export type FieldValidator = typeof brokenFieldRules;

/**
 * Validates a row by its entity's rules. A fast predicate, derived from the same definition, accepts plain
 * values, which nearly all are; everything else goes through the rules, and only they can reject.
 * @param validate applies the rules; `validateField` does it with yup
 */
export function judgeRow(
  entity: Entity,
  raw: RawRow,
  validate: FieldValidator = brokenFieldRules,
): Judgement {
  const plain = plainlyStored(entity, raw);
  if (plain) return { written: raw, row: raw, stored: plain, reasons: NO_REASONS };
  const row = normalizeRow(raw);
  const { tests } = plainRowsOf(entity);
  const reasons = entity.fields.flatMap((_, position) =>
    tests[position]?.(row[position]) ? [] : validate(entity, position, row, raw),
  );
  return {
    written: raw,
    row,
    stored: reasons.length === 0 ? storeRow(entity, row) : undefined,
    reasons,
  };
}

/** Whether a row is certainly valid; false means undecided. */
export function isPlainlyValid(entity: Entity, row: RawRow): boolean {
  return plainRowsOf(entity).tests.every((isPlain, position) => isPlain(row[position]));
}

/** The fast predicates of an entity. */
interface PlainRows {
  readonly tests: readonly PlainTest[];
  /** Whether there are decimals: only these are stored in another form. */
  readonly hasDecimals: boolean;
}

const plainRowsOf = derive(({ fields }: Entity): PlainRows => ({
  tests: fields.map(plainTest),
  hasDecimals: fields.some(({ kind }) => kind === 'decimal'),
}));

/** The row as it would be stored, if it is certainly valid as it is written; undefined means undecided. */
export function plainlyStored(entity: Entity, raw: RawRow): StoredRow | undefined {
  const { tests, hasDecimals } = plainRowsOf(entity);
  if (raw.length !== tests.length) return undefined;
  for (let position = 0; position < raw.length; position += 1) {
    if (!tests[position]?.(raw[position])) return undefined;
  }
  return hasDecimals ? storeRow(entity, raw) : (raw as StoredRow);
}

function storeRow(entity: Entity, row: RawRow): StoredRow {
  return entity.fields.map((field, position) => storeValue(field, row[position]));
}

/**
 * The valid fields of a row, even if the row as a whole is invalid: its keys and references are still
 * checked, so that all reasons are reported.
 * @returns one stored value per field; undefined for an invalid field
 */
export function validFields(
  entity: Entity,
  judgement: Judgement,
): readonly (StoredValue | undefined)[] {
  if (judgement.stored) return judgement.stored;
  const broken = new Set(judgement.reasons.map((reason) => reason.field));
  return entity.fields.map((field, position) =>
    broken.has(field.name) ? undefined : storeValue(field, judgement.row[position]),
  );
}
