import fc from 'fast-check';

import { runModelOf, type RunModel } from '../../source/model/run-model.js';

/** A property of a field in a model file, besides its name. */
type FieldShape = Readonly<Record<string, unknown>> & { readonly constraints?: object };

/** What the primary key of a table is made of. */
const KEYS = ['number', 'text', 'code', 'uuid', 'large', 'pair', 'days', 'join'] as const;

type KeyShape = (typeof KEYS)[number];

interface TableShape {
  readonly key: KeyShape;
  readonly keyAt: number;
  readonly keyName: string;
  readonly isCounting: boolean;
  readonly rows: number;
  readonly fields: readonly FieldShape[];
  /** Whether it refers to itself. */
  readonly hasOwn: boolean;
  /** A later table to which its rows may refer, which can close a circle; by a number of which the remainder counts. */
  readonly back: number | undefined;
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
  key: fc.constantFrom('number', 'number', 'number', ...KEYS),
  keyAt: fc.nat(3),
  keyName: fc.constantFrom('id', 'id', 'number', 'Schlüssel', 'order'),
  isCounting: fc.boolean(),
  rows: fc.integer({ min: 1, max: 30 }),
  hasOwn: fc.boolean(),
  back: fc.option(fc.nat(1000), { nil: undefined }),
  fields: fc.array(fc.constantFrom(...SHAPES), { maxLength: 6 }),
  references: fc.array(
    fc.record({ target: fc.nat(1000), isRequired: fc.boolean(), isSkewed: fc.boolean() }),
    { maxLength: 3 },
  ),
});

/**
 * Any model file of up to `most` tables that a run takes: all types, keys of every form, references to all of them, those
 * to the own table included, and circles of tables that an optional reference closes.
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

/** A field of a key, as the fields that refer to it need it. */
interface KeyPart {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
}

/** The fields of the key of a table; those of a join table are its first reference, too. */
function keyParts(tables: readonly TableShape[], place: number): readonly KeyPart[] {
  const { key } = tables[place]!;
  const own = ownKey(tables[place]!).map(({ name, type, format }): KeyPart =>
    format === undefined ? { name, type } : { name, type, format },
  );
  return key === 'join' ? [...own, ...referringTo(tables, place, 0)] : own;
}

type KeyField = FieldShape & KeyPart;

/** The fields of a key that are no references. */
function ownKey({ key, keyName: name, isCounting }: TableShape): readonly KeyField[] {
  const counting = isCounting ? { constraints: { minimum: 1 } } : OTHER_KEYS;
  switch (key) {
    case 'number':
      return [{ name, type: 'integer', ...counting }];
    case 'join':
      return [{ name, type: 'integer', constraints: { minimum: 1, maximum: 5000 } }];
    case 'text':
      return [{ name, type: 'string', constraints: { maxLength: 12 } }];
    case 'code':
      return [{ name, type: 'string', constraints: { pattern: '[A-Z]{2}-[0-9]{3}' } }];
    case 'uuid':
      return [{ name, type: 'string', format: 'uuid' }];
    case 'large':
      return [
        {
          name,
          type: 'integer',
          constraints: { minimum: '9007199254740993', maximum: '9223372036854775807' },
        },
      ];
    case 'pair':
      return [
        { name, type: 'string', constraints: { enum: ['north', 'south', "it's"] } },
        { name: 'part', type: 'integer', constraints: { minimum: 0, maximum: 5000 } },
      ];
    case 'days':
      return [
        { name, type: 'date' },
        { name: 'part', type: 'boolean' },
      ];
  }
}

/** The fields with which a table refers to another one, each with the part of the key that it holds. */
function referringTo(tables: readonly TableShape[], place: number, at: number): readonly KeyPart[] {
  const reference = place === 0 ? undefined : tables[place]!.references[at];
  return reference ? holding(keyParts(tables, reference.target % place), `r${at}`) : [];
}

/** Fields that hold a key. */
function holding(parts: readonly KeyPart[], name: string): KeyPart[] {
  return parts.map((part, index) => ({
    ...part,
    name: parts.length === 1 ? name : `${name}_${index}`,
  }));
}

function resource(tables: readonly TableShape[], place: number): object {
  const own = tables[place]!;
  const references = place === 0 ? [] : own.references;
  const parts = keyParts(tables, place);
  const before = own.hasOwn ? holding(parts, 'before') : [];
  const later = tables.length - place - 1;
  const ahead = own.back === undefined || later === 0 ? [] : [place + 1 + (own.back % later)];
  const back = ahead.map((target) => ({
    fields: holding(keyParts(tables, target), 'back'),
    isRequired: false,
    distribution: 'uniform',
    resource: nameOf(target),
    targets: namesOf(keyParts(tables, target)),
  }));
  const forth = references.map(({ target, isRequired, isSkewed }, at) => ({
    fields: referringTo(tables, place, at),
    isRequired: isRequired || (own.key === 'join' && at === 0),
    distribution: isSkewed ? 'zipf 1.1' : 'uniform',
    resource: nameOf(target % place),
    targets: namesOf(keyParts(tables, target % place)),
  }));
  const pointing = [...forth, ...back];
  const fields = [
    ...own.fields.map((shape, at) => ({ name: `${NAMES[at]} f${at}`, ...shape })),
    ...before,
    ...pointing.flatMap(({ fields: held, isRequired }) =>
      held.map((field) => ({ ...field, ...(isRequired ? required : {}) })),
    ),
  ];
  return {
    name: nameOf(place),
    'dbsim:entity': `E${place}`,
    'dbsim:rows': own.rows,
    data: [],
    schema: {
      primaryKey: namesOf(parts),
      fields: fields.toSpliced(Math.min(own.keyAt, fields.length), 0, ...ownKey(own)),
      foreignKeys: [
        ...(own.hasOwn
          ? [{ fields: namesOf(before), reference: { resource: '', fields: namesOf(parts) } }]
          : []),
        ...pointing.map(({ fields: held, resource: name, targets, distribution }) => ({
          fields: namesOf(held),
          reference: { resource: name, fields: targets },
          'dbsim:distribution': distribution,
        })),
      ],
    },
  };
}

function namesOf(parts: readonly KeyPart[]): string[] {
  return parts.map(({ name }) => name);
}

/** Keys in no order, with gaps between them. */
const OTHER_KEYS = {
  'dbsim:kind': 'integer',
  constraints: { minimum: 1, maximum: 5000 },
};
