import type { Entity } from '../../../entities/entity.js';

/** A name as it is compared to guess what it means: letters and digits alone, in lower case. */
const simplify = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** A name that can be written in a mapping; a number is rather a value than the name of a column. */
const MAPPABLE = /^(?=.*\p{L})[^,=:;\p{C}]+$/u;

/**
 * Guesses which fields of an entity the unknown columns of a file hold, for a mapping such as
 * "customer_id=id,mail=email".
 * @param names the columns of the file
 * @returns undefined unless each missing field finds a column
 */
export function suggestMapping(entity: Entity, names: readonly string[]): string | undefined {
  const fields = entity.fields.map((field) => field.name);
  const missing = fields.filter((field) => !names.includes(field));
  const unknown = names.filter((name) => !fields.includes(name));
  if (missing.length === 0 || unknown.length < missing.length) return undefined;
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
