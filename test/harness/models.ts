import fc from 'fast-check';

import type { Field } from '../../source/entities/field.js';
import {
  defineModel,
  type Entity,
  type EntityDefinition,
  type Model,
} from '../../source/entities/model.js';
import { SHOP } from '../../source/entities/shop.js';
import type { RawRow } from '../../source/entities/value.js';
import { runModelOf, type RunModel } from '../../source/model/run-model.js';
import { SHOP_MODEL } from '../../source/model/shop.js';
import { generateWorkload, openGenerator } from '../../source/sim/workloads/generate.js';
import { generatedModel } from './describe-model.js';

const id = { kind: 'integer', name: 'id', min: 1, max: 2 ** 40 } as const;

const reference = (name: string, references: string) => ({ ...id, name, references });

/** A definition whose names are free: the names of a model are those of its entities. */
export type FreeDefinition = Omit<EntityDefinition, 'name' | 'fields'> & {
  readonly name: string;
  readonly fields: readonly (Field | (Omit<Field, 'references'> & { references: string }))[];
};

/** Makes a model of any names. */
export function modelOf(name: string, definitions: readonly FreeDefinition[]): Model {
  return defineModel(name, definitions as readonly EntityDefinition[]);
}

/** The entity of a model with a name. */
export function entityIn(model: Model, name: string): Entity {
  const entity = model.entities.find((one) => one.name === name);
  if (!entity) throw new TypeError(`${model.name} has no ${name}`);
  return entity;
}

/**
 * A made-up model that has what the shop has not: five entities, of which children come before their
 * parents, a chain of references, two references to one entity, several decimals with other scales, and
 * several unique fields.
 */
export const BANK = modelOf('bank', [
  {
    name: 'Transfer',
    table: 'transfers',
    weight: 3,
    fields: [
      id,
      reference('from_id', 'Account'),
      reference('to_id', 'Account'),
      { kind: 'decimal', name: 'amount', min: '0.001', max: '5000.000', decimals: 3 },
      { kind: 'decimal', name: 'fee', min: '0.0', max: '9.9', decimals: 1 },
      { kind: 'text', name: 'note', min: 1, max: 20 },
    ],
  },
  {
    name: 'Account',
    table: 'accounts',
    weight: 2,
    fields: [
      id,
      reference('owner_id', 'Customer'),
      reference('branch_id', 'Branch'),
      { kind: 'text', name: 'iban', min: 8, max: 24, unique: true },
      { kind: 'integer', name: 'number', min: 1000, max: 9_999_999, unique: true },
      { kind: 'decimal', name: 'overdraft', min: '-2000.00', max: '0.00', decimals: 2 },
      { kind: 'decimal', name: 'points', min: '0', max: '99', decimals: 0 },
    ],
  },
  {
    name: 'Customer',
    table: 'customers',
    fields: [
      id,
      { kind: 'text', name: 'name', min: 2, max: 50 },
      { kind: 'email', name: 'email', max: 100, unique: true },
      { kind: 'email', name: 'second_email', max: 100, unique: true },
    ],
  },
  {
    name: 'Branch',
    table: 'branches',
    fields: [id, { kind: 'text', name: 'town', min: 3, max: 9 }],
  },
  {
    name: 'Card',
    table: 'cards',
    fields: [
      id,
      reference('account_id', 'Account'),
      { kind: 'integer', name: 'pin', min: 0, max: 9999 },
    ],
  },
]);

