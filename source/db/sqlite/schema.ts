import { MAX_ADDRESS_UNITS } from '../../entities/email.js';
import {
  foldColumn,
  foldedFieldsOf,
  MAX_TEXT_UNITS,
  uniqueFieldsOf,
  type Entity,
  type Field,
} from '../../entities/entity.js';

/**
 * The SQLite table of an entity. Its checks back up the program's rules: they cover types and bounds, for
 * rows that a bug or another program writes.
 */
export function createTableSql(entity: Entity): string {
  const columns = [
    ...entity.fields.map((field, position) => columnSql(field, position === 0)),
    ...foldedFieldsOf(entity).map(({ field }) => `${quoteName(foldColumn(field))} TEXT`),
  ];
  return `CREATE TABLE ${quoteName(entity.table)} (\n${columns.map((column) => `  ${column}`).join(',\n')}\n)`;
}

/** A unique index of an entity. */
export interface UniqueIndex {
  readonly name: string;
  readonly sql: string;
}

/**
 * The unique indexes of an entity; empty if only its key is unique. SQLite's NOCASE folds ASCII letters only.
 * So an address with other letters, which is rare, has its folded form in a second column, with a partial
 * index.
 */
export function uniqueIndexes(entity: Entity): UniqueIndex[] {
  const table = quoteName(entity.table);
  const index = (column: string, condition: string): UniqueIndex => {
    const name = `${entity.table}_${column}_unique`;
    return {
      name,
      sql: `CREATE UNIQUE INDEX ${quoteName(name)} ON ${table} (${quoteName(column)})${condition}`,
    };
  };
  return uniqueFieldsOf(entity).flatMap(({ field }) => {
    if (field.kind !== 'email') return [index(field.name, '')];
    const fold = foldColumn(field);
    return [index(field.name, ''), index(fold, ` WHERE ${quoteName(fold)} IS NOT NULL`)];
  });
}

/** Quotes an identifier for SQLite. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function columnSql(field: Field, isKey: boolean): string {
  const name = quoteName(field.name);
  switch (field.kind) {
    case 'integer':
      return isKey
        ? `${name} INTEGER PRIMARY KEY CHECK (${name} BETWEEN ${field.min} AND ${field.max})`
        : `${name} INTEGER NOT NULL CHECK (typeof(${name}) = 'integer' AND ${name} BETWEEN ${field.min} AND ${field.max})`;
    case 'text':
      return `${name} TEXT NOT NULL CHECK (typeof(${name}) = 'text' AND length(${name}) BETWEEN ${field.min} AND ${MAX_TEXT_UNITS})`;
    case 'boolean':
      return `${name} INTEGER NOT NULL CHECK (typeof(${name}) = 'integer' AND ${name} BETWEEN 0 AND 1)`;
    case 'date':
    case 'datetime':
      return `${name} TEXT NOT NULL CHECK (typeof(${name}) = 'text' AND length(${name}) BETWEEN 10 AND 24)`;
    case 'email':
      return `${name} TEXT NOT NULL COLLATE NOCASE CHECK (typeof(${name}) = 'text' AND length(${name}) BETWEEN 3 AND ${MAX_ADDRESS_UNITS} AND ${name} LIKE '_%@_%')`;
    case 'decimal': {
      // Of a negative number, what follows its sign.
      const number = field.min.startsWith('-') ? `ltrim(${name}, '-')` : name;
      const fraction = field.decimals === 0 ? '' : `.${'[0-9]'.repeat(field.decimals)}`;
      const points = field.decimals === 0 ? `'*.*'` : `'*.*.*'`;
      const sign = number === name ? '' : ` AND ${name} NOT GLOB '?*-*'`;
      return (
        `${name} TEXT NOT NULL CHECK (typeof(${name}) = 'text' AND ${number} GLOB '[0-9]*${fraction}'` +
        ` AND ${number} NOT GLOB '*[^0-9.]*' AND ${number} NOT GLOB ${points} AND ${number} NOT GLOB '0[0-9]*'${sign}` +
        ` AND CAST(${name} AS REAL) BETWEEN ${field.min} AND ${field.max})`
      );
    }
  }
}
