import { onOneLine } from '../base/json-spelling.js';
import { canonicalDecimal, countDecimals, isCanonicalDecimal } from '../entities/decimal.js';
import type { Entity, Field } from '../entities/entity.js';
import {
  PLAIN_DECIMAL,
  Written,
  type RawRow,
  type RawValue,
  type StoredRow,
  type StoredValue,
} from '../entities/value.js';

/**
 * A number with its original spelling, if a JavaScript number would have another: `1.0`, `1e2`,
 * `9007199254740993`. A plain object, so that it can be sent between threads and processes.
 */
export interface WrittenNumber {
  readonly number: string;
}

/** An array or object as JSON on one line; a plain object, too. */
export interface WrittenJson {
  readonly json: string;
}

/** A value of an attempted row. */
export type AttemptValue = string | number | boolean | null | WrittenNumber | WrittenJson;

/** Whether a value is a number with its original spelling. */
export function isWrittenNumber(value: unknown): value is WrittenNumber {
  return typeof value === 'object' && value !== null && 'number' in value;
}

/** Whether a value is an array or object. */
export function isWrittenJson(value: unknown): value is WrittenJson {
  return typeof value === 'object' && value !== null && 'json' in value;
}

/** A value as text without quotes; numbers as spelled, a missing value as an empty text. */
export function plainText(value: AttemptValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (isWrittenJson(value)) return value.json;
  return isWrittenNumber(value) ? value.number : String(value);
}

/** The JSON type of a value, which distinguishes the text "true" from `true`. */
export function kindOfValue(value: AttemptValue): string {
  if (value === null) return 'null';
  if (isWrittenJson(value)) return value.json.startsWith('[') ? 'array' : 'object';
  if (isWrittenNumber(value)) return 'number';
  return typeof value === 'string' ? 'text' : typeof value;
}

/** A valid row by field name; exact decimals become JSON numbers, spelled where JavaScript would round them. */
export function valuesOfStored(entity: Entity, row: StoredRow): Record<string, AttemptValue> {
  return byName(entity, (field, position) => valueOfStored(field, row[position] ?? null));
}

/** The same for one field of it. */
export function valueOfStored(field: Field, value: StoredValue): AttemptValue {
  return field.kind === 'decimal' && value !== null
    ? numberOf(String(value), field.decimals)
    : value;
}

/** A stored decimal as a number. */
function numberOf(text: string, decimals: number): AttemptValue {
  const value = Number(text);
  return value.toFixed(decimals) === text ? value : { number: text };
}

/** A row as written in the input, by field name. */
export function valuesOfRaw(entity: Entity, row: RawRow): Record<string, AttemptValue> {
  return byName(entity, (_, position) => jsonValue(row[position]));
}

/** The inverse of `valuesOfStored`; undefined if the values are not those of a stored row. */
export function storedOfValues(
  entity: Entity,
  values: Readonly<Record<string, unknown>>,
): StoredRow | undefined {
  const row = entity.fields.map((field) => {
    const value = values[field.name];
    return field.kind === 'decimal' && value !== null ? decimalText(value, field.decimals) : value;
  });
  return isStoredRow(entity, row) ? row : undefined;
}

/** The stored form of one value of an attempted row; undefined if it is not one of its field, or none is there. */
export function storedOfValue(field: Field, value: unknown): StoredValue | undefined {
  const stored = field.kind === 'decimal' ? decimalText(value, field.decimals) : value;
  return isStoredValue(field, stored) ? (stored as StoredValue) : undefined;
}

/** Whether a parsed list is a row as `StoredRow` has it, each value in its stored form. */
export function isStoredRow(entity: Entity, list: unknown): list is StoredRow {
  if (!Array.isArray(list) || list.length !== entity.fields.length) return false;
  return entity.fields.every((field, position) => isStoredValue(field, list[position]));
}

function isStoredValue(field: Field, value: unknown): boolean {
  if (value === null) return field.optional === true;
  switch (field.kind) {
    case 'integer':
      return Number.isSafeInteger(value);
    case 'decimal':
      return typeof value === 'string' && isCanonicalDecimal(value, field.decimals);
    case 'boolean':
      return typeof value === 'boolean';
    case 'text':
    case 'email':
    case 'date':
    case 'datetime':
      return typeof value === 'string';
  }
}

/** A number with all decimals of its field; undefined if it is not a number or has too many decimals. */
function decimalText(value: unknown, decimals: number): string | undefined {
  if (typeof value === 'number') return value.toFixed(decimals);
  if (!isWrittenNumber(value)) return undefined;
  const { number } = value;
  if (!PLAIN_DECIMAL.test(number) || countDecimals(number) > decimals) return undefined;
  return canonicalDecimal(number, decimals);
}

function byName(
  entity: Entity,
  valueOf: (field: Field, position: number) => AttemptValue,
): Record<string, AttemptValue> {
  return Object.fromEntries(
    entity.fields.map((field, position) => [field.name, valueOf(field, position)]),
  );
}

function jsonValue(value: RawValue): AttemptValue {
  if (value === undefined) return null;
  if (value instanceof Written) return readWritten(value.text);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return Object.is(value, -0) ? { number: '-0' } : value;
}

/** A number of JSON. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function readWritten(text: string): AttemptValue {
  if (text.startsWith('[') || text.startsWith('{')) return { json: onOneLine(text) };
  if (!NUMBER.test(text)) return text;
  const value = Number(text);
  return String(value) === text ? value : { number: text };
}