/** Fields of every type, with each constraint that a model file can have. */
const EVERY_TYPE: readonly (readonly [name: string, type: object, constraints: object])[] = [
  ['small', { type: 'integer' }, { minimum: -5, maximum: 500 }],
  ['any', { type: 'integer' }, {}],
  ['step', { type: 'integer' }, { enum: [1, 5, 25] }],
  ['amount', { type: 'number', 'dbsim:precision': 8, 'dbsim:scale': 3 }, { minimum: '-10.5' }],
  ['fine', { type: 'number', 'dbsim:precision': 30, 'dbsim:scale': 10 }, {}],
  ['rate', { type: 'number', 'dbsim:scale': 2 }, { enum: ['1.00', '2.50'] }],
  ['title', { type: 'string' }, { minLength: 1, maxLength: 30 }],
  ['note', { type: 'string' }, {}],
  ['code', { type: 'string' }, { pattern: '[A-Z]{3}-[0-9]{2,4}' }],
  ['state', { type: 'string' }, { enum: ['planned', 'done', "it's"] }],
  ['mail', { type: 'string', format: 'email' }, {}],
  ['token', { type: 'string', format: 'uuid' }, {}],
  ['link', { type: 'string', format: 'uri' }, {}],
  ['flag', { type: 'boolean' }, {}],
  ['day', { type: 'date' }, { minimum: '2020-01-01', maximum: '2024-02-29' }],
  ['at', { type: 'datetime' }, { minimum: '2021-03-04T05:06:07Z' }],
  ['since', { type: 'year' }, { minimum: 1900 }],
];

const everyTable = (name: string, required: boolean, from: number, to: number): object => ({
  name,
  data: [],
  schema: {
    primaryKey: ['id'],
    fields: [
      { name: 'id', type: 'integer', constraints: { minimum: 1 } },
      ...EVERY_TYPE.slice(from, to).map(([field, type, constraints]) =>
        Object.assign({ name: field, constraints: Object.assign({ required }, constraints) }, type),
      ),
    ],
  },
});

/** A model file with every type, required and optional. */
export const EVERY: RunModel = runModelOf({
  name: 'every',
  resources: [
    everyTable('required_numbers', true, 0, 6),
    everyTable('required_texts', true, 6, 13),
    everyTable('required_times', true, 13, 17),
    everyTable('optional_numbers', false, 0, 6),
    everyTable('optional_texts', false, 6, 13),
    everyTable('optional_times', false, 13, 17),
  ],
});

/** The entities of these models: name, definition, model. */
export const EACH_ENTITY: readonly (readonly [string, Entity, Model])[] = [
  SHOP,
  BANK,
  EVERY.model,
].flatMap((model) => model.entities.map((entity) => [entity.name, entity, model] as const));

/** Generated rows of an entity, as many as there are of so many rows of all entities. */
export function generatedRows(
  entity: Entity,
  model: Model,
  { rows, invalid }: { readonly rows: number; readonly invalid: number },
): RawRow[] {
  const options = { rows, invalid, seed: 77 };
  const { source, counts } = generateWorkload(
    options,
    [EVERY, SHOP_MODEL].find((known) => known.model === model) ?? generatedModel(model),
  );
  if (source.kind !== 'generate') throw new TypeError('not a generated workload');
  return openGenerator(source.plan, model).read(entity, 1, counts[entity.name]!);
}

/** Any model of up to `most` entities whose references go to other entities, without circles. */
export function anyModel(most = 7): fc.Arbitrary<Model> {
  const targets = fc.array(fc.nat(1000), { maxLength: 4 });
  const shape = fc.record({ targets, weight: fc.integer({ min: 1, max: 5 }) });
  return fc
    .array(shape, { minLength: 1, maxLength: most })
    .chain((shapes) =>
      fc
        .shuffledSubarray([...shapes.keys()], { minLength: shapes.length })
        .map((order) => modelFrom(shapes, order)),
    );
}

/** @param order the entities in the model, by their positions in a line in which each refers only to earlier ones */
function modelFrom(
  shapes: readonly { readonly targets: readonly number[]; readonly weight: number }[],
  order: readonly number[],
): Model {
  return modelOf(
    'any',
    order.map((place) => ({
      name: `E${place}`,
      table: `t${place}`,
      weight: shapes[place]!.weight,
      fields: [
        id,
        ...shapes[place]!.targets.slice(0, place === 0 ? 0 : undefined).map((target, at) =>
          reference(`r${at}`, `E${target % place}`),
        ),
        { kind: 'integer', name: 'n', min: 1, max: 9 } as const,
      ],
    })),
  );
}
