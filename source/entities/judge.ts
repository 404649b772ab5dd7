import { canonicalDecimal } from './decimal.js';
import { ENTITIES, type Entity, type EntityName, type Field } from './entity.js';
import type { Reason } from './outcome.js';
import { isCommonAddress, isPlainName } from './plain-text.js';
import { brokenFieldRules } from './rules.js';
import {
  numberText,
  type RawRow,
  type RawValue,
  type StoredRow,
  type StoredValue,
} from './value.js';

/** The result of the rules for one row, before any database is asked. */
export interface Judgement {
  /** The row as it was written. */
  readonly written: RawRow;
  /** The row after trimming and NFC. */
  readonly row: RawRow;
  /** The row as it would be stored; undefined when a rule is broken. */
  readonly stored: StoredRow | undefined;
  /** Every broken rule, in field order. */
  readonly reasons: readonly Reason[];
}

const NO_REASONS: readonly Reason[] = [];

/** Trims text and brings it to NFC; leaves every other value alone. */
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
 * Judges a row by its entity's rules. Plain fields, nearly all, are accepted by a predicate derived
 * from the same definition; whatever that predicate does not accept is left to the rules, which
 * alone can refuse.
 * @param validate what goes through the rules; `validateField` does it with yup
 */
export function judgeRow(
  entity: Entity,
  raw: RawRow,
  validate: FieldValidator = brokenFieldRules,
): Judgement {
  const plain = storePlain(entity, raw);
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

/** Accepts rows that certainly break no rule; false means undecided. */
export function isPlainlyValid(entity: Entity, row: RawRow): boolean {
  return plainRowsOf(entity).tests.every((isPlain, position) => isPlain(row[position]));
}

/** Accepts values that certainly break no rule of one field; false means undecided. */
type PlainTest = (value: RawValue) => boolean;

/** What the plain rows of an entity are known by. */
interface PlainRows {
  readonly tests: readonly PlainTest[];
  /** Only exact decimals are stored in another form than they come in. */
  readonly hasDecimals: boolean;
}

const plainRows = ({ fields }: Entity): PlainRows => ({
  tests: fields.map(plainTest),
  hasDecimals: fields.some(({ kind }) => kind === 'decimal'),
});

function plainTest(field: Field): PlainTest {
  switch (field.kind) {
    case 'integer': {
      const { min, max } = field;
      return (value) =>
        typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
    }
    case 'text': {
      const { min, max } = field;
      return (value) =>
        typeof value === 'string' &&
        value.length >= min &&
        value.length <= max &&
        isPlainName(value);
    }
    case 'email': {
      const { max } = field;
      return (value) => typeof value === 'string' && value.length <= max && isCommonAddress(value);
    }
    case 'decimal': {
      const min = Number(field.min);
      const max = Number(field.max);
      return (value) => {
        const text = numberText(value);
        if (text === undefined || !PLAIN_PRICE.test(text)) return false;
        const amount = Number(text);
        return amount >= min && amount <= max;
      };
    }
  }
}

/** At most eleven digits, two of them decimals: few enough for a JavaScript number to compare exactly. */
const PLAIN_PRICE = /^(?:0|[1-9]\d{0,8})(?:\.\d{1,2})?$/;

const PLAIN: Readonly<Record<EntityName, PlainRows>> = {
  User: plainRows(ENTITIES.User),
  Product: plainRows(ENTITIES.Product),
  Order: plainRows(ENTITIES.Order),
};

/** By a comparison: a look-up by name would be compiled anew for each entity that comes along. */
function plainRowsOf({ name }: Entity): PlainRows {
  if (name === 'User') return PLAIN.User;
  return name === 'Product' ? PLAIN.Product : PLAIN.Order;
}

/** The row as it would be stored, of a row that is plain as it was written: nothing to trim or compose. */
function storePlain(entity: Entity, raw: RawRow): StoredRow | undefined {
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

/** How a value that its rules accept is stored. */
function storeValue(field: Field, value: RawValue): StoredValue {
  switch (field.kind) {
    case 'integer':
      return Number(numberText(value));
    case 'decimal':
      return canonicalDecimal(numberText(value) ?? '', field.decimals);
    case 'text':
    case 'email':
      return String(value);
  }
}

/**
 * The fields by which an invalid row could still meet others (its key, its address, its references),
 * where those fields themselves are valid: so that every reason of a row can be told.
 * @returns one stored value per field, undefined where the field is broken
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
