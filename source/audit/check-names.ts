import { uniqueFieldsOf, type Entity, type Field, type Model } from '../entities/entity.js';

/** A unique field of a model, besides the keys. */
export interface UniqueRole {
  readonly entity: Entity;
  readonly field: Field;
  /** The id of its check in the record: "duplicate-email", "duplicate-accounts.iban" where the name repeats. */
  readonly check: string;
  /** What its values are called: "email", "accounts.iban". */
  readonly name: string;
}

/** The unique fields of a model, each with the names of its check. */
export function uniqueRolesOf({ entities }: Model): UniqueRole[] {
  const uniques = entities.flatMap((entity) =>
    uniqueFieldsOf(entity).map(({ field }) => ({ entity, field })),
  );
  return uniques.map(({ entity, field }) => {
    const isAlone = uniques.every((one) => one.field === field || one.field.name !== field.name);
    const name = isAlone ? field.name : `${entity.table}.${field.name}`;
    return { entity, field, check: `duplicate-${name}`, name };
  });
}

/** Says that no row of a model points to a missing one: "every order of the run points to a stored user and product". */
export function describeNoOrphans({ entities }: Model): string {
  const pointing = entities.filter(({ references }) => references.length > 0);
  const [only] = pointing;
  if (!only || pointing.length > 1) return 'every reference of the run points to a stored row';
  return `every ${wordOf(only)} of the run points to a stored ${targetsOf(only, entities).join(' and ')}`;
}

/** The entities to which an entity refers, as words. */
function targetsOf({ references }: Entity, entities: readonly Entity[]): string[] {
  return [...new Set(references.map(({ targetIndex }) => wordOf(entities[targetIndex]!)))];
}

/** The name of an entity within a sentence. */
function wordOf({ name }: Entity): string {
  return name.toLowerCase();
}
