import type { EntityName } from '../../source/entities/entity-name.js';
import { perEntity } from '../../source/entities/entity.js';
import { entityNamed, type Entity } from '../../source/entities/model.js';
import { SHOP } from '../../source/entities/shop.js';
import { embeddedTopology, type Topology } from '../../source/router/topology.js';

/** The entities of the default model, in order. */
export const ENTITY_LIST: readonly Entity[] = SHOP.entities;

export const ENTITY_NAMES: readonly EntityName[] = ENTITY_LIST.map(({ name }) => name);

/** The same by name. */
export const ENTITIES = perEntity((entity) => entity, SHOP) as Readonly<
  Record<EntityName, Entity>
> &
  Readonly<Record<'User' | 'Product' | 'Order', Entity>>;

/** An entity of the default model. */
export function shopEntity(name: 'User' | 'Product' | 'Order'): Entity {
  return entityNamed(SHOP, name);
}

/** The position of an entity in the default model, as in shared memory. */
export function entityIndex(entity: EntityName): number {
  return entityNamed(SHOP, entity).index;
}

/** The files of the default model in a working folder. */
export function shopTopology(dir: string): Topology {
  return embeddedTopology(dir, SHOP);
}

/** The same, as services ask for the databases of a run. */
export function shopTopologyOf(dir: string): () => Promise<Topology> {
  return async () => shopTopology(dir);
}
