import { formatAmount } from '../base/format.js';
import { entityAt, fieldAt, type Entity, type Field, type Model, type Reference } from './model.js';

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

function keyRefusals({ table, key, fields }: Entity): Refusal[] {
  const refusals: Refusal[] = [];
  const [position] = key;
  if (position === undefined || key.length > 1) {
    refusals.push({
      what: `${table}: a primary key of ${formatAmount(key.length, 'field')}`,
      hint: 'Give the table a primary key of one field, a whole number',
    });
    return refusals;
  }
  const { name, type } = fieldAt({ table, fields }, position);
  if (type !== 'integer') {
    refusals.push({
      what: `${table}.${name}: a primary key of the type ${type}`,
      hint: 'Use a whole number as the key, and a unique field beside it',
    });
  }
  return refusals;
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
  const { position, target, isLate, enforcedBy } = reference;
  const name = `${entity.table}.${fieldAt(entity, position).name}`;
  const { table } = entityAt(model, target);
  if (isLate) {
    return [
      {
        what: `${name}: a reference that closes a circle, to ${table}`,
        hint: 'Leave the foreign key out: the field is then written as a plain number',
      },
    ];
  }
  if (target === entity.index && fieldAt(entity, position).required) {
    return [
      {
        what: `${name}: a required reference to its own table`,
        hint: 'Make the field optional: the first row has no other row to refer to',
      },
    ];
  }
  if (enforcedBy === 'audit') {
    return [
      {
        what: `${name}: dbsim:enforcedBy audit`,
        hint: 'Leave it out, and choose --references none for the run',
      },
    ];
  }
  return [];
}
