import { InputError, type InputPosition } from '../../../base/errors.js';
import { formatList } from '../../../base/format.js';
import { quoteWord } from '../../../base/text.js';
import { quoteValue } from '../../../entities/value.js';
import type { Entity } from '../../../entities/entity.js';

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

/** A sentence that suggests a value for `--map`; empty if none can be guessed. */
export function offerMapping(entity: Entity, file: string, names: readonly string[]): string {
  const mapping = suggestMapping(entity, names);
  if (mapping === undefined) return '';
  const name = file.split(/[/\\]/).at(-1) ?? file;
  return ` If they are called otherwise in your file, add --map ${quoteWord(`${name}:${mapping}`)}`;
}

/**
 * Guesses which fields of an entity the unknown columns of a file hold, and gives a mapping such as
 * "customer_id=id,mail=email".
 * @param names the columns of the file
 * @returns undefined unless there is a column for each missing field
 */
function suggestMapping(entity: Entity, names: readonly string[]): string | undefined {
  const fields = entity.fields.map((field) => field.name);
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
  return missing.map((field) => `${found.get(field)}=${field}`).join(',');
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
