import { showTarget, targetOf } from '../entities/identity.js';
import type { Entity, Reference } from '../entities/entity.js';
import { plainText, storedOfValue, type AttemptValue } from './values.js';

/** To which row a reference of an attempted row points. */
export interface Target {
  readonly id: number;
  /** The values of the fields that point to it. */
  readonly key: number | string;
}

/** The key of an attempted row for a person: "7", "ALFKI", "3, 17"; the id where it is all that is known. */
export function keyIn(
  { fields, identifying = [0] }: Entity,
  values: Readonly<Record<string, AttemptValue>>,
): string {
  const names = identifying.map((position) => fields[position]!.name);
  const isKnown = names.every((name) => (values[name] ?? null) !== null);
  return (isKnown ? names : [fields[0]!.name]).map((name) => plainText(values[name])).join(', ');
}

/** @param values of the attempted row, by field name. @returns undefined where it points to no row, or a value is not valid */
export function targetIn(
  { fields }: Entity,
  reference: Reference,
  values: Readonly<Record<string, unknown>>,
): Target | undefined {
  if (!reference.isByKey) {
    const id = values[reference.field];
    return typeof id === 'number' ? { id, key: id } : undefined;
  }
  const row = fields.map((field, position) =>
    reference.positions.includes(position) ? storedOfValue(field, values[field.name]) : undefined,
  );
  const id = targetOf(reference, row);
  return id === undefined ? undefined : { id, key: showTarget(reference, row) };
}
