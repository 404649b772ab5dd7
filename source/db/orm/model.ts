import {
  DataTypes,
  type Model,
  type ModelAttributes,
  type ModelStatic,
  type Sequelize,
} from 'sequelize';

import { foldColumn, foldedFieldsOf, type Entity, type Field } from '../../entities/entity.js';
import type { StoredRow, StoredValue } from '../../entities/value.js';

/** A row as Sequelize reads and writes it: column name to value. */
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
      allowNull: false,
      primaryKey: position === 0,
    };
  }
  for (const { field } of foldedFieldsOf(entity)) {
    attributes[foldColumn(field)] = { type: DataTypes.TEXT, allowNull: true };
  }
  return attributes;
}

/** Decimals are stored as text: SQLite would store a DECIMAL as a binary fraction, which is not exact. */
function typeOf(field: Field): typeof DataTypes.BIGINT | typeof DataTypes.TEXT {
  return field.kind === 'integer' ? DataTypes.BIGINT : DataTypes.TEXT;
}

/**
 * A row as its model takes it.
 * @param foldOf the folded form of an address, as the engine stores it
 */
export function modelRow(
  entity: Entity,
  row: StoredRow,
  foldOf: (text: string) => string | null,
): ModelRow {
  const values: ModelRow = {};
  for (const [position, { name }] of entity.fields.entries()) values[name] = row[position] ?? null;
  for (const { field, position } of foldedFieldsOf(entity)) {
    values[foldColumn(field)] = foldOf(String(row[position]));
  }
  return values;
}
