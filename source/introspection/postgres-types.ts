import type { MappedType } from './catalogue.js';
import { decimalType, FLOATING, JSON_TYPE, textType, TIME_PATTERN } from './mapped-types.js';

/** Types without parameters, by the name that PostgreSQL gives them. */
const TYPES: Readonly<Record<string, MappedType>> = {
  smallint: { type: 'integer', minimum: '-32768', maximum: '32767' },
  integer: { type: 'integer', minimum: '-2147483648', maximum: '2147483647' },
  bigint: { type: 'integer' },
  boolean: { type: 'boolean' },
  date: { type: 'date' },
  uuid: { type: 'string', format: 'uuid' },
  text: { type: 'string' },
  citext: { type: 'string', approximation: 'the database compares regardless of case' },
  name: { type: 'string', maxLength: 63 },
  real: FLOATING,
  'double precision': FLOATING,
  json: JSON_TYPE,
  jsonb: JSON_TYPE,
};

/**
 * The type of a column of PostgreSQL; undefined if a model has nothing like it.
 * @param native as `format_type` writes it: "character varying(40)"
 * @param labels those of an enum type; empty for any other
 */
export function mapPostgresType(
  native: string,
  labels: readonly string[] = [],
): MappedType | undefined {
  if (labels.length > 0) return { type: 'string', choices: labels };
  if (native.endsWith('[]')) return undefined;
  const known = Object.hasOwn(TYPES, native) ? TYPES[native] : undefined;
  if (known) return known;
  const [, base = '', first, second, end = ''] =
    /^([a-z ]+?)(?:\((-?\d+)(?:,(-?\d+))?\))?((?: with| without) time zone)?$/.exec(native) ?? [];
  switch (base) {
    case 'numeric':
      return Number(second ?? 0) < 0 ? decimalType('0') : decimalType(first, second);
    case 'character varying':
      return textType(first);
    case 'character':
      return { ...textType(first), approximation: 'the database fills the text with blanks' };
    case 'timestamp':
      return timestampType(end);
    case 'time':
      return { type: 'string', pattern: TIME_PATTERN, approximation: 'a text in the model' };
    default:
      return undefined;
  }
}

function timestampType(end: string): MappedType {
  return end === ' with time zone'
    ? { type: 'datetime' }
    : { type: 'datetime', approximation: 'the column has no zone, the model takes it as UTC' };
}
