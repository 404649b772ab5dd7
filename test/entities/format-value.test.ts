import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Field } from '../../source/entities/entity.js';
import {
  formatStored,
  formatValue,
  isAbsent,
  valueText,
  wholeText,
  type FieldValue,
} from '../../source/entities/format-value.js';
import { Written } from '../../source/entities/value.js';
import { ENTITIES } from '../harness/shop.js';

const [ID, NAME, PRICE] = ENTITIES.Product.fields as [Field, Field, Field];

describe('a value beside the name of its field', () => {
  it.each<[FieldValue, Field, string]>([
    [7, ID, '7'],
    [-0, ID, '-0'],
    ['7', ID, '"7"'],
    [' ', ID, '" "'],
    [5, PRICE, '5.00'],
    [0.1, PRICE, '0.10'],
    [1.005, PRICE, '1.005'],
    ['5.00', PRICE, '"5.00"'],
    [{ number: '1e2' }, PRICE, '1e2'],
    [new Written('9007199254740993'), ID, '9007199254740993'],
    ['Lamp', NAME, 'Lamp'],
    ['   ', NAME, '"   "'],
    [true, NAME, 'true'],
    ['true', NAME, '"true"'],
    ['null', NAME, '"null"'],
    ['(null)', NAME, '"(null)"'],
    [{ number: '1.0' }, NAME, '1.0'],
    ['1.0', NAME, '"1.0"'],
    [{ json: '[1, 2]' }, NAME, '[1, 2]'],
    ['[1, 2]', NAME, '"[1, 2]"'],
    ['"quoted"', NAME, '""quoted""'],
    ['', NAME, '(empty)'],
    [null, NAME, '(null)'],
    [undefined, NAME, '(nothing)'],
    ['a\u001b[2Jb', NAME, String.raw`a\u001b[2Jb`],
  ])('%j in %o is %s', (value, field, expected) => {
    expect(formatValue(field, value)).toBe(expected);
  });

  it('is cut where a limit is given, quotation marks apart', () => {
    expect(formatValue(NAME, 'abcdefgh', { limit: 4 })).toBe('abc…');
    expect(formatValue(ID, 'abcdefgh', { limit: 4 })).toBe('"abc…"');
    expect(formatValue(NAME, 'abcd', { limit: 4 })).toBe('abcd');
  });

  it('as a database holds it has its exact decimals and large numbers without quotation marks', () => {
    expect(formatStored(PRICE, '5.00')).toBe('5.00');
    expect(formatStored(ID, '9223372036854775807')).toBe('9223372036854775807');
    expect(formatStored(PRICE, 700)).toBe('700');
    expect(formatStored(ID, 'blob:0AFF')).toBe('blob:0AFF');
    expect(formatStored(ID, 'seven')).toBe('"seven"');
    expect(formatStored(NAME, '5.00')).toBe('"5.00"');
    expect(formatStored(NAME, null)).toBe('(null)');
  });

  it('is whole and safe, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.constant(null)),
        fc.constantFrom(ID, NAME, PRICE),
        (value, field) => {
          const shown = formatValue(field, value);
          expect(shown).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E]/u);
          expect(shown).not.toBe('');
          if (!isAbsent(value)) expect(wholeText(field, value)).toContain(valueText(field, value));
        },
      ),
    );
  });
});
