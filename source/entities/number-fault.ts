import { formatList } from '../base/format.js';
import { numberText, PLAIN_DECIMAL, PLAIN_INTEGER, Written, type RawValue } from './value.js';

/** Characters that no plain number contains, in the order in which they are reported. */
const FOREIGN: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['a no-break space', /\u00a0/],
  ['a narrow no-break space', /\u202f/],
  ['a space', /[^\S\u00a0\u202f\ufeff]/],
  ['an invisible character', /\p{Default_Ignorable_Code_Point}|\p{Cc}/u],
  ['a comma', /,/],
  ['an apostrophe', /['’]/],
  ['an underscore', /_/],
  ['a currency sign', /\p{Sc}/u],
  ['a percent sign', /%/],
  ['a plus sign', /\+/],
  ['a minus sign that is not the "-" of a keyboard', /[\u2010-\u2015\u2212\ufe63\uff0d]/],
  ['digits other than 0 to 9', /(?![0-9])\p{Nd}/u],
];

/** A number with an exponent, as spreadsheets and programs write large and small ones. */
const EXPONENT = /^[+-]?(?:\d+\.?\d*|\.\d+)e[+-]?\d+$/i;

/**
 * Describes why a value is not a plain number, to complete the sentence "it …": "has a comma", "is text",
 * "has leading zeros".
 * @param kind whether a whole number or a decimal is wanted
 */
export function describeNumberFault(value: RawValue, kind: 'integer' | 'decimal'): string {
  if (typeof value === 'boolean') return `is ${String(value)}`;
  if (typeof value === 'number' && !Number.isFinite(value)) return 'is not finite';
  if (value instanceof Written && /^[[{]/.test(value.text)) {
    return value.text.startsWith('[') ? 'is an array' : 'is an object';
  }
  const text = typeof value === 'string' ? value : (numberText(value) ?? '');
  if (text === '') return 'is empty';
  const plain = kind === 'integer' ? PLAIN_INTEGER : PLAIN_DECIMAL;
  // In CSV this would have been read as a number, so it is a string in a JSON file.
  if (typeof value === 'string' && plain.test(text)) return 'is text in quotes';
  if (EXPONENT.test(text)) return 'has an exponent';
  const looksLikeNumber = /\p{Nd}/u.test(text) && !/\p{L}/u.test(text);
  if (!looksLikeNumber) return 'is text';
  const foreign = FOREIGN.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);
  if (foreign.length > 0) return `has ${formatList(foreign)}`;
  if (/^-?0\d/.test(text)) return 'has leading zeros';
  if (/^-?\./.test(text)) return 'has no digit before the point';
  if (/^-?\d+\.$/.test(text)) return 'has no digit after the point';
  if (kind === 'integer' && PLAIN_DECIMAL.test(text)) return 'has a decimal point';
  return 'is text';
}
