import * as yup from 'yup';

import { derive } from './derive.js';
import type { Entity } from './entity.js';
import type { Reason } from './outcome.js';
import type { Rule } from './rule.js';
import { fieldRulesOf, reasonOf, type FieldRules } from './rules.js';
import type { RawRow, RawValue } from './value.js';

/**
 * The rules of each field as yup schemas, for single rows that the user enters. Threads apply the same rules
 * without yup, which takes twice as long for an invalid row; a property test compares the reasons of both.
 */
const schemasOf = derive((entity: Entity): readonly yup.MixedSchema<unknown>[] =>
  fieldRulesOf(entity).map(schemaOf),
);

function schemaOf({ rules }: FieldRules): yup.MixedSchema<unknown> {
  return rules.reduce<yup.MixedSchema<unknown>>(
    (schema, rule) =>
      schema.test({
        name: rule.name,
        message: rule.name,
        test: (value) => rule.holds(value as RawValue),
      }),
    yup.mixed().nullable(),
  );
}

/** All reasons, no coercion, and no stack traces, which cost more than the rules. */
const OPTIONS = { strict: true, abortEarly: false, disableStackTrace: true };

/** Like `brokenFieldRules`, with yup. */
export function validateField(
  entity: Entity,
  position: number,
  row: RawRow,
  written: RawRow,
): Reason[] {
  const schema = schemasOf(entity)[position];
  const known = fieldRulesOf(entity)[position];
  if (!schema || !known) throw new RangeError(`${entity.name} has no field number ${position}`);
  return brokenBy(schema, known.rules, row[position]).map((rule) =>
    reasonOf(known.field, rule, written[position]),
  );
}

function brokenBy(
  schema: yup.MixedSchema<unknown>,
  rules: readonly Rule[],
  value: RawValue,
): readonly Rule[] {
  try {
    schema.validateSync(value, OPTIONS);
    return [];
  } catch (error) {
    if (!(error instanceof yup.ValidationError)) throw error;
    const broken = new Set(
      (error.inner.length > 0 ? error.inner : [error]).map(({ type }) => type),
    );
    return rules.filter(({ name }) => broken.has(name));
  }
}
