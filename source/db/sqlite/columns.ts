import { MAX_ADDRESS_UNITS } from '../../entities/email.js';
import { MAX_TEXT_UNITS, type DecimalField, type Field } from '../../entities/entity.js';
import type { StoredValue } from '../../entities/value.js';

/** Quotes an identifier for SQLite. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The column of a field: its type, and checks that back up the program's rules. */
export function columnSql(field: Field, isKey: boolean): string {
  const name = quoteName(field.name);
  if (isKey && field.kind === 'integer') {
    return `${name} INTEGER PRIMARY KEY CHECK (${name} BETWEEN ${field.min} AND ${field.max})`;
  }
  const conditions = [...conditionsOf(field, name), ...choicesOf(field, name)].join(' AND ');
  return field.optional
    ? `${name} ${typeOf(field)} CHECK (${name} IS NULL OR ${conditions})`
    : `${name} ${typeOf(field)} CHECK (${conditions})`;
}

function typeOf(field: Field): string {
  const required = field.optional ? '' : ' NOT NULL';
  const collation = field.kind === 'email' ? ' COLLATE NOCASE' : '';
  return `${storageOf(field)}${required}${collation}`;
}

/** The type of a column. Exact decimals, days and moments are text. */
export function storageOf(field: Field): 'INTEGER' | 'TEXT' {
  const isWhole = field.kind === 'decimal' && field.isWhole === true;
  return isWhole || field.kind === 'integer' || field.kind === 'boolean' ? 'INTEGER' : 'TEXT';
}

const DIGIT = '[0-9]';
const DAY = `${DIGIT.repeat(4)}-[01]${DIGIT}-[0-3]${DIGIT}`;
const TIME = `[0-2]${DIGIT}:[0-5]${DIGIT}:[0-5]${DIGIT}`;

function conditionsOf(field: Field, name: string): string[] {
  const is = (type: string): string => `typeof(${name}) = '${type}'`;
  switch (field.kind) {
    case 'integer':
      return [is('integer'), `${name} BETWEEN ${field.min} AND ${field.max}`];
    case 'boolean':
      return [is('integer'), `${name} IN (0, 1)`];
    case 'text':
      return [is('text'), `length(${name}) BETWEEN ${field.min} AND ${MAX_TEXT_UNITS}`];
    case 'email':
      return [
        is('text'),
        `length(${name}) BETWEEN 3 AND ${MAX_ADDRESS_UNITS}`,
        `${name} LIKE '_%@_%'`,
      ];
    case 'decimal':
      return field.isWhole
        ? [is('integer'), `${name} BETWEEN ${field.min} AND ${field.max}`]
        : [
            is('text'),
            ...decimalForm(field, name),
            `CAST(${name} AS REAL) BETWEEN ${field.min} AND ${field.max}`,
          ];
    case 'date':
      return [is('text'), `${name} GLOB '${DAY}'`, ...textBounds(field, name, 10)];
    case 'datetime':
      // To the second: fractions do not compare as text.
      return [
        is('text'),
        `${name} GLOB '${DAY}T${TIME}*Z'`,
        ...textBounds(field, `substr(${name}, 1, 19)`, 19),
      ];
  }
}

/** A decimal with all its digits after the point, as the rules store it. */
function decimalForm({ min, decimals }: DecimalField, name: string): string[] {
  const mayBeNegative = min.startsWith('-');
  // Of a negative number, what follows its sign.
  const number = mayBeNegative ? `ltrim(${name}, '-')` : name;
  const fraction = decimals === 0 ? '' : `.${DIGIT.repeat(decimals)}`;
  const points = decimals === 0 ? `'*.*'` : `'*.*.*'`;
  return [
    `${number} GLOB '[0-9]*${fraction}'`,
    `${number} NOT GLOB '*[^0-9.]*'`,
    `${number} NOT GLOB ${points}`,
    `${number} NOT GLOB '0[0-9]*'`,
    ...(mayBeNegative ? [`${name} NOT GLOB '?*-*'`] : []),
  ];
}

/** @param length the characters of the bounds that are compared */
function textBounds(
  { min, max }: { readonly min?: string; readonly max?: string },
  text: string,
  length: number,
): string[] {
  return [
    ...(min === undefined ? [] : [`${text} >= '${min.slice(0, length)}'`]),
    ...(max === undefined ? [] : [`${text} <= '${max.slice(0, length)}'`]),
  ];
}

function choicesOf(field: Field, name: string): string[] {
  if (!field.choices) return [];
  const literals = field.choices.map((choice) => literal(field, choice)).join(', ');
  return [`${name} IN (${literals})`];
}

function literal(field: Field, value: StoredValue): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  const isNumber = field.kind === 'integer' || (field.kind === 'decimal' && field.isWhole);
  return isNumber ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
}
