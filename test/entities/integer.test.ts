import { describe, expect, it } from 'vitest';

import type { EntityName } from '../../source/entities/entity.js';
import { Written, type RawValue } from '../../source/entities/value.js';
import { messagesOf, rulesBroken, storedAs } from './judging.js';

const LARGEST = Number.MAX_SAFE_INTEGER;

const FIELDS: [EntityName, string][] = [
  ['User', 'id'],
  ['Product', 'id'],
  ['Order', 'id'],
  ['Order', 'user_id'],
  ['Order', 'product_id'],
  ['Order', 'quantity'],
];

describe.each(FIELDS)('the whole number %s.%s', (entity, field) => {
  it.each<[string, RawValue, string[]]>([
    ['nothing', undefined, ['required']],
    ['null', null, ['required']],
    ['true', true, ['integer']],
    ['false', false, ['integer']],
    ['the text "2"', '2', ['integer']],
    ['empty text', '', ['integer']],
    ['2.7', 2.7, ['integer']],
    ['0.1 + 0.2', 0.1 + 0.2, ['integer', 'min']],
    ['NaN', Number.NaN, ['integer']],
    ['Infinity', Infinity, ['integer']],
    ['1e400 as it was written', new Written('1e400'), ['integer']],
    ['1e2 as it was written', new Written('1e2'), ['integer']],
    ['2.0 as it was written', new Written('2.0'), ['integer']],
    ['007 as it was written', new Written('007'), ['integer']],
    ['+2 as it was written', new Written('+2'), ['integer']],
    ['0x10 as it was written', new Written('0x10'), ['integer']],
    ['a nested value', new Written('[2]'), ['integer']],
    ['0', 0, ['min']],
    ['-0', -0, ['min']],
    ['-0 as it was written', new Written('-0'), ['min']],
    ['-1', -1, ['min']],
    ['-1e300', -1e300, ['min']],
    ['2⁵³', LARGEST + 1, ['max']],
    ['2⁵³+1 as it was written', new Written('9007199254740993'), ['max']],
    ['1e21', 1e21, ['max']],
    ['a number of a thousand digits', new Written('9'.repeat(1000)), ['max']],
  ])('is never %s', (_what, value, rules) => {
    const found = rulesBroken(entity, field, value);
    expect(found).toContain(rules[0]);
    expect(rules).toEqual(expect.arrayContaining(found));
    expect(storedAs(entity, field, value)).toBeUndefined();
  });

  it('may be 1', () => {
    expect(storedAs(entity, field, 1)).toBe(1);
  });

  it('may have been written in digits', () => {
    expect(storedAs(entity, field, new Written('1000'))).toBe(1000);
  });
});

describe.each(FIELDS.slice(0, 5))('the id %s.%s', (entity, field) => {
  it('may be as large as 2⁵³−1', () => {
    expect(storedAs(entity, field, LARGEST)).toBe(LARGEST);
    expect(storedAs(entity, field, new Written('9007199254740991'))).toBe(LARGEST);
  });
});

describe('a quantity', () => {
  it('is at most 1000', () => {
    expect(storedAs('Order', 'quantity', 1000)).toBe(1000);
    expect(rulesBroken('Order', 'quantity', 1001)).toEqual(['max']);
  });
});

describe('a refused number is reported as it was written', () => {
  it.each<[RawValue, string]>([
    [true, 'quantity must be a whole number, but is true (was true)'],
    ['2', 'quantity must be a whole number, but is text in quotes (was "2")'],
    [2.7, 'quantity must be a whole number, but has a decimal point (was 2.7)'],
    [Number.NaN, 'quantity must be a whole number, but is not finite (was NaN)'],
    [new Written('1e400'), 'quantity must be a whole number, but has an exponent (was 1e400)'],
    [new Written('9007199254740993'), 'quantity must be at most 1000 (was 9007199254740993)'],
    [-0, 'quantity must be at least 1 (was -0)'],
    [-1, 'quantity must be at least 1 (was -1)'],
    [null, 'quantity is missing'],
  ])('%s', (value, message) => {
    expect(messagesOf('Order', 'quantity', value)).toEqual([message]);
  });
});
