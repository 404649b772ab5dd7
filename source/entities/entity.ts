import { cutText, escapeText } from '../base/text.js';
import { derive } from './derive.js';
import { foldAddress } from './email.js';
import type { EmailField, Field } from './field.js';
import { showKey } from './identity.js';
import type { Entity, EntityName, Model } from './model.js';
import type { StoredValue } from './value.js';

export type {
  BooleanField,
  DateField,
  DateTimeField,
  DecimalField,
  EmailField,
  Field,
  FieldKind,
  IntegerField,
  TextField,
} from './field.js';
export type { Entity, EntityName, Model, Reference } from './model.js';

/** A value for each entity, by name. */
export function perEntity<Value>(
  make: (entity: Entity) => Value,
  { entities }: Model,
): Record<EntityName, Value> {
  const values: Partial<Record<EntityName, Value>> = {};
  for (const entity of entities) values[entity.name] = make(entity);
  return values as Record<EntityName, Value>;
}

/** Longest text of a text field in UTF-16 units: it limits the combining marks that 100 characters can have. */
export const MAX_TEXT_UNITS = 4000;

/** A field that must be unique besides the key, and its position in the row. */
export interface UniqueField<Kind extends Field = Field> {
  readonly field: Kind;
  readonly position: number;
}

/** The unique fields of an entity besides its key, in field order. */
export const uniqueFieldsOf = derive(({ fields, uniques }: Entity): readonly UniqueField[] =>
  uniques.map((position) => ({ field: fields[position]!, position })),
);

/** Those of them with a folded form in a column of its own, for databases that cannot fold their texts. */
export const foldedFieldsOf = derive((entity: Entity): readonly UniqueField<EmailField>[] =>
  uniqueFieldsOf(entity).flatMap(({ field, position }) =>
    field.kind === 'email' ? [{ field, position }] : [],
  ),
);

/** Name of the column with the folded form of a unique text, for databases that cannot fold it. */
export function foldColumn(field: EmailField): string {
  return `${field.name}_fold`;
}

/** The form by which addresses are compared: regardless of case and of the spelling of host names. */
export function uniqueKey(address: string): string {
  return foldAddress(address) ?? address.toLowerCase();
}

/** The form by which the values of a unique field are compared. */
export function comparedForm({ kind }: Field, value: StoredValue): string {
  return kind === 'email' ? uniqueKey(String(value)) : String(value);
}

/** The name of the row that has an id, in the input or in a database: "User 4". */
export function nameById(entity: EntityName, id: number | string): string {
  return `${entity} ${id}`;
}

/** Longest key in the name of a row, in characters. */
const LONGEST_KEY = 60;

/** The name of a stored row by the key of its model, whatever it contains; safe to print: "User 4", "Reading 3, 2024-02-29". */
export function nameOfRow(entity: Entity, row: readonly (StoredValue | undefined)[]): string {
  return nameById(entity.name, escapeText(cutText(showKey(entity, row), LONGEST_KEY)));
}

/**
 * The name of a row of the input by its number, from 1: "User row 4". The only name of a row without a valid
 * id, and never that of another one, since ids differ from row numbers and may repeat.
 */
export function nameByNumber(entity: EntityName, row: number): string {
  return `${entity} row ${row}`;
}

/** The name of consecutive rows of the input by their numbers: "User row 4", "User rows 4 to 9". */
export function nameByNumbers(entity: EntityName, first: number, last: number): string {
  return first === last ? nameByNumber(entity, first) : `${entity} rows ${first} to ${last}`;
}
