import fc from 'fast-check';

import type { DecimalField, Entity, Field, IntegerField } from '../../source/entities/entity.js';
import { readNumber, Written, type RawRow, type RawValue } from '../../source/entities/value.js';

// prettier-ignore
const NUMBERS = [
  '0', '-0', '1', '-1', '2', '1000', '1001', '0.01', '0.009', '0.1', '0.30000000000000004', '1.00',
  '999999.99', '999999.999', '1000000', '1000000.00', '9007199254740991', '9007199254740992',
  '9007199254740993', '123456789.12', '99999999999.99', '1e2', '1E2', '1e-7', '1e21', '1e400', '+1',
  '01', '.5', '5.', '1_000', '1,5', '0x10', '٣', '１', ' 1', '1 ', '1\n', '', '-', '.', 'Infinity',
  'NaN', '{"a":1}', '[1]',
];

// prettier-ignore
const EXTREMES = [
  0, -0, 1, 0.5, 1.5, 0.1 + 0.2, 1.005, 2 ** 31, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 1e21, 1e300, 5e-324,
  NaN, Infinity, -Infinity, 999_999.99, 999_999.995, 1e6, 0.01, 0.009,
];

// prettier-ignore
const AWKWARD = [
  ' ', '\t', '\n', '\r\n', '\u0000', '\u001b', '\u007f', '\u0085', '\u00a0', '\u00ad', '\u0300',
  '\u034f', '\u061c', '\u115f', '\u17b4', '\u200b', '\u200d', '\u200e', '\u2028', '\u202e', '\u2066',
  '\u3000', '\u3164', '\ufeff', '\ufffd', '\uffff', '\ud83d', '\ude00', '\u212a', '\u017f', '\u0130',
  'é', 'e\u0301', 'ß', 'क', '한', 'ك', '\u1100', '🇩', '👩', '👨‍👩‍👧‍👦', '©', '\ufe0f', '@', '.', '-', "'",
];

const character = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 3 }) },
  { weight: 3, arbitrary: fc.constantFrom(...AWKWARD) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }) },
);

/** Any text, with more than its share of what text handling gets wrong. */
export const anyText = fc.oneof(
  { weight: 6, arbitrary: fc.array(character, { maxLength: 12 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(character, fc.integer({ min: 90, max: 130 }))
      .map(([repeated, times]) => repeated.repeat(times)),
  },
);

const plainText = fc.string({ unit: 'grapheme-ascii', minLength: 2, maxLength: 100 });

const address = fc.oneof(
  fc.emailAddress(),
  fc
    .tuple(
      fc.stringMatching(/^[a-z.+'-]{1,6}$/),
      fc.constantFrom('@', '@', '@', '', '@@'),
      fc.stringMatching(/^[a-z0-9.-]{1,12}$/),
    )
    .map((parts) => parts.join('')),
  fc
    .tuple(fc.emailAddress(), fc.constantFrom(...AWKWARD), fc.nat(30))
    .map(([text, awkward, at]) => text.slice(0, at) + awkward + text.slice(at)),
  fc
    .integer({ min: 1, max: 75 })
    .map((length) => `${'x'.repeat(length)}@${`${'y'.repeat(length)}.`.repeat(4)}com`),
);

const numeric: fc.Arbitrary<RawValue> = fc.oneof(
  fc.constantFrom(...NUMBERS).map((text) => new Written(text)),
  fc.constantFrom(...NUMBERS).map(readNumber),
  fc.constantFrom(...EXTREMES),
  fc.double(),
  fc.maxSafeInteger(),
  fc.integer({ min: -2, max: 1002 }),
  fc.integer({ min: 0, max: 100_000_002 }).map((cents) => cents / 100),
  fc.integer({ min: 0, max: 100_000_002 }).map((cents) => new Written((cents / 100).toFixed(2))),
  fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map((value) => new Written(String(value))),
);

/** Any value that a row can hold, more often one that nearly fits some field than not. */
export const anyValue: fc.Arbitrary<RawValue> = fc.oneof(
  { weight: 3, arbitrary: anyText },
  { weight: 2, arbitrary: address },
  { weight: 2, arbitrary: numeric },
  { weight: 1, arbitrary: fc.constantFrom<RawValue[]>(null, undefined, true, false) },
);

/** Numbers at the bounds of a field and between them, with all decimals of the field, one more, or none. */
function nearBounds(field: IntegerField | DecimalField): fc.Arbitrary<RawValue> {
  const decimals = field.kind === 'decimal' ? field.decimals : 0;
  const bounds = [Number(field.min), Number(field.max)];
  const [least = 0, most = 0] = bounds;
  const amount = fc.oneof(
    fc.constantFrom(...bounds),
    fc.double({ min: least, max: most, noNaN: true }),
    fc.double({ min: least - 1, max: most + 1, noNaN: true }),
  );
  return fc
    .tuple(amount, fc.constantFrom(decimals, decimals, decimals + 1, 0))
    .map(([value, digits]) => readNumber(value.toFixed(digits)));
}

/** Days and moments, and texts that look like one. */
const time = fc.oneof(
  fc.constantFrom('2024-02-29', '2023-02-29', '2024-02-29T12:00:00Z', '2024-02-29T14:00:00+02:00'),
  fc.date({ min: new Date(0), noInvalidDate: true }).map((moment) => moment.toISOString()),
  fc
    .date({ min: new Date(0), noInvalidDate: true })
    .map((moment) => moment.toISOString().slice(0, 10)),
);

/** Values for one field: most of its own kind. */
function valueFor(field: Field): fc.Arbitrary<RawValue> {
  switch (field.kind) {
    case 'integer':
    case 'decimal':
      return fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 1, max: 1000 }) },
        { weight: 4, arbitrary: nearBounds(field) },
        { weight: 4, arbitrary: numeric },
        { weight: 1, arbitrary: anyValue },
      );
    case 'text':
      return fc.oneof(
        { weight: 6, arbitrary: plainText },
        { weight: 6, arbitrary: anyText },
        { weight: 1, arbitrary: anyValue },
      );
    case 'email':
      return fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom('ana@example.com', 'B.C@Example.org') },
        { weight: 6, arbitrary: address },
        { weight: 1, arbitrary: anyValue },
      );
    case 'boolean':
      return fc.oneof({ weight: 6, arbitrary: fc.boolean() }, { weight: 1, arbitrary: anyValue });
    case 'date':
    case 'datetime':
      return fc.oneof({ weight: 6, arbitrary: time }, { weight: 1, arbitrary: anyValue });
  }
}

/** Rows of an entity, some of which are whole but for one field. @param whole rows that break no rule */
export function nearlyRight(entity: Entity, whole: readonly RawRow[]): fc.Arbitrary<RawRow> {
  const one = fc
    .tuple(fc.constantFrom(...whole), fc.nat(entity.fields.length - 1), anyRow(entity))
    .map(([row, position, any]) => row.with(position, any[position]));
  return fc.oneof(anyRow(entity), one);
}

/** Rows of an entity, whose fields are right about as often as wrong, in every way. */
export function anyRow({ fields }: Entity): fc.Arbitrary<RawRow> {
  return fc.tuple(...fields.map(valueFor));
}
