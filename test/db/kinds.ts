import { defineModel, type Entity } from '../../source/entities/model.js';
import type { StoredRow } from '../../source/entities/value.js';

/** Two tables with a column of every kind, required and optional, and names that must be quoted. */
const KINDS = defineModel('kinds', [
  {
    name: 'Part',
    table: 'part "one"',
    fields: [
      { kind: 'integer', name: 'part no', min: 1, max: Number.MAX_SAFE_INTEGER },
      { kind: 'text', name: 'text', min: 0, max: 200 },
      { kind: 'text', name: 'select', min: 0, max: 200, optional: true },
      { kind: 'text', name: 'uuid', min: 0, max: 36, format: 'uuid', unique: true },
      {
        kind: 'text',
        name: 'code',
        min: 1,
        max: 9,
        pattern: '[A-Z]+',
        unique: true,
        optional: true,
      },
      {
        kind: 'text',
        name: 'grade',
        min: 0,
        max: 9,
        choices: ['a', "b'c", 'd\\e'],
        optional: true,
      },
      { kind: 'email', name: 'mail', max: 254, unique: true, optional: true },
      {
        kind: 'decimal',
        name: 'whole',
        min: '-9223372036854775808',
        max: '9223372036854775807',
        decimals: 0,
        precision: 19,
        isWhole: true,
      },
      {
        kind: 'decimal',
        name: 'amount',
        min: '-99999999999999999999.9999',
        max: '99999999999999999999.9999',
        decimals: 4,
        precision: 24,
        optional: true,
      },
      { kind: 'boolean', name: 'on' },
      { kind: 'boolean', name: 'off', optional: true },
      { kind: 'date', name: 'day', min: '1000-01-01', max: '9999-12-31' },
      { kind: 'date', name: 'day2', optional: true },
      {
        kind: 'datetime',
        name: 'at',
        min: '1000-01-01T00:00:00Z',
        max: '9999-12-31T23:59:59.999Z',
      },
      { kind: 'datetime', name: 'at2', optional: true, unique: true },
      { kind: 'integer', name: 'year', min: 1, max: 9999, optional: true },
    ],
  },
  {
    name: 'Use',
    table: 'uses',
    fields: [
      { kind: 'integer', name: 'id', min: 1, max: Number.MAX_SAFE_INTEGER },
      {
        kind: 'integer',
        name: 'part',
        min: 1,
        max: Number.MAX_SAFE_INTEGER,
        references: 'Part',
        hasForeignKey: true,
      },
      {
        kind: 'integer',
        name: 'after',
        min: 1,
        max: Number.MAX_SAFE_INTEGER,
        optional: true,
        references: 'Use',
        hasForeignKey: true,
      },
    ],
  },
]);

export const PART: Entity = KINDS.entities[0]!;
export const USE: Entity = KINDS.entities[1]!;

/** A table of which two fields are unique together. */
export const STAY: Entity = defineModel('stays', [
  {
    name: 'Stay',
    table: 'stays',
    uniqueTogether: [['room', 'on', 'night']],
    fields: [
      { kind: 'integer', name: 'id', min: 1, max: Number.MAX_SAFE_INTEGER },
      { kind: 'text', name: 'room', min: 1, max: 9 },
      { kind: 'boolean', name: 'on' },
      { kind: 'date', name: 'night', optional: true },
    ],
  },
]).entities[0]!;

/** Rows of it, and whether each is inserted after those before it. */
export const STAYS: readonly (readonly [StoredRow, boolean])[] = [
  [[1, 'A "1"', true, '2024-02-29'], true],
  [[2, 'A "1"', false, '2024-02-29'], true],
  [[3, 'A "1"', true, '2024-03-01'], true],
  [[4, 'A "1"', true, null], true],
  [[5, 'A "1"', true, null], true],
  [[6, 'A "1"', true, '2024-02-29'], false],
];

/** Rows of `PART`, with values at the edges of each kind. */
export const PARTS: readonly StoredRow[] = [
  [
    1,
    'Größe "x"\\n',
    'x',
    '00000000-0000-4000-8000-0000000000ab',
    'ABC',
    "b'c",
    'Ana@Example.com',
    '9223372036854775807',
    '99999999999999999999.9999',
    true,
    false,
    '2024-02-29',
    '0001-01-01',
    '2024-02-29T12:00:00Z',
    '2024-02-29T23:59:59.500Z',
    9999,
  ],
  [
    Number.MAX_SAFE_INTEGER,
    '',
    '𝒳 日本',
    'ffffffff-ffff-4fff-bfff-ffffffffffff',
    'Z',
    'd\\e',
    'οδος@example.com',
    '-9223372036854775808',
    '-0.0001',
    false,
    true,
    '9999-12-31',
    '1999-12-31',
    '9999-12-31T23:59:59.999Z',
    '1000-01-01T00:00:00.001Z',
    1,
  ],
  [
    3,
    '0',
    null,
    '11111111-1111-4111-8111-111111111111',
    null,
    null,
    null,
    '0',
    null,
    true,
    null,
    '1000-01-01',
    null,
    '1000-01-01T00:00:00Z',
    null,
    null,
  ],
  [
    4,
    'null',
    null,
    '22222222-2222-4222-8222-222222222222',
    null,
    'a',
    null,
    '9007199254740993',
    '1000.0000',
    false,
    null,
    '2000-01-01',
    null,
    '2000-01-01T00:00:00.010Z',
    null,
    null,
  ],
];

/** A row that shares a unique value with the first one, under another key. */
export function twinOf(field: string): StoredRow {
  const position = PART.fields.findIndex(({ name }) => name === field);
  return PARTS[2]!.map((value, at) => {
    if (at === 0) return 77;
    if (at === position) return PARTS[0]![at]!;
    return PART.fields[at]!.name === 'uuid' ? '33333333-3333-4333-8333-333333333333' : value;
  });
}
