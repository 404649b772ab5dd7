import { derive } from './derive.js';
import { comparedForm } from './entity.js';
import type { Field } from './field.js';
import type { Entity } from './model.js';
import type { StoredValue } from './value.js';

/** What no two rows of an entity may share besides the key: the value of a field, or those of several together. */
export interface Unique {
  /** The name of the field; of several "member, day". */
  readonly name: string;
  readonly positions: readonly number[];
  readonly fields: readonly Field[];
}

/** The unique values of an entity besides its key: those of one field in field order, then combinations. */
export const uniquesOf = derive(({ fields, uniques, combinations }: Entity): readonly Unique[] =>
  [...uniques.map((position) => [position]), ...combinations].map((positions) => {
    const own = positions.flatMap((position) => fields[position] ?? []);
    return { name: own.map(({ name }) => name).join(', '), positions, fields: own };
  }),
);

/** That of them which is the key of the model; undefined where the key is the first field. */
export function keyUniqueOf(entity: Entity): Unique | undefined {
  const { identifying } = entity;
  if (!identifying) return undefined;
  const text = identifying.join();
  return uniquesOf(entity).find(({ positions }) => positions.join() === text);
}

/**
 * The unique value of a row, of several fields as one text. Null if the row lacks a part of it, so that it shares it
 * with no row; undefined if a part is not valid.
 */
export function uniqueValue(
  { positions }: Unique,
  row: readonly (StoredValue | undefined)[],
): StoredValue | undefined {
  const [only] = positions;
  if (positions.length === 1 && only !== undefined) return row[only];
  const values = positions.map((position) => row[position]);
  if (values.includes(undefined)) return undefined;
  return values.includes(null) ? null : JSON.stringify(values);
}

/** The form by which unique values are compared. */
export function comparedUnique({ fields }: Unique, value: StoredValue): string {
  const [only] = fields;
  return fields.length === 1 && only ? comparedForm(only, value) : String(value);
}

/** The parts of a unique value of several fields. */
export function partsOf(value: StoredValue): StoredValue[] {
  return JSON.parse(String(value)) as StoredValue[];
}

/** A unique value for a person: "ana@example.com", "7, 2024-02-29". */
export function showUnique({ fields }: Unique, value: StoredValue): string {
  return fields.length === 1 ? String(value) : partsOf(value).map(String).join(', ');
}
