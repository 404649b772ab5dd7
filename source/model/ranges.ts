import type { DateField, DateTimeField, IntegerField, NumberField, YearField } from './model.js';
import { dayOf, momentOf, TIME_LIMITS } from '../entities/moments.js';
import { INTEGER_RANGE, YEAR_RANGE } from './types.js';

/** The lowest and the highest value that a field allows, as whole numbers of its smallest unit. */
export interface Range<Unit> {
  readonly min: Unit;
  readonly max: Unit;
}

export function integerRange({ min, max }: IntegerField): Range<bigint> {
  return { min: min ?? INTEGER_RANGE.min, max: max ?? INTEGER_RANGE.max };
}

/** In units of the last digit after the point: 19.99 is 1999 where the scale is 2. */
export function numberRange({ precision, scale, min, max }: NumberField): Range<bigint> {
  const most = 10n ** BigInt(precision) - 1n;
  return {
    min: min === undefined ? -most : unitsOf(min, scale),
    max: max === undefined ? most : unitsOf(max, scale),
  };
}

/** Days since 1970. */
export function dayRange({ min, max }: DateField): Range<number> {
  return {
    min: (min === undefined ? undefined : dayOf(min)) ?? TIME_LIMITS.day.min,
    max: (max === undefined ? undefined : dayOf(max)) ?? TIME_LIMITS.day.max,
  };
}

/** Milliseconds since 1970. */
export function momentRange({ min, max }: DateTimeField): Range<number> {
  return {
    min: (min === undefined ? undefined : momentOf(min)) ?? TIME_LIMITS.ms.min,
    max: (max === undefined ? undefined : momentOf(max)) ?? TIME_LIMITS.ms.max,
  };
}

export function yearRange({ min, max }: YearField): Range<number> {
  return { min: min ?? YEAR_RANGE.min, max: max ?? YEAR_RANGE.max };
}

/** A decimal text in units of a scale; it must have no more decimals. */
export function unitsOf(text: string, scale: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(scale, '0'));
}

/** Units of a scale as a decimal text with all its decimals: 1999, 2 → "19.99". */
export function unitsText(units: bigint, scale: number): string {
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
