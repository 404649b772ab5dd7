import { derive } from './derive.js';
import type { Entity } from './entity.js';
import { idOfKey } from './identity.js';
import type { Reason } from './outcome.js';
import { plainTest, type PlainTest } from './plain-tests.js';
import { latePositionsOf } from './references.js';
import { brokenFieldRules } from './rules.js';
import { storeValue } from './stored-form.js';
import type { RawRow, RawValue, StoredRow, StoredValue } from './value.js';

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
  const normal = normalizeRow(raw);
  const { tests } = plainRowsOf(entity);
  const reasons = entity.fields.flatMap((_, position) =>
    tests[position]?.(normal[position]) ? [] : validate(entity, position, normal, raw),
  );
  const { identifying } = entity;
  const id = identifying && idByKey(entity, identifying, normal, reasons);
  const row = identifying ? withId(normal, id) : normal;
  return {
    written: identifying ? withId(raw, id) : raw,
    row,
    stored: reasons.length === 0 ? storeRow(entity, row) : undefined,
    reasons,
  };
}

/** The id that derives from the key of a row; where that is not valid, the one that was given, if any. */
function idByKey(
  { fields }: Entity,
  identifying: readonly number[],
  row: RawRow,
  reasons: readonly Reason[],
): RawValue {
  const isBroken = (position: number): boolean =>
    reasons.some(({ field }) => field === fields[position]!.name);
  if (identifying.some(isBroken)) return row[0];
  return idOfKey(identifying.map((position) => storeValue(fields[position]!, row[position])));
}

function withId(row: RawRow, id: RawValue): RawRow {
  return [id, ...row.slice(1)];
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
  /** Positions of values that a row does not have when it is inserted. */
  readonly late: ReadonlySet<number>;
}

const plainRowsOf = derive((entity: Entity): PlainRows => ({
  tests: entity.fields.map(plainTest),
  hasDecimals: entity.fields.some(({ kind }) => kind === 'decimal'),
  late: new Set(latePositionsOf(entity)),
}));

/** The row as it would be stored, if it is certainly valid as it is written; undefined means undecided. */
export function plainlyStored(entity: Entity, raw: RawRow): StoredRow | undefined {
  const { tests, hasDecimals, late } = plainRowsOf(entity);
  if (raw.length !== tests.length) return undefined;
  const { identifying } = entity;
  for (let position = identifying ? 1 : 0; position < raw.length; position += 1) {
    if (!tests[position]?.(raw[position])) return undefined;
  }
  if (identifying) {
    const [, ...rest] = storeRow(entity, raw);
    return [idOfKey(identifying.map((position) => rest[position - 1]!)), ...rest];
  }
  return hasDecimals || late.size > 0 ? storeRow(entity, raw) : (raw as StoredRow);
}

/** The row as it is inserted: without the values that are written once all rows are. */
function storeRow(entity: Entity, row: RawRow): StoredRow {
  const { late } = plainRowsOf(entity);
  return entity.fields.map((field, position) =>
    late.has(position) ? null : storeValue(field, row[position]),
  );
}

/** A valid row with the values, too, that are written once all rows are. */
export function wholeRow({ fields }: Entity, { row }: Judgement, stored: StoredRow): StoredRow {
  return fields.map((field, at) => stored[at] ?? storeValue(field, row[at]));
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
  const { row } = judgement;
  return entity.fields.map((field, position) => {
    const hasNoId = position === 0 && (row[0] ?? undefined) === undefined;
    return hasNoId || broken.has(field.name) ? undefined : storeValue(field, row[position]);
  });
}
