import type { EmailField, Field } from '../entities/entity.js';
import { foreignKeysOf, type ForeignKey } from './foreign-keys.js';
import type { TableOwner } from './migration-names.js';

/** What a table is created from. */
export interface TableDefinition {
  readonly table: string;
  /** A field that is unique by itself says so. */
  readonly fields: readonly Field[];
  /** The positions of the primary key. */
  readonly key: readonly number[];
  /** The positions of each unique combination of fields. */
  readonly combinations: readonly (readonly number[])[];
  readonly foreignKeys: readonly ForeignKey[];
}

/** The table of an entity of a run. */
export function definitionOf(owner: TableOwner): TableDefinition {
  const { table, fields, combinations, identifying } = owner.entity;
  const key = identifying ?? [0];
  const others = combinations.filter((positions) => !isSame(positions, key));
  return { table, fields, key, combinations: others, foreignKeys: foreignKeysOf(owner) };
}

function isSame(positions: readonly number[], key: readonly number[]): boolean {
  return positions.length === key.length && positions.every((at, part) => at === key[part]);
}

/** Whether a field is the primary key by itself. */
export function isKey({ key }: TableDefinition, position: number): boolean {
  return key.length === 1 && key[0] === position;
}

/** The fields that are unique besides the key. */
export function uniqueFields(definition: TableDefinition): Field[] {
  return definition.fields.filter(
    (field, position) => field.unique === true && !isKey(definition, position),
  );
}

/** Those of them with a folded form in a column of its own. */
export function foldedFields(definition: TableDefinition): EmailField[] {
  return uniqueFields(definition).filter((field) => field.kind === 'email');
}

/** The fields at some positions. */
export function fieldsAt({ fields }: TableDefinition, positions: readonly number[]): Field[] {
  return positions.flatMap((position) => fields[position] ?? []);
}

/** The number of fields of the largest key or combination that a field belongs to; 0 if it belongs to none. */
export function widestKey(definition: TableDefinition, position: number): number {
  const { fields, key, combinations, foreignKeys } = definition;
  const field = fields[position];
  const sizes = [key, ...combinations]
    .filter((positions) => positions.includes(position))
    .map((positions) => positions.length);
  const references = foreignKeys
    .filter(({ columns }) => field && columns.includes(field.name))
    .map(({ columns }) => columns.length);
  return Math.max(field?.unique ? 1 : 0, ...sizes, ...references);
}
