import type { FieldType } from './model.js';

/** Types of the standard that a model cannot have, and what to use instead. */
export const REFUSED_TYPES: Readonly<Record<string, string>> = {
  object: 'give each of its members a field of its own, or use a table of its own',
  array: 'use a table of its own, with a reference to this one',
  list: 'use a table of its own, with a reference to this one',
  time: 'use a string with the pattern "[0-2][0-9]:[0-5][0-9]:[0-5][0-9]", or an integer of seconds',
  yearmonth: 'use a date, or a string with the pattern "[0-9]{4}-[0-9]{2}"',
  duration: 'use an integer, of seconds for example',
  geopoint: 'use two fields of the type number, the longitude and the latitude',
  geojson: 'use a string',
  any: 'name the type of its values, string for example',
};

/** Names of types elsewhere, and the type that is meant. */
export const TYPES_ELSEWHERE: Readonly<Record<string, FieldType>> = {
  int: 'integer',
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  bigint: 'integer',
  smallint: 'integer',
  serial: 'integer',
  long: 'integer',
  decimal: 'number',
  numeric: 'number',
  float: 'number',
  double: 'number',
  real: 'number',
  money: 'number',
  text: 'string',
  char: 'string',
  varchar: 'string',
  str: 'string',
  uuid: 'string',
  email: 'string',
  bool: 'boolean',
  timestamp: 'datetime',
  timestamptz: 'datetime',
};

/** The most digits of a number, and the most of them after the point: those of MySQL. */
export const NUMBER_LIMITS = { precision: 65, scale: 30 } as const;

/** The digits of a number whose precision and scale are not given. */
export const DEFAULT_NUMBER = { precision: 30, scale: 10 } as const;

/** The range of an integer: 64 bits. */
export const INTEGER_RANGE = { min: -(2n ** 63n), max: 2n ** 63n - 1n } as const;

export const YEAR_RANGE = { min: 1, max: 9999 } as const;

/** The longest text, in graphemes, where the model file sets no limit; and the longest that it may set. */
export const LONGEST_TEXT = 4000;

/** The longest text of a format, in characters. */
export const LONGEST_OF_FORMAT = {
  default: LONGEST_TEXT,
  email: 254,
  uri: LONGEST_TEXT,
  uuid: 36,
} as const;
