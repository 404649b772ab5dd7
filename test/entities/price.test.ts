import { describe, expect, it } from 'vitest';

import { canonicalDecimal, compareDecimals, countDecimals } from '../../source/entities/decimal.js';
import { Written, type RawValue } from '../../source/entities/value.js';
import { messagesOf, rulesBroken, storedAs } from './judging.js';

const stored = (value: RawValue): unknown => storedAs('Product', 'price', value);
const rulesOf = (value: RawValue): string[] => rulesBroken('Product', 'price', value);

describe('a price', () => {
  it.each<[string, RawValue, string]>([
    ['0.01, the lowest', 0.01, '0.01'],
    ['999999.99, the highest', 999_999.99, '999999.99'],
    ['a whole number', 5, '5.00'],
    ['one decimal', 0.5, '0.50'],
    ['1000.00 as it was written', new Written('1000.00'), '1000.00'],
    ['0.01 as it was written', new Written('0.01'), '0.01'],
  ])('may be %s, and is stored exactly', (_what, price, text) => {
    expect(rulesOf(price)).toEqual([]);
    expect(stored(price)).toBe(text);
  });

  it.each<[string, RawValue, string[]]>([
    ['nothing', undefined, ['required']],
    ['null', null, ['required']],
    ['true', true, ['decimal']],
    ['the text "19.99"', '19.99', ['decimal']],
    ['empty text', '', ['decimal']],
    ['NaN', Number.NaN, ['decimal']],
    ['Infinity', Infinity, ['decimal']],
    ['1e400 as it was written', new Written('1e400'), ['decimal']],
    ['1e2 as it was written', new Written('1e2'), ['decimal']],
    ['1e-7', 1e-7, ['decimal']],
    ['1e21', 1e21, ['decimal']],
    ['.5 as it was written', new Written('.5'), ['decimal']],
    ['5. as it was written', new Written('5.'), ['decimal']],
    ['00.50 as it was written', new Written('00.50'), ['decimal']],
    ['1,000.00 as it was written', new Written('1,000.00'), ['decimal']],
    ['a nested value', new Written('{"amount":5}'), ['decimal']],
    ['0', 0, ['min']],
    ['-0', -0, ['min']],
    ['0.00 as it was written', new Written('0.00'), ['min']],
    ['-50.00 as it was written', new Written('-50.00'), ['min']],
    ['1000000', 1_000_000, ['max']],
    ['1000000.00 as it was written', new Written('1000000.00'), ['max']],
    ['2⁵³+1 as it was written', new Written('9007199254740993'), ['max']],
    ['0.1 + 0.2', 0.1 + 0.2, ['decimals']],
    ['19.995', 19.995, ['decimals']],
    ['19.990 as it was written, which would have to be cut', new Written('19.990'), ['decimals']],
    ['0.009', 0.009, ['decimals', 'min']],
    ['999999.991 as it was written', new Written('999999.991'), ['decimals', 'max']],
    ['a hair above the highest', new Written(`999999.99${'0'.repeat(30)}1`), ['decimals', 'max']],
  ])('is never %s', (_what, price, rules) => {
    expect(rulesOf(price)).toEqual(rules);
    expect(stored(price)).toBeUndefined();
  });

  it.each<[RawValue, string]>([
    [
      0.1 + 0.2,
      'price must have at most 2 decimals and is never rounded (was 0.30000000000000004)',
    ],
    [new Written('-50.00'), 'price must be at least 0.01 (was -50.00)'],
    [new Written('1e400'), 'price must be a plain decimal number, but has an exponent (was 1e400)'],
    ['19.99', 'price must be a plain decimal number, but is text in quotes (was "19.99")'],
  ])('%s is reported as it was written', (price, message) => {
    expect(messagesOf('Product', 'price', price)).toEqual([message]);
  });
});

describe('decimals', () => {
  it.each([
    ['2', '10', -1],
    ['0.10', '0.1', 0],
    ['-1', '0.01', -1],
    ['-0', '0', 0],
    ['-2', '-10', 1],
    ['9007199254740993', '9007199254740992', 1],
    ['0.1000000000000000000001', '0.1', 1],
  ])('%s is compared with %s by value, exactly', (left, right, sign) => {
    expect(Math.sign(compareDecimals(left, right))).toBe(sign);
    expect(Math.sign(compareDecimals(right, left))).toBe(sign === 0 ? 0 : -sign);
  });

  it('are counted as they were written', () => {
    expect(['5', '5.0', '-5.25'].map(countDecimals)).toEqual([0, 1, 2]);
  });

  it('are written out with zeros, never rounded', () => {
    expect(canonicalDecimal('5', 2)).toBe('5.00');
    expect(canonicalDecimal('0.5', 2)).toBe('0.50');
    expect(() => canonicalDecimal('0.005', 2)).toThrow(RangeError);
    expect(() => canonicalDecimal('1e2', 2)).toThrow(RangeError);
  });
});
