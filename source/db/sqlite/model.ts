import {
  DataTypes,
  type Model,
  type ModelAttributes,
  type ModelStatic,
  type Sequelize,
} from 'sequelize';

import type { Entity, Field } from '../../entities/entity.js';

/** A row as Sequelize reads it: field name to value. */
export type EntityModel = ModelStatic<Model<Record<string, string | number>>>;

/** Defines an entity's Sequelize model; a migration creates the table. */
export function defineModel(sequelize: Sequelize, entity: Entity): EntityModel {
  return sequelize.define(entity.name, attributesOf(entity), {
    tableName: entity.table,
    timestamps: false,
  });
}

function attributesOf(entity: Entity): ModelAttributes<Model<Record<string, string | number>>> {
  return Object.fromEntries(
    entity.fields.map((field, position) => [
      field.name,
      { type: typeOf(field), allowNull: false, primaryKey: position === 0 },
    ]),
  );
}

/** Decimals are stored as text: SQLite would store a DECIMAL as a binary fraction, which is not exact. */
function typeOf(field: Field): typeof DataTypes.BIGINT | typeof DataTypes.TEXT {
  return field.kind === 'integer' ? DataTypes.BIGINT : DataTypes.TEXT;
}
