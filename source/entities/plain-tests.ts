import { countDecimals } from './decimal.js';
import type { DateField, DateTimeField, DecimalField, Field, TextField } from './entity.js';
import { dayOf, dayText, momentOf, momentText } from './moments.js';
import { patternOf } from './pattern/pattern.js';
import { isCommonAddress, isPlainName } from './plain-text.js';
import { storeValue } from './stored-form.js';
import { isUuid } from './uuid.js';
import { numberText, type RawValue } from './value.js';

/** Whether a value is certainly valid, and stored as it is or as an exact decimal; false means undecided. */
export type PlainTest = (value: RawValue) => boolean;

/** The fast predicate of a field. */
export function plainTest(field: Field): PlainTest {
  const isPlain = withChoices(field, kindTest(field));
  return field.optional ? (value) => value === null || isPlain(value) : isPlain;
}

function withChoices(field: Field, isPlain: PlainTest): PlainTest {
  if (!field.choices) return isPlain;
  const allowed = new Set<RawValue>(field.choices);
  return (value) => isPlain(value) && allowed.has(storeValue(field, value));
}

function kindTest(field: Field): PlainTest {
  switch (field.kind) {
    case 'integer': {
      const { min, max } = field;
      const isPlain: PlainTest = (value) =>
        typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
      return min > 0 ? isPlain : (value) => isPlain(value) && !Object.is(value, -0);
    }
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'date':
      return timeTest(field, dayOf, dayText);
    case 'datetime':
      return timeTest(field, momentOf, momentText);
    case 'text':
      return textTest(field);
    case 'email': {
      const { max } = field;
      return (value) => typeof value === 'string' && value.length <= max && isCommonAddress(value);
    }
    case 'decimal':
      return plainDecimalTest(field);
  }
}

function textTest({ min, max, pattern, format }: TextField): PlainTest {
  const isPlain = (value: RawValue): value is string =>
    typeof value === 'string' && value.length >= min && value.length <= max && isPlainName(value);
  // The first and the last character are no blanks; blanks between them are not visible.
  const isLong = (text: string): boolean => min <= 2 || text.replaceAll(' ', '').length >= min;
  const isInForm = formTest(pattern, format);
  if (isInForm) return (value) => isPlain(value) && isLong(value) && isInForm(value);
  return min <= 2 ? isPlain : (value) => isPlain(value) && isLong(value);
}

/** The test of a pattern and a format; undefined where there is neither. */
function formTest(
  pattern: string | undefined,
  format: TextField['format'],
): ((text: string) => boolean) | undefined {
  const known = pattern === undefined ? undefined : patternOf(pattern);
  if (!known && !format) return undefined;
  return (text) =>
    (known?.matches(text) ?? true) &&
    (format !== 'uuid' || (isUuid(text) && text === text.toLowerCase())) &&
    (format !== 'uri' || URL.canParse(text));
}

/** A time is plain in the form in which it is stored. @param write that form */
function timeTest(
  { min, max }: DateField | DateTimeField,
  read: (text: string) => number | undefined,
  write: (number: number) => string,
): PlainTest {
  const least = (min === undefined ? undefined : read(min)) ?? -Infinity;
  const most = (max === undefined ? undefined : read(max)) ?? Infinity;
  return (value) => {
    const number = typeof value === 'string' ? read(value) : undefined;
    return number !== undefined && number >= least && number <= most && write(number) === value;
  };
}

/** Decimal digits that a JavaScript number compares exactly. */
const EXACT_DIGITS = 15;

function plainDecimalTest({ min, max, decimals }: DecimalField): PlainTest {
  const places = Math.min(decimals, EXACT_DIGITS - 1);
  const least = exactBound(min, places);
  const most = exactBound(max, places);
  if (least === undefined || most === undefined) return () => false;
  const fraction = places === 0 ? '' : `(?:\\.\\d{1,${places}})?`;
  const sign = least < 0 ? '-?' : '';
  const plain = new RegExp(`^${sign}(?:0|[1-9]\\d{0,${EXACT_DIGITS - places - 1}})${fraction}$`);
  return (value) => {
    const text = numberText(value);
    if (text === undefined || !plain.test(text)) return false;
    const amount = Number(text);
    return amount >= least && amount <= most;
  };
}

/** A bound to compare with numbers of few digits, infinite where it has more of them; undefined if it is not exact. */
function exactBound(bound: string, places: number): number | undefined {
  const number = Number(bound);
  if (Math.abs(number) >= 10 ** EXACT_DIGITS) return Math.sign(number) * Infinity;
  const isExact = countDecimals(bound) <= places && bound.replace(/\D/g, '').length <= EXACT_DIGITS;
  return isExact ? number : undefined;
}
