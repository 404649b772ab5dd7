import { MAX_TEXT_UNITS, uniquePosition, type Entity, type Field } from '../entities/entity.js';

/**
 * The SQLite table of an entity. Its checks are the backstop behind the rules: what reaches them
 * has slipped past the program, so they judge types and bounds, not wording.
 */
export function createTableSql(entity: Entity): string {
  const columns = entity.fields.map((field, position) => `  ${columnSql(field, position === 0)}`);
  return `CREATE TABLE ${quoteName(entity.table)} (\n${columns.join(',\n')}\n)`;
}

/** The unique index of an entity's second key, where it has one. */
export function createUniqueIndexSql(entity: Entity): string | undefined {
  const field = entity.fields[uniquePosition(entity)];
  return (
    field &&
    `CREATE UNIQUE INDEX ${quoteName(uniqueIndexName(entity))} ON ${quoteName(entity.table)} (${quoteName(field.name)})`
  );
}

/** Name of that index: "users_email_unique". */
export function uniqueIndexName(entity: Entity): string {
  return `${entity.table}_${entity.fields[uniquePosition(entity)]?.name ?? ''}_unique`;
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
    case 'email':
      return `${name} TEXT NOT NULL COLLATE NOCASE CHECK (typeof(${name}) = 'text' AND length(${name}) BETWEEN 3 AND ${field.max} AND ${name} LIKE '_%@_%')`;
    case 'decimal': {
      const digits = '[0-9]'.repeat(field.decimals);
      return (
        `${name} TEXT NOT NULL CHECK (typeof(${name}) = 'text' AND ${name} GLOB '[0-9]*.${digits}'` +
        ` AND ${name} NOT GLOB '*[^0-9.]*' AND ${name} NOT GLOB '*.*.*' AND ${name} NOT GLOB '0[0-9]*'` +
        ` AND CAST(${name} AS REAL) BETWEEN ${field.min} AND ${field.max})`
      );
    }
  }
}
