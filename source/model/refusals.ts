import { ID_COLUMN } from '../entities/identity.js';
import { hasNumber } from './key-first.js';
import {
  entityAt,
  fieldAt,
  isOptional,
  nameFields,
  type Entity,
  type Field,
  type Model,
  type Reference,
} from './model.js';

/** Something of a model that a run cannot take, and what to do instead. */
export interface Refusal {
  /** "transfers.id: a key of the type string". */
  readonly what: string;
  readonly hint: string;
}

/** The shortest e-mail address has so many characters. */
const SHORTEST_ADDRESS = 3;

/** Everything of a model that a run cannot take. */
export function findRefusals(model: Model): Refusal[] {
  return model.entities.flatMap((entity) => [
    ...keyRefusals(entity),
    ...entity.fields.flatMap((field) => fieldRefusals(entity, field)),
    ...entity.references.flatMap((reference) => referenceRefusals(model, entity, reference)),
  ]);
}

/** E-mail addresses are compared regardless of case, and keys are not. */
function keyRefusals(entity: Entity): Refusal[] {
  if (hasNumber(entity)) return [];
  const { table, key, fields } = entity;
  const addresses = key
    .map((position) => fieldAt(entity, position))
    .filter((field) => field.type === 'string' && field.format === 'email');
  const twin = fields.find(({ name }) => name.toLowerCase() === ID_COLUMN);
  return [
    ...addresses.map(({ name }) => ({
      what: `${table}.${name}: a primary key of the format email`,
      hint: 'Leave the format out, or use another key and make the address unique beside it',
    })),
    ...(twin
      ? [
          {
            what: `${table}.${twin.name}: the run adds a column of this name, since the key is not a whole number`,
            hint: 'Give the field another name',
          },
        ]
      : []),
  ];
}

function fieldRefusals({ table }: Entity, field: Field): Refusal[] {
  if (field.type !== 'string' || field.format !== 'email') return [];
  const { name, pattern, minLength } = field;
  if (pattern === undefined && minLength <= SHORTEST_ADDRESS) return [];
  return [
    {
      what: `${table}.${name}: a pattern or a minLength of an e-mail address`,
      hint: 'Leave the format out, or the pattern and the minLength',
    },
  ];
}

function referenceRefusals(model: Model, entity: Entity, reference: Reference): Refusal[] {
  const { positions, target, isLate } = reference;
  const name = nameFields(entity, positions);
  const { table } = entityAt(model, target);
  const unique = positions.find((position) => isInUnique(entity, position));
  if (isLate && unique !== undefined) {
    return [
      {
        what: `${name}: a reference that closes a circle, to ${table}, in a unique field`,
        hint: 'Leave the foreign key out, or unique',
      },
    ];
  }
  if (target === entity.index && !isOptional(entity, reference)) {
    return [
      {
        what: `${name}: a required reference to its own table`,
        hint: 'Make the field optional: the first row has no other row to refer to',
      },
    ];
  }
  return [];
}

function isInUnique(entity: Entity, position: number): boolean {
  const { key, uniqueKeys } = entity;
  const isTogether = [key, ...uniqueKeys].some((positions) => positions.includes(position));
  return isTogether || fieldAt(entity, position).unique;
}
