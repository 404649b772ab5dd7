import { canonicalDecimal } from '../entities/decimal.js';
import type { Field as EngineField } from '../entities/field.js';
import type { KeyReference } from '../entities/references.js';
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
  type Reference,
  type StringField,
  type Value,
} from './model.js';
import { hasNumber } from './key-first.js';
import { numberRange, unitsText } from './ranges.js';
import { INTEGER_RANGE, LONGEST_OF_FORMAT, YEAR_RANGE } from './types.js';

/** The digits of a whole number of 64 bits. */
const INTEGER_DIGITS = 19;

/** The largest share of one entity in a cycle of generated rows. */
const MOST_WEIGHT = 100;

/**
 * A model as the engine takes it: each field by the kind by which it is judged, stored and written.
 * @param model with a whole number as the key of each entity, or as what derives from it, in its first field
 *   (`keyFirst`), and without anything that `findRefusals` names
 */
export function compileModel(model: Model): EngineModel {
  return defineModel(model.name, compileEntities(model));
}

/** The entities of a model as the engine takes them. */
export function compileEntities(model: Model): EntityDefinition[] {
  const rows = plannedRows(model);
  const fewest = Math.min(...rows.filter((count) => count > 0), Infinity);
  return model.entities.map((entity): EntityDefinition => ({
    name: entity.name,
    table: entity.table,
    ...(entity.database === entity.table ? {} : { database: entity.database }),
    weight: weightOf(rows[entity.index] ?? 0, fewest),
    fields: entity.fields.map((_, position) => compileField(model, entity, position)),
    ...identityOf(entity),
    ...keyReferencesOf(model, entity),
    ...uniqueTogetherOf(entity),
  }));
}

function namesAt(entity: Entity, positions: readonly number[]): string[] {
  return positions.map((position) => fieldAt(entity, position).name);
}

function identityOf(entity: Entity): Pick<EntityDefinition, 'identity'> {
  return hasNumber(entity) ? {} : { identity: namesAt(entity, entity.key) };
}

function keyReferencesOf(model: Model, entity: Entity): Pick<EntityDefinition, 'keyReferences'> {
  const keyReferences = entity.references
    .filter(({ target }) => !hasNumber(entityAt(model, target)))
    .map((reference): KeyReference => {
      const fields = namesAt(entity, reference.positions);
      const target = entityAt(model, reference.target).name;
      return Object.assign({ fields, target }, enforcementOf(reference));
    });
  return keyReferences.length === 0 ? {} : { keyReferences };
}

/** A reference that closes a circle has no foreign key: it is checked when its value is written. */
function enforcementOf({
  enforcedBy,
  isLate,
}: Reference): Pick<KeyReference, 'hasForeignKey' | 'isUnchecked' | 'isLate'> {
  return {
    ...(enforcedBy === 'database' && !isLate ? { hasForeignKey: true } : {}),
    ...(enforcedBy === 'audit' ? { isUnchecked: true } : {}),
    ...(isLate ? { isLate } : {}),
  };
}

function uniqueTogetherOf(entity: Entity): Pick<EntityDefinition, 'uniqueTogether'> {
  const { key, uniqueKeys } = entity;
  const together = [...(key.length > 1 ? [key] : []), ...uniqueKeys];
  if (together.length === 0) return {};
  return { uniqueTogether: together.map((positions) => namesAt(entity, positions)) };
}

function weightOf(rows: number, fewest: number): number {
  return rows === 0 ? 1 : Math.min(MOST_WEIGHT, Math.max(1, Math.round(rows / fewest)));
}

/** A field as the engine takes it; also of a table that no run takes. */
export function compileField(model: Model, entity: Entity, position: number): EngineField {
  const field = fieldAt(entity, position);
  const kind = kindOf(model, entity, field, position);
  const isKey = entity.key.includes(position);
  const isNumber = isKey && hasNumber(entity);
  return {
    ...kind,
    ...(field.required || isKey ? {} : { optional: true }),
    ...(field.unique && !isNumber ? { unique: true } : {}),
    ...(field.choices
      ? { choices: field.choices.flatMap((choice) => storedChoice(kind, choice)) }
      : {}),
    ...exampleOf(kind, field),
  };
}

function kindOf(model: Model, entity: Entity, field: Field, position: number): EngineField {
  const { name } = field;
  switch (field.type) {
    case 'integer': {
      if (field.isDerived) return { kind: 'integer', name, ...keyRange(field), isDerived: true };
      const reference = entity.references.find((one) => one.position === position);
      if (reference && hasNumber(entityAt(model, reference.target))) {
        const references = entityAt(model, reference.target).name;
        return {
          kind: 'integer',
          name,
          ...keyRange(field),
          references,
          ...enforcementOf(reference),
        };
      }
      const isNumber = entity.key.includes(position) && hasNumber(entity);
      return isNumber ? { kind: 'integer', name, ...keyRange(field) } : wholeKind(field);
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

/** A value that the model file gives as an example, as a person types it. */
function exampleOf(kind: EngineField, { example }: Field): Pick<EngineField, 'example'> {
  if (example === undefined) return {};
  const [stored] = kind.kind === 'decimal' ? [Number(example)] : storedChoice(kind, example);
  return stored === undefined ? {} : { example: stored };
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
