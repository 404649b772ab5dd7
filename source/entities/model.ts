import type { Field } from './field.js';
import {
  positionsOf,
  referencesOf,
  targetsOf,
  type EntityDefinition,
  type Reference,
} from './references.js';
import type { StoredValue } from './value.js';

export type { EntityName } from './entity-name.js';
export type { EntityDefinition, Reference } from './references.js';

/**
 * An entity of a model. Its table, Sequelize model, checks, yup rules, file columns, generator limits and wording are
 * all derived from this definition.
 */
export interface Entity extends EntityDefinition {
  readonly weight: number;
  /** A row that breaks no rule, for help texts. */
  readonly example: readonly StoredValue[];
  /** Its position in the model, from 0, as in shared memory. */
  readonly index: number;
  readonly references: readonly Reference[];
  /** The positions of the model's key, where the first field derives from it. */
  readonly identifying: readonly number[] | undefined;
  /** The positions of the fields that must be unique besides the key. */
  readonly uniques: readonly number[];
  /** The positions of fields that must be unique together. */
  readonly combinations: readonly (readonly number[])[];
  /** Whether other entities refer to it, or its rows to others once all are written. */
  readonly isReferenced: boolean;
}

/** The entities of a run, and how they refer to each other. */
export interface Model {
  readonly name: string;
  readonly entities: readonly Entity[];
  readonly byName: ReadonlyMap<string, Entity>;
  /** The entities in an order in which each comes after the others to which it refers. */
  readonly parentsFirst: readonly Entity[];
}

/** The most entities of a model. */
export const MAX_ENTITIES = 64;

/** The most fields of an entity, besides one that derives from its key. */
export const MAX_FIELDS = 200;

/** Makes a model from definitions. @throws TypeError that names what they contradict */
export function defineModel(name: string, definitions: readonly EntityDefinition[]): Model {
  requireSound(definitions);
  const targets = new Set(definitions.flatMap(targetsOf));
  const entities = definitions.map((definition, index): Entity => {
    const { fields, weight = 1, uniqueTogether = [] } = definition;
    const references = referencesOf(definition, definitions);
    return {
      ...definition,
      index,
      weight,
      example: fields.map(exampleOf),
      references,
      identifying: definition.identity && positionsOf(definition, definition.identity),
      uniques: [...fields.keys()].filter((at) => at > 0 && fields[at]?.unique === true),
      combinations: uniqueTogether.map((names) => positionsOf(definition, names)),
      isReferenced: targets.has(definition.name) || references.some(({ isLate }) => isLate),
    };
  });
  const byName = new Map(entities.map((entity) => [entity.name, entity]));
  return { name, entities, byName, parentsFirst: sortParentsFirst(entities) };
}

/** The entities whose rows refer to rows of the same entity. */
export function selfReferring({ entities }: Model): readonly Entity[] {
  return entities.filter(({ index, references }) =>
    references.some(({ targetIndex }) => targetIndex === index),
  );
}

/** The entity with a name. @throws RangeError */
export function entityNamed({ name: model, byName }: Model, name: string): Entity {
  const entity = byName.get(name);
  if (!entity) throw new RangeError(`${model} has no entity ${name}`);
  return entity;
}

function exampleOf(field: Field): StoredValue {
  if (field.example !== undefined) return field.example;
  if (field.choices?.[0] !== undefined) return field.choices[0];
  switch (field.kind) {
    case 'integer':
      return Math.max(field.min, Math.min(1, field.max));
    case 'decimal':
      return Number(field.min);
    case 'email':
      return 'grace@example.com';
    case 'text':
      return 'x'.repeat(Math.max(1, field.min));
    case 'boolean':
      return true;
    case 'date':
      return field.min ?? field.max ?? '2024-02-29';
    case 'datetime':
      return field.min ?? field.max ?? '2024-02-29T12:00:00Z';
  }
}

function requireSound(definitions: readonly EntityDefinition[]): void {
  if (definitions.length === 0) throw new TypeError('a model needs at least one entity');
  if (definitions.length > MAX_ENTITIES) {
    throw new TypeError(`a model has at most ${MAX_ENTITIES} entities`);
  }
  requireDistinct(
    'entity',
    definitions.map(({ name }) => name),
  );
  requireDistinct(
    'table',
    definitions.map(({ table }) => table),
  );
  for (const definition of definitions) {
    const { name, fields, identity, weight = 1 } = definition;
    if (fields.length > MAX_FIELDS + (identity ? 1 : 0))
      throw new TypeError(`${name} has more than ${MAX_FIELDS} fields`);
    requireDistinct(
      `field of ${name}`,
      fields.map((field) => field.name),
    );
    if (fields[0]?.kind !== 'integer')
      throw new TypeError(`${name} needs a whole number as its first field`);
    if (fields[0].optional) throw new TypeError(`the key of ${name} cannot be optional`);
    if (!Number.isSafeInteger(weight) || weight < 1) {
      throw new TypeError(`the weight of ${name} must be a whole number from 1`);
    }
    for (const target of targetsOf(definition)) {
      if (!definitions.some((other) => other.name === target)) {
        throw new TypeError(`${name} refers to ${target}, which the model does not have`);
      }
    }
  }
}

/** Values by name are kept in plain objects, in which this name is taken. */
const RESERVED = '__proto__';

function requireDistinct(what: string, names: readonly string[]): void {
  for (const [at, name] of names.entries()) {
    if (name === '' || name === RESERVED) throw new TypeError(`"${name}" cannot name a ${what}`);
    if (names.indexOf(name) !== at) throw new TypeError(`the ${what} ${name} appears twice`);
  }
}

/** References of an entity to itself, and those that are written later, do not count. @throws TypeError that spells out a circle of references */
function sortParentsFirst(entities: readonly Entity[]): Entity[] {
  const sorted: Entity[] = [];
  const path: Entity[] = [];
  const visit = (entity: Entity): void => {
    if (sorted.includes(entity)) return;
    if (path.includes(entity)) {
      const circle = [...path.slice(path.indexOf(entity)), entity].map(({ name }) => name);
      throw new TypeError(`the references go round in a circle: ${circle.join(', ')}`);
    }
    path.push(entity);
    for (const { targetIndex, isLate } of entity.references) {
      if (targetIndex !== entity.index && !isLate) visit(entities[targetIndex]!);
    }
    path.pop();
    sorted.push(entity);
  };
  for (const entity of entities) visit(entity);
  return sorted;
}
