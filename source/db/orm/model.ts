import {
  DataTypes,
  type DataType,
  type Model,
  type ModelAttributes,
  type ModelStatic,
  type Sequelize,
} from 'sequelize';

import { foldColumn, foldedFieldsOf, type Entity, type Field } from '../../entities/entity.js';
import type { StoredRow, StoredValue } from '../../entities/value.js';

/** A row as Sequelize writes it: column name to value. */
export type ModelRow = Record<string, StoredValue>;

/** The model of an entity. */
export type EntityModel = ModelStatic<Model<ModelRow>>;

/** Defines an entity's Sequelize model; a migration creates the table. */
export function defineModel(sequelize: Sequelize, entity: Entity): EntityModel {
  return sequelize.define(entity.name, attributesOf(entity), {
    tableName: entity.table,
    timestamps: false,
  });
}

function attributesOf(entity: Entity): ModelAttributes<Model<ModelRow>> {
  const attributes: ModelAttributes<Model<ModelRow>> = {};
  for (const [position, field] of entity.fields.entries()) {
    attributes[field.name] = {
      type: typeOf(field),
      allowNull: field.optional === true,
      primaryKey: position === 0,
    };
  }
  for (const { field } of foldedFieldsOf(entity)) {
    attributes[foldColumn(field)] = { type: DataTypes.TEXT, allowNull: true };
  }
  return attributes;
}

/**
 * Decimals, days and moments are written as text, which every engine turns into the type of its column: SQLite would
 * store a DECIMAL as a binary fraction, which is not exact.
 */
function typeOf({ kind }: Field): DataType {
  if (kind === 'boolean') return DataTypes.BOOLEAN;
  return kind === 'integer' ? DataTypes.BIGINT : DataTypes.TEXT;
}

/** How an engine stores what it stores in a form of its own. */
export interface StoredForms {
  /** The folded form of an address. */
  readonly foldOf: (text: string) => string | null;
  /** A value as a statement takes it. */
  readonly valueOf: (field: Field, value: StoredValue) => StoredValue;
}

/** A row as its model takes it. */
export function modelRow(
  entity: Entity,
  row: StoredRow,
  { foldOf, valueOf }: StoredForms,
): ModelRow {
  const values: ModelRow = {};
  for (const [position, field] of entity.fields.entries()) {
    values[field.name] = valueOf(field, row[position] ?? null);
  }
  for (const { field, position } of foldedFieldsOf(entity)) {
    const text = row[position];
    values[foldColumn(field)] = typeof text === 'string' ? foldOf(text) : null;
  }
  return values;
}
