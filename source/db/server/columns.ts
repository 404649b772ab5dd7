import { MAX_ADDRESS_UNITS } from '../../entities/email.js';
import { MAX_TEXT_UNITS, type DecimalField, type Field } from '../../entities/entity.js';
import type { StoredValue } from '../../entities/value.js';
import { fieldsAt, isKey, widestKey, type TableDefinition } from '../table-definition.js';
import { boundValue } from './bound-value.js';
import type { ServerEngine } from './description.js';

/** Quotes an identifier. */
export function quoteFor(engine: ServerEngine, name: string): string {
  return engine === 'postgres'
    ? `"${name.replaceAll('"', '""')}"`
    : `\`${name.replaceAll('`', '``')}\``;
}

/** The column of a field. */
export function columnSql(
  engine: ServerEngine,
  definition: TableDefinition,
  position: number,
): string {
  const [field] = fieldsAt(definition, [position]);
  if (!field) throw new RangeError(`${definition.table} has no field number ${position}`);
  const name = quoteFor(engine, field.name);
  const conditions = [
    ...conditionsOf(engine, field, name),
    ...(field.choices
      ? [`${name} IN (${field.choices.map((value) => literal(engine, field, value)).join(', ')})`]
      : []),
  ];
  // A check of NULL is not true, and not false either: servers take the row.
  const isAlone = isKey(definition, position);
  const required = isAlone ? ' PRIMARY KEY' : field.optional ? '' : ' NOT NULL';
  const check = conditions.length === 0 ? '' : ` CHECK (${conditions.join(' AND ')})`;
  return `${name} ${typeSql(engine, definition, position, field)}${required}${check}`;
}

/** MySQL's most bytes of a row, of which each text of the longest length takes this share. */
const MYSQL_ROW = { bytes: 65_535, text: 4 * MAX_TEXT_UNITS } as const;

/** MySQL's longest index, in characters of four bytes. */
const MYSQL_KEY = 768;

/** The type of a column. */
function typeSql(
  engine: ServerEngine,
  definition: TableDefinition,
  position: number,
  field: Field,
): string {
  const isPostgres = engine === 'postgres';
  switch (field.kind) {
    case 'integer':
      return 'bigint';
    case 'boolean':
      return 'boolean';
    case 'date':
      return 'date';
    case 'datetime':
      return isPostgres ? 'timestamptz(3)' : 'DATETIME(3)';
    case 'email':
      return isPostgres ? 'text' : `VARCHAR(${MAX_ADDRESS_UNITS})`;
    case 'decimal':
      if (field.isWhole) return 'bigint';
      // PostgreSQL rounds to a declared scale; without one, the CHECK rejects other scales.
      return isPostgres ? 'numeric' : `DECIMAL(${digitsOf(field)}, ${field.decimals})`;
    case 'text': {
      if (isPostgres) return field.format === 'uuid' ? 'uuid' : 'text';
      if (field.format === 'uuid') return 'CHAR(36) CHARACTER SET ascii';
      const parts = widestKey(definition, position);
      if (parts > 0) return `VARCHAR(${Math.floor(MYSQL_KEY / parts)})`;
      const long = definition.fields.filter(
        ({ kind }, at) => kind === 'text' && widestKey(definition, at) === 0,
      ).length;
      return (long + 1) * MYSQL_ROW.text > MYSQL_ROW.bytes ? 'TEXT' : `VARCHAR(${MAX_TEXT_UNITS})`;
    }
  }
}

/** The digits that a decimal needs: those of its bounds where their number is not given. */
function digitsOf({ precision, min, max, decimals }: DecimalField): number {
  const wholes = [min, max].map((bound) => bound.replace(/^-|\..*$/g, '').length);
  return precision ?? Math.max(...wholes) + decimals;
}

function conditionsOf(engine: ServerEngine, field: Field, name: string): string[] {
  switch (field.kind) {
    case 'integer':
      return [`${name} BETWEEN ${field.min} AND ${field.max}`];
    case 'text':
      return field.format === 'uuid'
        ? []
        : [`char_length(${name}) BETWEEN ${field.min} AND ${MAX_TEXT_UNITS}`];
    case 'email':
      return [`char_length(${name}) BETWEEN 3 AND ${MAX_ADDRESS_UNITS}`, `${name} LIKE '_%@_%'`];
    case 'decimal': {
      const hasScale = engine === 'postgres' && !field.isWhole;
      return [
        ...boundsOf(engine, field, name),
        ...(hasScale ? [`scale(${name}) = ${field.decimals}`] : []),
      ];
    }
    case 'date':
    case 'datetime':
      return boundsOf(engine, field, name);
    case 'boolean':
      return [];
  }
}

function boundsOf(
  engine: ServerEngine,
  field: Field & { readonly min?: string; readonly max?: string },
  name: string,
): string[] {
  const [min, max] = [field.min, field.max].map((bound) =>
    bound === undefined ? undefined : literal(engine, field, bound),
  );
  if (min !== undefined && max !== undefined) return [`${name} BETWEEN ${min} AND ${max}`];
  return [
    ...(min === undefined ? [] : [`${name} >= ${min}`]),
    ...(max === undefined ? [] : [`${name} <= ${max}`]),
  ];
}

/** A value within a statement. */
function literal(engine: ServerEngine, field: Field, value: StoredValue): string {
  if (field.kind === 'integer' || field.kind === 'decimal' || field.kind === 'boolean') {
    return String(value);
  }
  const text = String(boundValue(engine, field, value)).replaceAll("'", "''");
  return `'${engine === 'mysql' ? text.replaceAll('\\', '\\\\') : text}'`;
}
