import { formatAmount } from '../base/format.js';
import { countCharacters, cutText } from '../base/text.js';
import { choiceRules } from './choice-rules.js';
import { derive } from './derive.js';
import type { Entity, Field } from './entity.js';
import { decimalRules, integerRules } from './number-rules.js';
import type { Reason } from './outcome.js';
import { required, type Rule } from './rule.js';
import { emailRules, nameRules } from './text-rules.js';
import { booleanRules, dateRules, dateTimeRules } from './time-rules.js';
import { quoteValue, type RawRow, type RawValue } from './value.js';

function rulesOf(field: Field): Rule[] {
  if (field.kind === 'integer' && field.isDerived) return [];
  const rules = [...kindRules(field), ...choiceRules(field)];
  return field.optional ? rules.filter((rule) => rule !== required) : rules;
}

function kindRules(field: Field): Rule[] {
  switch (field.kind) {
    case 'integer':
      return integerRules(field);
    case 'decimal':
      return decimalRules(field);
    case 'text':
      return nameRules(field);
    case 'email':
      return emailRules(field);
    case 'boolean':
      return booleanRules;
    case 'date':
      return dateRules(field);
    case 'datetime':
      return dateTimeRules(field);
  }
}

function describeBrokenRule(field: Field, rule: Rule, value: RawValue): string {
  const demand = typeof rule.demand === 'string' ? rule.demand : rule.demand(value);
  if (rule === required) return `${field.name} ${demand}`;
  return `${field.name} ${demand} (was ${quoteValue(value)}${describeLength(field, rule, value)})`;
}

/** The length of a text, if the message quotes only its beginning. */
function describeLength(field: Field, rule: Rule, value: RawValue): string {
  if ((field.kind !== 'text' && field.kind !== 'email') || typeof value !== 'string') return '';
  if (rule.name === 'size') return `, ${value.length} code units`;
  const limit = Math.max(field.max, 100) * 10;
  return cutText(value, 60) === value
    ? ''
    : `, ${countCharacters(value, limit) > limit ? 'more than ' : ''}${formatAmount(Math.min(countCharacters(value, limit), limit), 'character')}`;
}

/** A field and its rules, in the order of the reasons. */
export interface FieldRules {
  readonly field: Field;
  readonly rules: readonly Rule[];
}

/** The rules of each field of an entity, in field order. */
export const fieldRulesOf = derive(({ fields }: Entity): readonly FieldRules[] =>
  fields.map((field) => ({ field, rules: rulesOf(field) })),
);

/** The reason for a broken rule. @param written the value as written, for the message */
export function reasonOf(field: Field, rule: Rule, written: RawValue): Reason {
  return {
    field: field.name,
    rule: rule.name,
    message: describeBrokenRule(field, rule, written),
  };
}

/**
 * All rules that a row breaks, in field order. References and uniqueness depend on other rows and are
 * checked elsewhere.
 * @param row the row after `normalizeRow`
 * @param written the row as written, for the messages
 */
export function brokenRules(entity: Entity, row: RawRow, written: RawRow = row): Reason[] {
  return entity.fields.flatMap((_, position) => brokenFieldRules(entity, position, row, written));
}

/** All rules that one field of a row breaks; see `brokenRules`. */
export function brokenFieldRules(
  entity: Entity,
  position: number,
  row: RawRow,
  written: RawRow,
): Reason[] {
  const known = fieldRulesOf(entity)[position];
  if (!known) throw new RangeError(`${entity.name} has no field number ${position}`);
  const reasons: Reason[] = [];
  for (const rule of known.rules) {
    if (!rule.holds(row[position])) reasons.push(reasonOf(known.field, rule, written[position]));
  }
  return reasons;
}
