import { InputError, type InputPosition } from '../../../base/errors.js';
import { formatList } from '../../../base/format.js';
import { inputFieldsOf } from '../../../entities/input-fields.js';
import { quoteValue } from '../../../entities/value.js';
import type { Input } from './input.js';

/** A mapping of columns of one file to fields with other names (`--map`); plain data. */
export interface ColumnMap {
  /** The name of the file, "users.csv"; compared without regard to case. */
  readonly file: string;
  readonly columns: readonly (readonly [column: string, field: string])[];
}

/** A name reduced to lower-case letters and digits, to compare it with others. */
const simplify = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** A name that can be part of a mapping. It needs a letter: a number is more likely a value than a name. */
const MAPPABLE = /^(?=.*\p{L})[^,=:;'"\p{C}]+$/u;

/**
 * Guesses which fields of an entity the unknown columns of a file hold, as `--map` takes it:
 * "users.csv:customer_id=id,mail=email".
 * @param file its path, as errors name it
 * @param names the columns of the file
 * @returns undefined unless there is a column for each missing field
 */
export function suggestMapping(
  { entity, file, fields: mapped }: Pick<Input, 'entity' | 'file' | 'fields'>,
  names: readonly string[],
): string | undefined {
  const fields = inputFieldsOf(entity).map((field) => field.name);
  const missing = fields.filter((field) => !names.includes(field));
  const unknown = names.filter((name) => !fields.includes(name));
  if (missing.length === 0 || unknown.length !== missing.length) return undefined;
  if (!unknown.every((name) => MAPPABLE.test(name))) return undefined;
  const left = new Set(unknown);
  const found = new Map<string, string>();
  const take = (field: string, name: string | undefined): void => {
    if (name === undefined || found.has(field)) return;
    found.set(field, name);
    left.delete(name);
  };
  const tests: ((field: string, name: string) => boolean)[] = [
    (field, name) => field === name,
    (field, name) => name.endsWith(field),
    (field, name) => name.includes(field) || field.includes(name),
  ];
  for (const test of tests) {
    for (const field of missing) {
      take(
        field,
        [...left].find((name) => test(simplify(field), simplify(name))),
      );
    }
  }
  for (const field of missing) take(field, [...left][0]);
  const nameOf = (field: string): string => mapped?.[fields.indexOf(field)] ?? field;
  const mapping = missing.map((field) => `${found.get(field)}=${nameOf(field)}`).join(',');
  return `${file.split(/[/\\]/).at(-1) ?? file}:${mapping}`;
}

/**
 * Checks that a file has every column of a mapping.
 * @param names the columns of the file
 * @throws {InputError} if one is missing
 */
export function refuseUnusedMapping(
  columns: ReadonlyMap<string, string> | undefined,
  names: readonly string[],
  position: InputPosition,
): void {
  for (const column of columns?.keys() ?? []) {
    if (names.includes(column)) continue;
    throw new InputError(
      position,
      `there is no column ${quoteValue(column)}, which --map names`,
      `The columns are ${formatList(names.map(quoteValue))}.`,
    );
  }
}
