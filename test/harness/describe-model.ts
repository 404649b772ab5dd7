import type { Field as EngineField } from '../../source/entities/field.js';
import type { Entity, Model as EngineModel } from '../../source/entities/model.js';
import type { Field, Model } from '../../source/model/model.js';
import type { GeneratedModel } from '../../source/sim/workloads/generate/counts.js';

/** A model of a test with a description of its rows, each entity with so many as its weight says. */
export function generatedModel(model: EngineModel): GeneratedModel {
  const known = KNOWN.get(model) ?? { model, description: describeModel(model) };
  KNOWN.set(model, known);
  return known;
}

const KNOWN = new WeakMap<EngineModel, GeneratedModel>();

function describeModel({ name, entities, parentsFirst }: EngineModel): Model {
  return {
    name,
    entities: entities.map((entity) => ({
      index: entity.index,
      name: entity.name,
      table: entity.table,
      database: entity.database ?? entity.table,
      fields: entity.fields.map((field, position) => fieldOf(entity, field, position)),
      key: [0],
      uniqueKeys: entity.combinations,
      references: entity.references.map(({ position, targetIndex }) => ({
        position,
        positions: [position],
        target: targetIndex,
        enforcedBy: 'writer',
        distribution: { rule: 'uniform' },
        isLate: false,
      })),
      rows: { count: entity.weight },
      notCovered: [],
    })),
    parentsFirst: parentsFirst.map(({ index }) => index),
    cycles: [],
    notCovered: [],
  };
}

function fieldOf({ uniques }: Entity, field: EngineField, position: number): Field {
  const { name, optional = false } = field;
  const common = {
    name,
    required: !optional,
    unique: position === 0 || uniques.includes(position),
    nulls: optional ? 0.1 : 0,
  };
  switch (field.kind) {
    case 'integer':
      return { ...common, type: 'integer', min: BigInt(field.min), max: BigInt(field.max) };
    case 'decimal': {
      const { min, max, decimals: scale } = field;
      return { ...common, type: 'number', precision: 30, scale, hasScale: true, min, max };
    }
    case 'email':
      return { ...common, type: 'string', format: 'email', minLength: 0, maxLength: field.max };
    case 'text': {
      const { min: minLength, max: maxLength } = field;
      return { ...common, type: 'string', format: 'default', minLength, maxLength };
    }
    default:
      return { ...common, type: field.kind };
  }
}
