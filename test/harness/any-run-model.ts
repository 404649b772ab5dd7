import fc from 'fast-check';

import { runModelOf, type RunModel } from '../../source/model/run-model.js';

/** A property of a field in a model file, besides its name. */
type FieldShape = Readonly<Record<string, unknown>> & { readonly constraints?: object };

interface TableShape {
  readonly keyAt: number;
  readonly keyName: string;
  readonly isCounting: boolean;
  readonly rows: number;
  readonly fields: readonly FieldShape[];
  /** Whether it refers to itself. */
  readonly hasOwn: boolean;
  /** The tables to which it refers, by numbers of which the remainder counts. */
  readonly references: readonly {
    readonly target: number;
    readonly isRequired: boolean;
    readonly isSkewed: boolean;
  }[];
}

/** Names that a database or a path could take for something else. */
const NAMES = [
  'select',
  'naïve name',
  'ключ',
  '表',
  "it's",
  'a"b',
  '../up',
  '100%',
  '__id',
  'toString',
];

const required = { constraints: { required: true } };

/** Each type, with and without constraints. */
const SHAPES: readonly FieldShape[] = [
  { type: 'integer' },
  { type: 'integer', constraints: { required: true, minimum: -5, maximum: 2_000_000 } },
  { type: 'integer', constraints: { minimum: '9007199254740993', maximum: '9223372036854775807' } },
  { type: 'integer', constraints: { required: true, unique: true } },
  { type: 'integer', constraints: { enum: [1, 5, 25] } },
  { type: 'number' },
  { type: 'number', 'dbsim:precision': 30, 'dbsim:scale': 10, ...required },
  { type: 'number', 'dbsim:precision': 8, 'dbsim:scale': 3, constraints: { minimum: '-10.5' } },
  { type: 'number', 'dbsim:scale': 2, constraints: { enum: ['1.00', '2.5'], required: true } },
  { type: 'string' },
  { type: 'string', constraints: { required: true, minLength: 3, maxLength: 12 } },
  { type: 'string', constraints: { required: true, unique: true, pattern: '[A-Z]{3}-[0-9]{4,6}' } },
  { type: 'string', constraints: { pattern: '(ab|c)*', maxLength: 20 } },
  { type: 'string', constraints: { enum: ['planned', 'done', "it's"], required: true } },
  { type: 'string', format: 'email', constraints: { unique: true } },
  { type: 'string', format: 'email', ...required },
  { type: 'string', format: 'uuid', constraints: { required: true, unique: true } },
  { type: 'string', format: 'uri' },
  { type: 'boolean' },
  { type: 'boolean', ...required },
  { type: 'date' },
  { type: 'date', constraints: { required: true, minimum: '2020-01-01', maximum: '2024-02-29' } },
  { type: 'datetime' },
  { type: 'datetime', constraints: { required: true, minimum: '2021-03-04T05:06:07Z' } },
  { type: 'year' },
  { type: 'year', constraints: { required: true, minimum: 1900 } },
];

const table: fc.Arbitrary<TableShape> = fc.record({
  keyAt: fc.nat(3),
  keyName: fc.constantFrom('id', 'id', 'number', 'Schlüssel', 'order'),
  isCounting: fc.boolean(),
  rows: fc.integer({ min: 1, max: 30 }),
  hasOwn: fc.boolean(),
  fields: fc.array(fc.constantFrom(...SHAPES), { maxLength: 6 }),
  references: fc.array(
    fc.record({ target: fc.nat(1000), isRequired: fc.boolean(), isSkewed: fc.boolean() }),
    { maxLength: 3 },
  ),
});

/**
 * Any model file of up to `most` tables that a run takes: all types, references of every form, those to the own table
 * included, without circles of several tables.
 */
export function anyRunModel(most = 12): fc.Arbitrary<RunModel> {
  return fc
    .array(table, { minLength: 1, maxLength: most })
    .chain((tables) =>
      fc
        .shuffledSubarray([...tables.keys()], { minLength: tables.length })
        .map((order) => runModelOf({ resources: order.map((place) => resource(tables, place)) })),
    );
}

const nameOf = (place: number): string => `${NAMES[place % NAMES.length]} ${place}`;

function resource(tables: readonly TableShape[], place: number): object {
  const own = tables[place]!;
  const references = place === 0 ? [] : own.references;
  const before = own.hasOwn ? [{ name: 'before', type: 'integer' }] : [];
  const key = {
    name: own.keyName,
    type: 'integer',
    ...(own.isCounting ? { constraints: { minimum: 1 } } : OTHER_KEYS),
  };
  const fields = [
    ...own.fields.map((shape, at) => ({ name: `${NAMES[at]} f${at}`, ...shape })),
    ...before,
    ...references.map(({ isRequired }, at) => ({
      name: `r${at}`,
      type: 'integer',
      ...(isRequired ? required : {}),
    })),
  ];
  return {
    name: nameOf(place),
    'dbsim:entity': `E${place}`,
    'dbsim:rows': own.rows,
    data: [],
    schema: {
      primaryKey: [own.keyName],
      fields: fields.toSpliced(Math.min(own.keyAt, fields.length), 0, key),
      foreignKeys: [
        ...before.map(({ name }) => ({
          fields: [name],
          reference: { resource: '', fields: [own.keyName] },
        })),
        ...references.map(({ target, isSkewed }, at) => ({
          fields: [`r${at}`],
          reference: {
            resource: nameOf(target % place),
            fields: [tables[target % place]!.keyName],
          },
          'dbsim:distribution': isSkewed ? 'zipf 1.1' : 'uniform',
        })),
      ],
    },
  };
}

/** Keys in no order, with gaps between them. */
const OTHER_KEYS = {
  'dbsim:kind': 'integer',
  constraints: { minimum: 1, maximum: 5000 },
};
