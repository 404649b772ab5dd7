import { ID_COLUMN } from '../entities/identity.js';
import type { Entity, IntegerField, Model } from './model.js';

/**
 * A model with a whole number as the first field of each entity, which tells its rows from each other: its key, or a
 * number that derives from the key. The other fields keep their order.
 */
export function keyFirst(model: Model): Model {
  return { ...model, entities: model.entities.map(entityKeyFirst) };
}

/** Whether the key of an entity is one whole number, from 1 to 2⁵³−1 unless its bounds say otherwise. */
export function hasNumber({ key, fields }: Pick<Entity, 'key' | 'fields'>): boolean {
  const [position = -1] = key;
  const field = fields[position];
  if (key.length !== 1 || field?.type !== 'integer') return false;
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  return (field.max ?? 0n) <= most && (field.min ?? 0n) <= most;
}

const DERIVED: IntegerField = {
  type: 'integer',
  name: ID_COLUMN,
  isDerived: true,
  required: true,
  unique: true,
  nulls: 0,
};

function entityKeyFirst(entity: Entity): Entity {
  const [key] = entity.key;
  if (key === undefined) return entity;
  if (!hasNumber(entity)) {
    return moveFields({ ...entity, fields: [DERIVED, ...entity.fields] }, (at) => at + 1);
  }
  if (key === 0) return entity;
  const fields = [entity.fields[key]!, ...entity.fields.toSpliced(key, 1)];
  return moveFields({ ...entity, fields }, (at) => (at === key ? 0 : at < key ? at + 1 : at));
}

function moveFields(entity: Entity, moved: (position: number) => number): Entity {
  const moveAll = (positions: readonly number[]): number[] => positions.map(moved);
  return {
    ...entity,
    key: moveAll(entity.key),
    uniqueKeys: entity.uniqueKeys.map(moveAll),
    references: entity.references.map((reference) => ({
      ...reference,
      position: moved(reference.position),
      positions: moveAll(reference.positions),
    })),
  };
}
