import { describe, expect, it } from 'vitest';

import { describeNumberFault } from '../../source/entities/number-fault.js';
import { Written, type RawValue } from '../../source/entities/value.js';

describe('what keeps a value from being a decimal', () => {
  it.each<[RawValue, string]>([
    ['1,299.00', 'has a comma'],
    ['19,99', 'has a comma'],
    ['1.299,00', 'has a comma'],
    ['1,23,456.78', 'has a comma'],
    ['$19.99', 'has a currency sign'],
    ['1\u00a0299.00', 'has a no-break space'],
    ['1\u202f299,00 €', 'has a narrow no-break space, a space, a comma and a currency sign'],
    ['1 299.00', 'has a space'],
    ['1.5E+03', 'has an exponent'],
    ['1e2', 'has an exponent'],
    ['+5.00', 'has a plus sign'],
    ['007.50', 'has leading zeros'],
    ['.99', 'has no digit before the point'],
    ['5.', 'has no digit after the point'],
    ['\u22125.00', 'has a minus sign that is not the "-" of a keyboard'],
    ['\u0661\u0669\u066b\u0669\u0669', 'has digits other than 0 to 9'],
    ["1'299.00", 'has an apostrophe'],
    ['1_000', 'has an underscore'],
    ['15%', 'has a percent sign'],
    ['1\u200b9.99', 'has an invisible character'],
    ['19.99', 'is text in quotes'],
    ['NULL', 'is text'],
    ['NaN', 'is text'],
    [String.raw`\N`, 'is text'],
    ['19.99 EUR', 'is text'],
    ['1.2.3', 'is text'],
    ['', 'is empty'],
    [true, 'is true'],
    [Number.NaN, 'is not finite'],
    [1e21, 'has an exponent'],
    [new Written('{"$numberDecimal": "9.99"}'), 'is an object'],
    [new Written('[1]'), 'is an array'],
  ])('%j %s', (value, fault) => {
    expect(describeNumberFault(value, 'decimal')).toBe(fault);
  });
});

describe('what keeps a value from being a whole number', () => {
  it.each<[RawValue, string]>([
    ['1.0', 'has a decimal point'],
    [new Written('1.0'), 'has a decimal point'],
    [2.7, 'has a decimal point'],
    ['00003', 'has leading zeros'],
    ['+4', 'has a plus sign'],
    ['1.23457E+12', 'has an exponent'],
    ['1,000', 'has a comma'],
    ['x', 'is text'],
  ])('%j %s', (value, fault) => {
    expect(describeNumberFault(value, 'integer')).toBe(fault);
  });
});
