import { compareDecimals } from '../entities/decimal.js';
import type { Entity, Field } from '../entities/entity.js';
import {
  PLAIN_DECIMAL,
  Written,
  type RawRow,
  type RawValue,
  type StoredRow,
  type StoredValue,
} from '../entities/value.js';

/** A value as JSON holds it. */
type JsonValue = string | number | boolean | null;

/** A row that its rules accepted, by field name; exact decimals become JSON numbers. */
export function valuesOfStored(entity: Entity, row: StoredRow): Record<string, JsonValue> {
  return byName(entity, (field, position) =>
    field.kind === 'decimal' ? Number(row[position]) : (row[position] ?? null),
  );
}

/** A row as it was written, by field name. */
export function valuesOfRaw(entity: Entity, row: RawRow): Record<string, JsonValue> {
  return byName(entity, (_, position) => jsonValue(row[position]));
}

/** The stored row that `valuesOfStored` was made from; undefined when the values are no such row. */
export function storedOfValues(
  entity: Entity,
  values: Readonly<Record<string, unknown>>,
): StoredRow | undefined {
  const row: StoredValue[] = [];
  for (const field of entity.fields) {
    const value = values[field.name];
    if (field.kind === 'decimal') {
      if (typeof value !== 'number') return undefined;
      row.push(value.toFixed(field.decimals));
    } else if (typeof value === 'string' || typeof value === 'number') {
      row.push(value);
    } else {
      return undefined;
    }
  }
  return row;
}

function byName(
  entity: Entity,
  valueOf: (field: Field, position: number) => JsonValue,
): Record<string, JsonValue> {
  return Object.fromEntries(
    entity.fields.map((field, position) => [field.name, valueOf(field, position)]),
  );
}

function jsonValue(value: RawValue): JsonValue {
  if (value === undefined) return null;
  if (value instanceof Written) return isExact(value.text) ? Number(value.text) : value.text;
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return value;
}

/** Whether the number that JSON readers make of a text is the same number. */
function isExact(text: string): boolean {
  if (!PLAIN_DECIMAL.test(text)) return false;
  const read = String(Number(text));
  return PLAIN_DECIMAL.test(read) && compareDecimals(text, read) === 0;
}
