import { cutText, escapeText } from '../base/text.js';
import type { Field } from './entity.js';
import type { RawValue, StoredValue } from './value.js';

/** A number, array or object as it was written, also as plain data. */
type Spelled = { readonly text: string } | { readonly number: string } | { readonly json: string };

/** A value of a field wherever it comes from: an input file, the ledger or a database. */
export type FieldValue = RawValue | { readonly number: string } | { readonly json: string };

type FieldKind = Pick<Field, 'kind'> & { readonly decimals?: number };

/**
 * A value as text, neither quoted nor escaped: numbers as written, decimals with all decimals of their field
 * if that does not change them, a missing value as an empty text.
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
 * A value for display after the name of its field, safe to print. Texts that could be mistaken are quoted:
 * text in a numeric field, blank text, and text that looks like a value of another kind. Missing values are
 * shown as "(null)", "(nothing)" and "(empty)".
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

/** Like `formatValue` for a value that is not missing, but neither cut nor escaped: the caller handles it in pieces. */
export function wholeText(field: FieldKind, value: FieldValue): string {
  return quoteWhereNeeded(field, value, valueText(field, value));
}

/** Numbers, and bytes in hexadecimal digits, as they come from a database. */
const UNQUOTED = /^(?:-?\d+(?:\.\d+)?|blob:[\dA-F]*)$/;

/**
 * Like `formatValue` for a stored value: exact decimals, and numbers too large for JavaScript, are stored as
 * text. A number in a text field keeps its digits: 700, not 700.00.
 */
export function formatStored(
  field: FieldKind,
  value: StoredValue | undefined,
  options?: { readonly limit?: number },
): string {
  if (typeof value === 'number') return formatValue(field, { number: String(value) }, options);
  const isPlain = isNumeric(field) && typeof value === 'string' && UNQUOTED.test(value);
  return formatValue(field, isPlain ? { number: value } : value, options);
}

/** Whether a value is missing or empty, so that `formatValue` shows a mark for it. */
export function isAbsent(value: FieldValue): boolean {
  return value === null || value === undefined || value === '';
}

/** Blank text, quoted text, and text that looks like JSON or like a mark of `formatValue`. */
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
