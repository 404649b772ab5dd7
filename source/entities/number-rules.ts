import { compareDecimals, countDecimals } from './decimal.js';
import type { DecimalField, IntegerField } from './entity.js';
import { describeNumberFault } from './number-fault.js';
import { isMissing, required, type Rule } from './rule.js';
import { numberText, PLAIN_DECIMAL, PLAIN_INTEGER, type RawValue } from './value.js';

/** The rules of a whole number, in the order in which they are reported. */
export function integerRules(field: IntegerField): Rule[] {
  const asInteger = (value: RawValue): string | undefined => {
    if (typeof value === 'number') return Number.isFinite(value) ? plainText(value) : undefined;
    const text = numberText(value);
    return text !== undefined && PLAIN_INTEGER.test(text) ? text : undefined;
  };
  return [
    required,
    {
      name: 'integer',
      holds: (value) => isMissing(value) || PLAIN_INTEGER.test(asInteger(value) ?? ''),
      demand: (value) => `must be a whole number, but ${describeNumberFault(value, 'integer')}`,
    },
    ...boundRules(String(field.min), String(field.max), asInteger),
  ];
}

/** The rules of an exact decimal, in the order in which they are reported. */
export function decimalRules(field: DecimalField): Rule[] {
  const asDecimal = (value: RawValue): string | undefined => {
    const text = numberText(value);
    return text !== undefined && PLAIN_DECIMAL.test(text) ? text : undefined;
  };
  return [
    required,
    ...(field.isWhole ? [wholeRule] : digitRules(field.decimals, asDecimal)),
    ...boundRules(field.min, field.max, asDecimal),
  ];
}

/** The rule of a whole number of 64 bits. */
const wholeRule: Rule = {
  name: 'integer',
  holds: (value) => isMissing(value) || PLAIN_INTEGER.test(numberText(value) ?? ''),
  demand: (value) => `must be a whole number, but ${describeNumberFault(value, 'integer')}`,
};

function digitRules(decimals: number, asDecimal: (value: RawValue) => string | undefined): Rule[] {
  return [
    {
      name: 'decimal',
      holds: (value) => isMissing(value) || asDecimal(value) !== undefined,
      demand: (value) =>
        `must be a plain decimal number, but ${describeNumberFault(value, 'decimal')}`,
    },
    {
      name: 'decimals',
      holds: (value) => countDecimals(asDecimal(value) ?? '') <= decimals,
      demand: `must have at most ${decimals} decimals and is never rounded`,
    },
  ];
}

/** The text of a number without exponent, so that bounds are compared exactly. */
function plainText(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

function boundRules(
  min: string,
  max: string,
  textOf: (value: RawValue) => string | undefined,
): Rule[] {
  const compared = (value: RawValue, holds: (text: string) => boolean): boolean => {
    const text = textOf(value);
    return text === undefined || !PLAIN_DECIMAL.test(text) || holds(text);
  };
  return [
    {
      name: 'min',
      holds: (value) => compared(value, (text) => compareDecimals(text, min) >= 0),
      demand: `must be at least ${min}`,
    },
    {
      name: 'max',
      holds: (value) => compared(value, (text) => compareDecimals(text, max) <= 0),
      demand: `must be at most ${max}`,
    },
  ];
}
