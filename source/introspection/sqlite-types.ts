import type { MappedType } from './catalogue.js';
import { decimalType, FLOATING, JSON_TYPE, textType, TIME_PATTERN } from './mapped-types.js';

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
