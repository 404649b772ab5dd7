import type { MappedType } from './catalogue.js';
import { decimalType, FLOATING, JSON_TYPE, textType, TIME_PATTERN } from './mapped-types.js';

/** The bits of whole numbers. */
const BITS: Readonly<Record<string, number>> = {
  tinyint: 8,
  smallint: 16,
  mediumint: 24,
  int: 32,
  bigint: 64,
};

const TEXTS = ['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext'];

/**
 * The type of a column of MySQL or MariaDB; undefined if a model has nothing like it.
 * @param native as the database writes it: "decimal(10,2) unsigned"
 */
export function mapMysqlType(native: string): MappedType | undefined {
  const [, base = '', parameters = '', end = ''] = /^(\w+)(?:\((.*)\))?(.*)$/s.exec(native) ?? [];
  const isUnsigned = end.includes('unsigned');
  const [first, second] = parameters.split(',');
  if (base === 'tinyint' && first === '1') {
    return { type: 'boolean', approximation: 'the column holds numbers up to 127' };
  }
  const bits = Object.hasOwn(BITS, base) ? BITS[base] : undefined;
  if (bits !== undefined) return wholeType(bits, isUnsigned);
  // Its 255 bytes hold 63 characters of four.
  if (base === 'tinytext') return textType('63');
  if (TEXTS.includes(base)) return textType(first);
  switch (base) {
    case 'decimal':
      return isUnsigned
        ? { ...decimalType(first, second), minimum: '0' }
        : decimalType(first, second);
    case 'float':
    case 'double':
      return isUnsigned ? { ...FLOATING, minimum: '0' } : FLOATING;
    case 'date':
      return { type: 'date', minimum: '1000-01-01' };
    case 'datetime':
      return {
        type: 'datetime',
        minimum: '1000-01-01T00:00:00Z',
        approximation: 'the column has no zone, the model takes it as UTC',
      };
    case 'timestamp':
      return { type: 'datetime', minimum: '1970-01-01T00:00:01Z', maximum: '2038-01-19T03:14:07Z' };
    case 'year':
      return { type: 'year', minimum: '1901', maximum: '2155' };
    case 'time':
      return { type: 'string', pattern: TIME_PATTERN, approximation: 'a text in the model' };
    case 'enum':
      return { type: 'string', choices: wordsOf(parameters) };
    case 'json':
      return JSON_TYPE;
    case 'uuid':
      return { type: 'string', format: 'uuid' };
    default:
      return undefined;
  }
}

function wholeType(bits: number, isUnsigned: boolean): MappedType {
  if (bits === 64) {
    return isUnsigned
      ? {
          type: 'integer',
          minimum: '0',
          approximation: 'the model has whole numbers up to 2⁶³ − 1',
        }
      : { type: 'integer' };
  }
  const [minimum, maximum] = isUnsigned
    ? [0, 2 ** bits - 1]
    : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  return { type: 'integer', minimum: String(minimum), maximum: String(maximum) };
}

/** The words of an enum: "'a','b''c'" → ["a", "b'c"]. */
function wordsOf(parameters: string): string[] {
  return [...parameters.matchAll(/'((?:[^']|'')*)'/g)].map(([, word = '']) =>
    word.replaceAll("''", "'"),
  );
}
