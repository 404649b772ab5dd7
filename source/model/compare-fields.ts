import { formatList } from '../base/format.js';
import { MAX_ADDRESS_UNITS } from '../entities/email.js';
import type { Difference, DifferentPart } from './difference.js';
import type { Field, FieldType, NumberField } from './model.js';
import { integerRange } from './ranges.js';
import { LONGEST_TEXT } from './types.js';

/** The types of columns in which values of a type are stored. */
const STORED_AS: Readonly<Record<FieldType, readonly FieldType[]>> = {
  integer: ['integer'],
  number: ['number'],
  string: ['string'],
  boolean: ['boolean', 'integer'],
  date: ['date'],
  datetime: ['datetime'],
  year: ['year', 'integer'],
};

const AS_TEXT: readonly FieldType[] = ['number', 'date', 'datetime'];

/** Notes a difference between two descriptions of one property of a field, where they differ. */
type CompareProperty = (
  property: DifferentPart['property'],
  inModel: string,
  inDatabase: string,
) => void;

/**
 * Compares a field with what a database has in its place.
 * @param isTextual whether the engine stores decimals, days and moments as text
 */
export function compareFields(
  table: string,
  field: Field,
  stored: Field,
  isTextual: boolean,
): Difference[] {
  const what = `${table}.${field.name}`;
  const isText = isTextual && stored.type === 'string' && AS_TEXT.includes(field.type);
  if (!isText && !STORED_AS[field.type].includes(stored.type)) {
    const part = { table, field: field.name, property: 'type' } as const;
    return [{ what, inModel: field.type, inDatabase: stored.type, part }];
  }
  const differences: Difference[] = [];
  const compare: CompareProperty = (property, inModel, inDatabase) => {
    const part = { table, field: field.name, property };
    if (inModel !== inDatabase) differences.push({ what, inModel, inDatabase, part });
  };
  const demand = ({ required }: Field): string => (required ? 'required' : 'optional');
  compare('required', demand(field), demand(stored));
  const uniqueness = ({ unique }: Field): string => (unique ? 'unique' : 'not unique');
  compare('unique', uniqueness(field), uniqueness(stored));
  if (stored.choices) compare('enum', describeChoices(field), describeChoices(stored));
  compareLimits(field, stored, compare);
  return differences;
}

function describeChoices({ choices = [] }: Field): string {
  return choices.length === 0 ? 'any value' : formatList(choices.map(String), 'or');
}

/** Lengths of columns that leave room for every text of a field, as this program creates them on MySQL. */
const WIDE: readonly number[] = [768, 384, MAX_ADDRESS_UNITS];

/** Compares limits that the database has. */
function compareLimits(field: Field, stored: Field, compare: CompareProperty): void {
  if (field.type === 'string' && stored.type === 'string' && stored.maxLength < LONGEST_TEXT) {
    const isWider = stored.maxLength > field.maxLength && WIDE.includes(stored.maxLength);
    if (field.maxLength !== stored.maxLength && field.format !== 'uuid' && !isWider) {
      compare('length', `maxLength ${field.maxLength}`, `maxLength ${stored.maxLength}`);
    }
  }
  if (field.type === 'number' && stored.type === 'number' && stored.hasScale) {
    compare('digits', describeDigits(field), describeDigits(stored));
  }
  if (field.type === 'integer' && stored.type === 'integer') {
    const [own, other] = [integerRange(field), integerRange(stored)];
    if (own.min < other.min || own.max > other.max) {
      compare('range', `${own.min} to ${own.max}`, `${other.min} to ${other.max}`);
    }
  }
}

function describeDigits({ precision, scale }: NumberField): string {
  return `number(${precision},${scale})`;
}
