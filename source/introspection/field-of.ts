import type { Value } from '../model/model.js';
import type { Column } from './catalogue.js';
import type { CoverageBook } from './coverage.js';

/** A field as a model file has it, in the order in which its properties are written. */
export interface FieldText {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly 'dbsim:precision'?: number;
  readonly 'dbsim:scale'?: number;
  readonly 'dbsim:kind'?: string;
  readonly 'dbsim:value'?: Value;
  readonly constraints?: Readonly<Record<string, boolean | number | string | readonly string[]>>;
}

/** What a field has besides its column. */
export interface FieldRole {
  readonly table: string;
  readonly isKey: boolean;
  readonly isUnique: boolean;
  readonly isReference: boolean;
  readonly book: CoverageBook;
}

/** The field of a column that a model can have; notes in which way it differs. */
export function fieldOf(column: Column, role: FieldRole): FieldText {
  const { name, native, mapped, defaultValue } = column;
  if (!mapped) throw new RangeError(`a model has nothing like ${name}`);
  const { table, book, isReference } = role;
  if (mapped.approximation === undefined) book.count('fields');
  else book.approximate(table, `${name} (${native}): ${mapped.approximation}`);
  if (defaultValue !== undefined) book.leaveOut(table, `column ${name}: DEFAULT ${defaultValue}`);
  const constraints = constraintsOf(column, role);
  const { constant } = mapped;
  return {
    name,
    type: mapped.type,
    ...(mapped.format === undefined ? {} : { format: mapped.format }),
    ...(mapped.precision === undefined ? {} : { 'dbsim:precision': mapped.precision }),
    ...(mapped.scale === undefined ? {} : { 'dbsim:scale': mapped.scale }),
    ...(constant === undefined || isReference
      ? {}
      : { 'dbsim:kind': 'constant', 'dbsim:value': constant }),
    ...(Object.keys(constraints).length === 0 ? {} : { constraints }),
  };
}

function constraintsOf(
  { isRequired, mapped }: Column,
  { isKey, isUnique, isReference }: FieldRole,
): NonNullable<FieldText['constraints']> {
  const { minimum, maximum, maxLength, pattern, choices } = mapped ?? {};
  return {
    ...(isRequired && !isKey ? { required: true } : {}),
    ...(isUnique ? { unique: true } : {}),
    // The values of a reference are those of the key that it holds.
    ...(minimum === undefined || isReference ? {} : { minimum }),
    ...(maximum === undefined || isReference ? {} : { maximum }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(pattern === undefined ? {} : { pattern }),
    ...(choices === undefined ? {} : { enum: choices }),
  };
}
