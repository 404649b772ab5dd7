import type { Field, NumberField, Value } from '../model.js';
import { LONGEST_TEXT } from '../types.js';

/** The engines for which statements are written. */
export const SQL_ENGINES = ['sqlite', 'postgres', 'mysql'] as const;

export type SqlEngine = (typeof SQL_ENGINES)[number];

/** What statements differ in between engines. */
export interface SqlDialect {
  quote(name: string): string;
  /** A value as a literal of a statement. */
  literal(field: Field, value: Value): string;
  /** The type of a column. @param keyFields fields of the key that it belongs to; 0 if to none */
  columnType(field: Field, keyFields: number): string;
  /** What each stored value must be; a backstop of the rules, which these cannot express in full. @param name quoted */
  checks(field: Field, name: string): string[];
  /** What follows the closing bracket of a table. */
  readonly tableEnd: string;
  /** Whether a table may refer to one that is created later. */
  readonly refersAhead: boolean;
  /** How unique addresses are compared regardless of case: by the column, by an index, or not at all. */
  readonly foldsAddresses: 'column' | 'index' | 'never';
}

/** MySQL's longest index, in characters of four bytes. */
const MYSQL_KEY = 768;

const doubled = (mark: string, text: string): string =>
  mark + text.replaceAll(mark, mark + mark) + mark;

function boundChecks(name: string, field: Field, literal: (value: Value) => string): string[] {
  if (field.type === 'string' || field.type === 'boolean') return [];
  const { min, max } = field;
  return [
    ...(min === undefined ? [] : [`${name} >= ${literal(min)}`]),
    ...(max === undefined ? [] : [`${name} <= ${literal(max)}`]),
  ];
}

/** A moment as SQL writes it: "2024-02-29 12:00:00". */
function plainMoment(value: Value): string {
  return String(value).replace('T', ' ').replace('Z', '');
}

const isNumeric = ({ type }: Field): boolean =>
  type === 'integer' || type === 'number' || type === 'year';

const SQLITE: SqlDialect = {
  quote: (name) => doubled('"', name),
  literal(field, value) {
    if (field.type === 'boolean') return value === true ? '1' : '0';
    const isNumber = field.type === 'integer' || field.type === 'year';
    return isNumber ? String(value) : doubled("'", String(value));
  },
  // Exact decimals, and days and moments, are stored as text.
  columnType: ({ type }) => (['integer', 'year', 'boolean'].includes(type) ? 'INTEGER' : 'TEXT'),
  checks(field, name) {
    const digit = '[0-9]';
    const day = `${digit.repeat(4)}-${digit.repeat(2)}-${digit.repeat(2)}`;
    switch (field.type) {
      case 'integer':
      case 'year':
        return boundChecks(name, field, String);
      case 'number':
        return [
          ...decimalForm(field, name),
          ...boundChecks(`CAST(${name} AS REAL)`, field, String),
        ];
      case 'boolean':
        return [`${name} IN (0, 1)`];
      case 'date':
        return [
          `${name} GLOB '${day}'`,
          ...boundChecks(name, field, (value) => `'${String(value)}'`),
        ];
      case 'datetime': {
        // To the second: a fraction would not compare as text.
        const second = `substr(${name}, 1, 19)`;
        const bounds = boundChecks(second, field, (value) => `'${String(value).slice(0, 19)}'`);
        return [`${name} GLOB '${day}T*Z'`, ...bounds];
      }
      case 'string':
        return lengthChecks(field, `length(${name})`);
    }
  },
  tableEnd: ' STRICT',
  refersAhead: true,
  foldsAddresses: 'column',
};

/** A decimal with all its digits after the point. */
function decimalForm({ scale, hasScale }: NumberField, name: string): string[] {
  if (!hasScale) return [];
  const end = scale === 0 ? '' : `.${'[0-9]'.repeat(scale)}`;
  return [`${name} GLOB '*[0-9]${end}'`, `${name} NOT GLOB '*[^0-9.-]*'`];
}

function lengthChecks(field: Field, length: string): string[] {
  if (field.type !== 'string') return [];
  // Lengths count characters as a person does, of which each may have several code points.
  return [`${length} BETWEEN ${field.minLength} AND ${LONGEST_TEXT}`];
}

const POSTGRES: SqlDialect = {
  quote: (name) => doubled('"', name),
  literal: (field, value) =>
    isNumeric(field) || field.type === 'boolean' ? String(value) : doubled("'", String(value)),
  columnType(field) {
    switch (field.type) {
      case 'integer':
        return 'bigint';
      case 'number':
        return field.hasScale ? `numeric(${field.precision}, ${field.scale})` : 'numeric';
      case 'string':
        return field.format === 'uuid' ? 'uuid' : 'text';
      case 'datetime':
        return 'timestamptz(3)';
      case 'year':
        return 'smallint';
      default:
        return field.type;
    }
  },
  checks: (field, name) =>
    field.type === 'string'
      ? field.format === 'uuid'
        ? []
        : lengthChecks(field, `char_length(${name})`)
      : boundChecks(name, field, (value) => POSTGRES.literal(field, value)),
  tableEnd: '',
  refersAhead: false,
  foldsAddresses: 'index',
};

const MYSQL: SqlDialect = {
  quote: (name) => doubled('`', name),
  literal(field, value) {
    if (isNumeric(field) || field.type === 'boolean') return String(value);
    const text = field.type === 'datetime' ? plainMoment(value) : String(value);
    return doubled("'", text.replaceAll('\\', '\\\\'));
  },
  columnType(field, keyFields) {
    switch (field.type) {
      case 'integer':
        return 'BIGINT';
      case 'number':
        return `DECIMAL(${field.precision}, ${field.scale})`;
      case 'string':
        if (field.format === 'uuid') return 'CHAR(36) CHARACTER SET ascii';
        return keyFields === 0
          ? 'TEXT'
          : `VARCHAR(${Math.min(field.maxLength, Math.floor(MYSQL_KEY / keyFields))})`;
      case 'boolean':
        return 'BOOLEAN';
      case 'date':
        return 'DATE';
      case 'datetime':
        return 'DATETIME(3)';
      case 'year':
        return 'SMALLINT';
    }
  },
  checks: (field, name) =>
    field.type === 'string'
      ? lengthChecks(field, `char_length(${name})`)
      : boundChecks(name, field, (value) => MYSQL.literal(field, value)),
  tableEnd: ' ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
  refersAhead: false,
  foldsAddresses: 'never',
};

/** The dialect of each engine. */
export const SQL_DIALECTS: Readonly<Record<SqlEngine, SqlDialect>> = {
  sqlite: SQLITE,
  postgres: POSTGRES,
  mysql: MYSQL,
};
