import { NUMBER_LIMITS } from '../model/types.js';
import type { MappedType } from './catalogue.js';

/** How SQLite stores what the model has a type for. */
const AS_TEXT = 'SQLite stores text or numbers here';

/** The type of a column of SQLite; undefined for binary data. @param isStrict whether the table checks types */
export function mapSqliteType(native: string, isStrict: boolean): MappedType | undefined {
  const name = native.toUpperCase();
  const [, first, second] = /\(\s*(\d{1,4})\s*(?:,\s*(\d{1,4})\s*)?\)/.exec(name) ?? [];
  if (name === '' || name === 'ANY') {
    return { type: 'string', approximation: 'the column has no type' };
  }
  if (/BOOL/.test(name) || /^TINYINT\s*\(\s*1\s*\)/.test(name)) {
    return { type: 'boolean', approximation: 'SQLite stores 0 and 1' };
  }
  if (/INT/.test(name)) return { type: 'integer' };
  if (/UUID|UNIQUEIDENTIFIER/.test(name)) return { type: 'string', format: 'uuid' };
  if (/CHAR|CLOB|TEXT|STRING/.test(name)) return textType(first);
  if (/BLOB|BINARY|IMAGE/.test(name)) return undefined;
  if (/DATETIME|TIMESTAMP/.test(name)) return { type: 'datetime', approximation: AS_TEXT };
  if (/^DATE$/.test(name)) return { type: 'date', approximation: AS_TEXT };
  if (name.startsWith('YEAR')) return { type: 'year', approximation: AS_TEXT };
  if (/^TIME$/.test(name)) return { type: 'string', pattern: TIME_PATTERN, approximation: AS_TEXT };
  if (/JSON/.test(name)) return JSON_TYPE;
  if (/REAL|FLOA|DOUB/.test(name)) return FLOATING;
  return isStrict ? undefined : decimalType(first, second);
}

/** A time of the day as text. */
export const TIME_PATTERN = '([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]';

/** A column that takes only JSON. */
export const JSON_TYPE: MappedType = {
  type: 'string',
  constant: '{}',
  approximation: 'only the empty object is generated',
};

export const FLOATING: MappedType = {
  type: 'number',
  approximation: 'the column is binary floating point, the model has exact decimals',
};

function textType(length: string | undefined): MappedType {
  const maxLength = Number(length ?? 0);
  return maxLength >= 1 && maxLength <= 4000 ? { type: 'string', maxLength } : { type: 'string' };
}

/** A decimal by its digits, as far as a model has as many. */
export function decimalType(digits: string | undefined, decimals = '0'): MappedType {
  if (digits === undefined) {
    return { type: 'number', approximation: 'the column has no limit of digits' };
  }
  const precision = Number(digits);
  const scale = Number(decimals);
  const isPossible =
    precision >= 1 &&
    precision <= NUMBER_LIMITS.precision &&
    scale <= Math.min(precision, NUMBER_LIMITS.scale);
  return isPossible
    ? { type: 'number', precision, scale }
    : { type: 'number', approximation: 'the model has fewer digits than the column' };
}
