import type { DateField, DateTimeField } from './entity.js';
import { dayOf, momentOf } from './moments.js';
import { isMissing, required, type Rule } from './rule.js';
import type { RawValue } from './value.js';

/** The rules of a boolean, in the order in which they are reported. */
export const booleanRules: Rule[] = [
  required,
  {
    name: 'boolean',
    holds: (value) => isMissing(value) || typeof value === 'boolean',
    demand: 'must be true or false',
  },
];

/** The rules of a day, in the order in which they are reported. */
export function dateRules(field: DateField): Rule[] {
  return timeRules(field, dayOf, {
    name: 'date',
    demand: 'must be a day of the years 1 to 9999, such as 2024-02-29',
  });
}

/** The rules of a moment, in the order in which they are reported. */
export function dateTimeRules(field: DateTimeField): Rule[] {
  return timeRules(field, momentOf, {
    name: 'datetime',
    demand: 'must be a moment of the years 1 to 9999, such as 2024-02-29T12:00:00Z',
  });
}

/** @param read the number of a text by which times compare; undefined if it is none */
function timeRules(
  { min, max }: DateField | DateTimeField,
  read: (text: string) => number | undefined,
  type: Pick<Rule, 'name' | 'demand'>,
): Rule[] {
  const numberOf = (value: RawValue): number | undefined =>
    typeof value === 'string' ? read(value) : undefined;
  const bound = (
    name: string,
    limit: string | undefined,
    words: string,
    isInside: (number: number, limit: number) => boolean,
  ): Rule[] => {
    const end = limit === undefined ? undefined : read(limit);
    if (end === undefined) return [];
    const holds = (value: RawValue): boolean => {
      const number = numberOf(value);
      return number === undefined || isInside(number, end);
    };
    return [{ name, holds, demand: `must ${words} ${limit}` }];
  };
  return [
    required,
    { ...type, holds: (value) => isMissing(value) || numberOf(value) !== undefined },
    ...bound('min', min, 'not be before', (number, end) => number >= end),
    ...bound('max', max, 'not be after', (number, end) => number <= end),
  ];
}
