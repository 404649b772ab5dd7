import type { Entity } from './model.js';

/**
 * What is derived from the definition of an entity, computed once for each entity.
 * @param make computes it
 */
export function derive<Value>(make: (entity: Entity) => Value): (entity: Entity) => Value {
  const known = new WeakMap<Entity, { readonly value: Value }>();
  // Rows of one entity follow each other, so that the entity of the last call is nearly always meant.
  let last: Entity | undefined;
  let found: { readonly value: Value } | undefined;
  return (entity) => {
    if (entity === last && found) return found.value;
    found = known.get(entity);
    if (!found) known.set(entity, (found = { value: make(entity) }));
    last = entity;
    return found.value;
  };
}
