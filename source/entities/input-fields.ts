import { derive } from './derive.js';
import type { Field } from './field.js';
import type { Entity } from './model.js';

/** Whether a field derives from others, so that no input has it. */
export function isDerived(field: Field): boolean {
  return field.kind === 'integer' && field.isDerived === true;
}

/** The fields of an entity that an input has, in field order. */
export const inputFieldsOf = derive(({ fields }: Entity): readonly Field[] =>
  fields.filter((field) => !isDerived(field)),
);
