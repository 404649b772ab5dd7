import type { Entity } from '../entities/entity.js';

/** The name of the column that holds the key of an entity. */
export function keyName({ fields, name }: Entity): string {
  const [key] = fields;
  if (!key) throw new RangeError(`${name} has no key`);
  return key.name;
}
