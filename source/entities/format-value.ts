import { cutText, escapeText } from '../base/text.js';
import type { Field } from './entity.js';
import type { RawValue } from './value.js';

/** A number, array or object as it was written, also as plain data. */
type Spelled = { readonly text: string } | { readonly number: string } | { readonly json: string };

/** A value of a field wherever it comes from: an input file, the ledger or a database. */
export type FieldValue = RawValue | { readonly number: string } | { readonly json: string };

type FieldKind = Pick<Field, 'kind'> & { readonly decimals?: number };

/**
 * A value as text, neither quoted nor escaped: numbers in their own digits, decimals with all
 * decimals of their field where that changes nothing, nothing as an empty text.
 */
export function valueText({ decimals = 0, kind }: FieldKind, value: FieldValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return spellingOf(value);
  if (kind === 'decimal' && typeof value === 'number') {
    const fixed = value.toFixed(decimals);
    return Number(fixed) === value ? fixed : String(value);
  }
  return Object.is(value, -0) ? '-0' : String(value);
}

/**
 * A value as a person reads it beside the name of its field, safe to print. What could be mistaken
 * is marked: text in the place of a number is quoted, and so is one that is blank or that reads like a
 * value of another kind; "(null)", "(nothing)" and "(empty)" stand for what has no text.
 * @param limit characters of the value that are shown; a longer one ends with `…`
 */
export function formatValue(
  field: FieldKind,
  value: FieldValue,
  { limit = Number.MAX_SAFE_INTEGER }: { readonly limit?: number } = {},
): string {
  if (value === null) return '(null)';
  if (value === undefined) return '(nothing)';
  if (value === '') return '(empty)';
  return quoteWhereNeeded(field, value, escapeText(cutText(valueText(field, value), limit)));
}

/** The same of a value that is not absent, whole and not made safe yet: for one that is too long to be handled at once. */
export function wholeText(field: FieldKind, value: FieldValue): string {
  return quoteWhereNeeded(field, value, valueText(field, value));
}

/** Numbers, and bytes in hexadecimal digits, as they come from a database. */
const UNQUOTED = /^(?:-?\d+(?:\.\d+)?|blob:[\dA-F]*)$/;

/**
 * The same of a value as a database holds it: there exact decimals, and numbers too large for
 * JavaScript, are text. A number where a text belongs keeps its own digits: 700, not 700.00.
 */
export function formatStored(
  field: FieldKind,
  value: string | number | null | undefined,
  options?: { readonly limit?: number },
): string {
  if (typeof value === 'number') return formatValue(field, { number: String(value) }, options);
  const isPlain = isNumeric(field) && typeof value === 'string' && UNQUOTED.test(value);
  return formatValue(field, isPlain ? { number: value } : value, options);
}

/** Whether a value has no text of its own, so that a mark stands for it. */
export function isAbsent(value: FieldValue): boolean {
  return value === null || value === undefined || value === '';
}

/** Blank text, text in quotation marks, and what JSON or `formatValue` has for other kinds of values. */
const MISTAKABLE =
  /^\s*$|^["[{]|^(?:true|false|null|-?\d[\d.]*(?:[eE][+-]?\d+)?|\((?:null|nothing|empty|not known)\))$/;

function quoteWhereNeeded(field: FieldKind, value: FieldValue, text: string): string {
  const isQuoted = typeof value === 'string' && (isNumeric(field) || MISTAKABLE.test(value));
  return isQuoted ? `"${text}"` : text;
}

function isNumeric({ kind }: FieldKind): boolean {
  return kind === 'integer' || kind === 'decimal';
}

function spellingOf(value: Spelled): string {
  if ('json' in value) return value.json;
  return 'number' in value ? value.number : value.text;
}
