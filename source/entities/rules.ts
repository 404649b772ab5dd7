import * as yup from 'yup';

import { countCharacters, cutText, escapeText } from '../base/text.js';
import { compareDecimals, countDecimals } from './decimal.js';
import { isEmailAddress } from './email.js';
import {
  ENTITIES,
  MAX_TEXT_UNITS,
  type DecimalField,
  type EmailField,
  type Entity,
  type EntityName,
  type Field,
  type IntegerField,
  type TextField,
} from './entity.js';
import type { Reason } from './outcome.js';
import {
  numberText,
  PLAIN_DECIMAL,
  PLAIN_INTEGER,
  quoteValue,
  type RawRow,
  type RawValue,
} from './value.js';

/**
 * One rule of a field. A rule that does not apply to a value (a length, when it is no text) holds:
 * so that of the rules about one thing only the one that says it best is reported.
 */
interface Rule {
  readonly name: string;
  readonly holds: (value: RawValue) => boolean;
  /** Completes the sentence "<field> …"; the value is added to it. */
  readonly demand: string | ((value: RawValue) => string);
}

const isMissing = (value: RawValue): value is null | undefined =>
  value === undefined || value === null;

const required: Rule = {
  name: 'required',
  holds: (value) => !isMissing(value),
  demand: 'is missing',
};

function integerRules(field: IntegerField): Rule[] {
  const asInteger = (value: RawValue): string | undefined => {
    if (typeof value === 'number') return Number.isFinite(value) ? plainText(value) : undefined;
    const text = numberText(value);
    return text !== undefined && PLAIN_INTEGER.test(text) ? text : undefined;
  };
  return [
    required,
    {
      name: 'integer',
      holds: (value) => isMissing(value) || PLAIN_INTEGER.test(asInteger(value) ?? ''),
      demand: 'must be a whole number, written with digits only',
    },
    ...boundRules(String(field.min), String(field.max), asInteger),
  ];
}

function decimalRules(field: DecimalField): Rule[] {
  const asDecimal = (value: RawValue): string | undefined => {
    const text = numberText(value);
    return text !== undefined && PLAIN_DECIMAL.test(text) ? text : undefined;
  };
  return [
    required,
    {
      name: 'decimal',
      holds: (value) => isMissing(value) || asDecimal(value) !== undefined,
      demand: 'must be a plain decimal number',
    },
    {
      name: 'decimals',
      holds: (value) => countDecimals(asDecimal(value) ?? '') <= field.decimals,
      demand: `must have at most ${field.decimals} decimals and is never rounded`,
    },
    ...boundRules(field.min, field.max, asDecimal),
  ];
}

/** The text of a number without exponent, also of huge ones, so that bounds compare exactly. */
function plainText(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

function boundRules(
  min: string,
  max: string,
  textOf: (value: RawValue) => string | undefined,
): Rule[] {
  const compared = (value: RawValue, holds: (text: string) => boolean): boolean => {
    const text = textOf(value);
    return text === undefined || !PLAIN_DECIMAL.test(text) || holds(text);
  };
  return [
    {
      name: 'min',
      holds: (value) => compared(value, (text) => compareDecimals(text, min) >= 0),
      demand: `must be at least ${min}`,
    },
    {
      name: 'max',
      holds: (value) => compared(value, (text) => compareDecimals(text, max) <= 0),
      demand: `must be at most ${max}`,
    },
  ];
}

const textRules: readonly Rule[] = [
  required,
  {
    name: 'text',
    holds: (value) => isMissing(value) || typeof value === 'string',
    demand: 'must be text',
  },
  {
    name: 'empty',
    holds: (value) => typeof value !== 'string' || value.length > 0,
    demand: 'must not be empty',
  },
];

function nameRules(field: TextField): Rule[] {
  const characters = (value: RawValue): number | undefined =>
    typeof value === 'string' && value.length > 0 ? countCharacters(value, field.max) : undefined;
  return [
    ...textRules,
    {
      name: 'min',
      holds: (value) => (characters(value) ?? field.min) >= field.min,
      demand: `must have at least ${field.min} characters`,
    },
    {
      name: 'max',
      holds: (value) => (characters(value) ?? 0) <= field.max,
      demand: `must have at most ${field.max} characters`,
    },
    {
      name: 'size',
      holds: (value) =>
        typeof value !== 'string' ||
        value.length <= MAX_TEXT_UNITS ||
        countCharacters(value, field.max) > field.max,
      demand: `must take at most ${MAX_TEXT_UNITS} code units, all combining marks included`,
    },
    {
      name: 'control',
      holds: (value) => typeof value !== 'string' || !CONTROL.test(value),
      demand: (value) => `must not hold control characters such as ${firstControl(value)}`,
    },
    {
      name: 'unicode',
      holds: (value) => typeof value !== 'string' || !LONE_SURROGATE.test(value),
      demand: 'must be well-formed Unicode text (it holds half of a character)',
    },
  ];
}

const CONTROL = /\p{Cc}/u;
const LONE_SURROGATE = /\p{Cs}/u;

function firstControl(value: RawValue): string {
  return escapeText(CONTROL.exec(String(value))?.[0] ?? '');
}

function emailRules(field: EmailField): Rule[] {
  return [
    ...textRules,
    {
      name: 'max',
      holds: (value) => typeof value !== 'string' || countCharacters(value, field.max) <= field.max,
      demand: `must have at most ${field.max} characters`,
    },
    {
      name: 'email',
      holds: (value) => typeof value !== 'string' || value === '' || isEmailAddress(value),
      demand: 'must be a valid e-mail address such as ana@example.com',
    },
  ];
}

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

function tellBroken(field: Field, rule: Rule, value: RawValue): string {
  const demand = typeof rule.demand === 'string' ? rule.demand : rule.demand(value);
  if (rule === required) return `${field.name} ${demand}`;
  return `${field.name} ${demand} (was ${quoteValue(value)}${tellLength(field, rule, value)})`;
}

/** How long a text is of which the message quotes only the beginning. */
function tellLength(field: Field, rule: Rule, value: RawValue): string {
  if (field.kind === 'integer' || field.kind === 'decimal' || typeof value !== 'string') return '';
  if (rule.name === 'size') return `, ${value.length} code units`;
  const limit = Math.max(field.max, 100) * 10;
  return cutText(value, 60) === value
    ? ''
    : `, ${countCharacters(value, limit) > limit ? `more than ${limit}` : countCharacters(value, limit)} characters`;
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

/** Every rule that one field of a row breaks; what `brokenRules` says of it. */
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
      message: tellBroken(field, rule, written),
    }));
}
