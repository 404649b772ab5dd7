import { canonicalDecimal } from '../entities/decimal.js';
import type { Field as EngineField } from '../entities/field.js';
import {
  defineModel,
  type EntityDefinition,
  type Model as EngineModel,
} from '../entities/model.js';
import type { StoredValue } from '../entities/value.js';
import {
  entityAt,
  fieldAt,
  plannedRows,
  type Entity,
  type Field,
  type IntegerField,
  type Model,
  type NumberField,
  type StringField,
  type Value,
} from './model.js';
import { numberRange, unitsText } from './ranges.js';
import { INTEGER_RANGE, LONGEST_OF_FORMAT, YEAR_RANGE } from './types.js';

/** The digits of a whole number of 64 bits. */
const INTEGER_DIGITS = 19;

/** The largest share of one entity in a cycle of generated rows. */
const MOST_WEIGHT = 100;

/**
 * A model as the engine takes it: each field by the kind by which it is judged, stored and written.
 * @param model with the key as the first field of each entity (`keyFirst`), and without anything that `findRefusals`
 *   names
 */
export function compileModel(model: Model): EngineModel {
  const rows = plannedRows(model);
  const fewest = Math.min(...rows.filter((count) => count > 0), Infinity);
  return defineModel(
    model.name,
    model.entities.map((entity): EntityDefinition => ({
      name: entity.name,
      table: entity.table,
      ...(entity.database === entity.table ? {} : { database: entity.database }),
      weight: weightOf(rows[entity.index] ?? 0, fewest),
      fields: entity.fields.map((_, position) => compileField(model, entity, position)),
      ...(entity.uniqueKeys.length === 0
        ? {}
        : {
            uniqueTogether: entity.uniqueKeys.map((positions) =>
              positions.map((position) => fieldAt(entity, position).name),
            ),
          }),
    })),
  );
}

function weightOf(rows: number, fewest: number): number {
  return rows === 0 ? 1 : Math.min(MOST_WEIGHT, Math.max(1, Math.round(rows / fewest)));
}

/** A field as the engine takes it; also of a table that no run takes. */
export function compileField(model: Model, entity: Entity, position: number): EngineField {
  const field = fieldAt(entity, position);
  const kind = kindOf(model, entity, field, position);
  const isKey = entity.key.includes(position);
  const isOnlyKey = isKey && entity.key.length === 1;
  return {
    ...kind,
    ...(field.required || isKey ? {} : { optional: true }),
    ...(field.unique && !isOnlyKey ? { unique: true } : {}),
    ...(field.choices
      ? { choices: field.choices.flatMap((choice) => storedChoice(kind, choice)) }
      : {}),
  };
}

function kindOf(model: Model, entity: Entity, field: Field, position: number): EngineField {
  const { name } = field;
  switch (field.type) {
    case 'integer': {
      const reference = entity.references.find((one) => one.position === position);
      if (reference && isNumbered(model, reference.target)) {
        const references = entityAt(model, reference.target).name;
        return {
          kind: 'integer',
          name,
          ...keyRange(field),
          references,
          ...(reference.enforcedBy === 'database' ? { hasForeignKey: true } : {}),
        };
      }
      const isKey = entity.key.length === 1 && entity.key[0] === position;
      return isKey ? { kind: 'integer', name, ...keyRange(field) } : wholeKind(field);
    }
    case 'number':
      return decimalKind(field);
    case 'string':
      return textKind(field);
    case 'boolean':
      return { kind: 'boolean', name };
    case 'date':
    case 'datetime': {
      const { min, max } = field;
      return {
        kind: field.type,
        name,
        ...(min === undefined ? {} : { min }),
        ...(max === undefined ? {} : { max }),
      };
    }
    case 'year':
      return {
        kind: 'integer',
        name,
        min: field.min ?? YEAR_RANGE.min,
        max: field.max ?? YEAR_RANGE.max,
      };
  }
}

/** Whether the rows of an entity have a whole number as their key. */
function isNumbered(model: Model, index: number): boolean {
  const { key, fields } = entityAt(model, index);
  const [position = -1] = key;
  return key.length === 1 && fields[position]?.type === 'integer';
}

/** Keys count from 1, as far as JavaScript holds whole numbers exactly. */
function keyRange({ min, max }: IntegerField): { readonly min: number; readonly max: number } {
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  return {
    min: min === undefined || min < 1n ? 1 : Number(min),
    max: max === undefined || max > most ? Number.MAX_SAFE_INTEGER : Number(max),
  };
}

/** A whole number within narrow bounds is a number, any other an exact decimal without decimals. */
function wholeKind({ name, min, max }: IntegerField): EngineField {
  if (min !== undefined && max !== undefined && isSafe(min) && isSafe(max)) {
    return { kind: 'integer', name, min: Number(min), max: Number(max) };
  }
  return {
    kind: 'decimal',
    name,
    min: String(min ?? INTEGER_RANGE.min),
    max: String(max ?? INTEGER_RANGE.max),
    decimals: 0,
    precision: INTEGER_DIGITS,
    isWhole: true,
  };
}

function isSafe(value: bigint): boolean {
  return Number.isSafeInteger(Number(value));
}

function decimalKind(field: NumberField): EngineField {
  const { name, precision, scale } = field;
  const { min, max } = numberRange(field);
  return {
    kind: 'decimal',
    name,
    min: unitsText(min, scale),
    max: unitsText(max, scale),
    decimals: scale,
    precision,
  };
}

function textKind(field: StringField): EngineField {
  const { name, format, minLength, maxLength, pattern } = field;
  if (format === 'email') {
    return { kind: 'email', name, max: Math.min(maxLength, LONGEST_OF_FORMAT.email) };
  }
  return {
    kind: 'text',
    name,
    min: minLength,
    max: maxLength,
    ...(pattern === undefined ? {} : { pattern }),
    ...(format === 'default' ? {} : { format }),
  };
}

/** A value of an enum in its stored form. */
function storedChoice(field: EngineField, value: Value): StoredValue[] {
  if (value === null) return [];
  switch (field.kind) {
    case 'integer':
      return [Number(value)];
    case 'decimal':
      return [canonicalDecimal(String(value), field.decimals)];
    case 'text':
      return [field.format === 'uuid' ? String(value).toLowerCase() : String(value)];
    case 'boolean':
      return [value === true];
    case 'email':
    case 'date':
    case 'datetime':
      return [String(value)];
  }
}
