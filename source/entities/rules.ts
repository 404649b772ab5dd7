import * as yup from 'yup';

import { formatAmount } from '../base/format.js';
import { countCharacters, cutText } from '../base/text.js';
import { ENTITIES, type Entity, type EntityName, type Field } from './entity.js';
import { decimalRules, integerRules } from './number-rules.js';
import type { Reason } from './outcome.js';
import { required, type Rule } from './rule.js';
import { emailRules, nameRules } from './text-rules.js';
import { quoteValue, type RawRow, type RawValue } from './value.js';

function rulesOf(field: Field): Rule[] {
  switch (field.kind) {
    case 'integer':
      return integerRules(field);
    case 'decimal':
      return decimalRules(field);
    case 'text':
      return nameRules(field);
    case 'email':
      return emailRules(field);
  }
}

function describeBrokenRule(field: Field, rule: Rule, value: RawValue): string {
  const demand = typeof rule.demand === 'string' ? rule.demand : rule.demand(value);
  if (rule === required) return `${field.name} ${demand}`;
  return `${field.name} ${demand} (was ${quoteValue(value)}${describeLength(field, rule, value)})`;
}

/** How long a text is of which the message quotes only the beginning. */
function describeLength(field: Field, rule: Rule, value: RawValue): string {
  if (field.kind === 'integer' || field.kind === 'decimal' || typeof value !== 'string') return '';
  if (rule.name === 'size') return `, ${value.length} code units`;
  const limit = Math.max(field.max, 100) * 10;
  return cutText(value, 60) === value
    ? ''
    : `, ${countCharacters(value, limit) > limit ? 'more than ' : ''}${formatAmount(Math.min(countCharacters(value, limit), limit), 'character')}`;
}

/** A field with its rules by name and the yup schema that holds one test for each. */
interface FieldSchema {
  readonly field: Field;
  readonly rules: ReadonlyMap<string, Rule>;
  readonly schema: yup.MixedSchema<unknown>;
}

function fieldSchema(field: Field): FieldSchema {
  const rules = rulesOf(field);
  const schema = rules.reduce<yup.MixedSchema<unknown>>(
    (tests, rule) =>
      tests.test({
        name: rule.name,
        message: rule.name,
        test: (value) => rule.holds(value as RawValue),
      }),
    yup.mixed().nullable(),
  );
  return { field, schema, rules: new Map(rules.map((rule) => [rule.name, rule])) };
}

const SCHEMAS: Readonly<Record<EntityName, readonly FieldSchema[]>> = {
  User: ENTITIES.User.fields.map(fieldSchema),
  Product: ENTITIES.Product.fields.map(fieldSchema),
  Order: ENTITIES.Order.fields.map(fieldSchema),
};

/** Every reason, values as they are; without stack traces, which cost more than the rules. */
const OPTIONS = { strict: true, abortEarly: false, disableStackTrace: true };

/**
 * Every rule that a row breaks, in field order; empty when all hold. References and uniqueness are
 * not rules of the row alone and are decided elsewhere.
 * @param row the row after `normalizeRow`
 * @param written the row as it was written, which the messages quote
 */
export function brokenRules(entity: Entity, row: RawRow, written: RawRow = row): Reason[] {
  return entity.fields.flatMap((_, position) => brokenFieldRules(entity, position, row, written));
}

/** Every rule that one field of a row breaks; as `brokenRules` gives them. */
export function brokenFieldRules(
  entity: Entity,
  position: number,
  row: RawRow,
  written: RawRow,
): Reason[] {
  const known = SCHEMAS[entity.name][position];
  if (!known) throw new RangeError(`${entity.name} has no field number ${position}`);
  try {
    known.schema.validateSync(row[position], OPTIONS);
    return [];
  } catch (error) {
    if (!(error instanceof yup.ValidationError)) throw error;
    return reasonsOf(error, known, written[position]);
  }
}

function reasonsOf(
  error: yup.ValidationError,
  { field, rules }: FieldSchema,
  written: RawValue,
): Reason[] {
  const failed = new Set((error.inner.length > 0 ? error.inner : [error]).map(({ type }) => type));
  return [...rules.values()]
    .filter((rule) => failed.has(rule.name))
    .map((rule) => ({
      field: field.name,
      rule: rule.name,
      message: describeBrokenRule(field, rule, written),
    }));
}
