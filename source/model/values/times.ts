import type { Field } from '../model.js';
import { dayOf, dayText, momentOf, momentText } from '../../entities/moments.js';
import { dayRange, momentRange, yearRange, type Range } from '../ranges.js';
import type { Kind, Scene } from './kind.js';
import { sourceOf, type Source } from './source.js';

/** The days and years of fields without bounds: fixed, so that a seed gives the same values in any year. */
const USUAL = {
  day: { min: dayOf('2015-01-01') ?? 0, max: dayOf('2025-12-31') ?? 0 },
  birth: { min: dayOf('1940-01-01') ?? 0, max: dayOf('2007-12-31') ?? 0 },
  ms: { min: momentOf('2020-01-01T00:00:00Z') ?? 0, max: momentOf('2025-12-31T23:59:59Z') ?? 0 },
  year: { min: 1950, max: 2025 },
} as const;

/** The usual range, as far as a field allows it; beyond a bound that it gives, as wide. */
function narrow(
  limits: Range<number>,
  { hasMin, hasMax }: { hasMin: boolean; hasMax: boolean },
  usual: Range<number>,
): Range<number> {
  const width = usual.max - usual.min;
  if (hasMin && hasMax) return limits;
  if (hasMin) {
    const max = Math.min(limits.max, usual.max > limits.min ? usual.max : limits.min + width);
    return { min: limits.min, max };
  }
  if (hasMax) {
    const min = Math.max(limits.min, usual.min < limits.max ? usual.min : limits.max - width);
    return { min, max: limits.max };
  }
  return usual;
}

function boundsOf(field: { min?: unknown; max?: unknown }): { hasMin: boolean; hasMax: boolean } {
  return { hasMin: field.min !== undefined, hasMax: field.max !== undefined };
}

function numbered(
  { min, max }: Range<number>,
  textOf: (number: number) => string | number,
): Source {
  return sourceOf(BigInt(max - min + 1), (number) => textOf(min + Number(number)));
}

function daySource(field: Field, usual: Range<number>): Source | string {
  if (field.type !== 'date') return `has no values of the type ${field.type}`;
  return numbered(narrow(dayRange(field), boundsOf(field), usual), dayText);
}

const date: Kind = {
  name: 'date',
  types: ['date'],
  meaning: 'days from 2015 to 2025, or between the bounds',
  build: (field) => daySource(field, USUAL.day),
};

const birthDate: Kind = {
  name: 'birthDate',
  types: ['date'],
  meaning: 'days from 1940 to 2007, or between the bounds',
  build: (field) => daySource(field, USUAL.birth),
};

const datetime: Kind = {
  name: 'datetime',
  types: ['datetime'],
  meaning: 'moments from 2020 to 2025, or between the bounds, mostly to the second',
  build(field: Field, { rows }: Scene) {
    if (field.type !== 'datetime') return `has no values of the type ${field.type}`;
    const { min, max } = narrow(momentRange(field), boundsOf(field), USUAL.ms);
    const seconds = { min: Math.ceil(min / 1000), max: Math.floor(max / 1000) };
    return seconds.max - seconds.min + 1 >= rows
      ? numbered(seconds, (second) => momentText(second * 1000))
      : numbered({ min, max }, momentText);
  },
};

const year: Kind = {
  name: 'year',
  types: ['year'],
  meaning: 'years from 1950 to 2025, or between the bounds',
  build(field) {
    if (field.type !== 'year') return `has no values of the type ${field.type}`;
    return numbered(narrow(yearRange(field), boundsOf(field), USUAL.year), (number) => number);
  },
};

export const TIME_KINDS: readonly Kind[] = [date, birthDate, datetime, year];
