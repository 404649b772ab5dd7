import type { Entity, Model } from './model.js';

/** A model with the key of each entity as its first field; the others keep their order. */
export function keyFirst(model: Model): Model {
  return { ...model, entities: model.entities.map(entityKeyFirst) };
}

function entityKeyFirst(entity: Entity): Entity {
  const [key] = entity.key;
  if (key === undefined || key === 0 || entity.key.length > 1) return entity;
  const moved = (position: number): number =>
    position === key ? 0 : position < key ? position + 1 : position;
  return {
    ...entity,
    fields: [entity.fields[key]!, ...entity.fields.toSpliced(key, 1)],
    key: [0],
    uniqueKeys: entity.uniqueKeys.map((positions) => positions.map(moved)),
    references: entity.references.map((reference) => ({
      ...reference,
      position: moved(reference.position),
    })),
  };
}
