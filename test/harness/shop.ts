import { entityNamed, type Entity } from '../../source/entities/model.js';
import { SHOP } from '../../source/entities/shop.js';

/** An entity of the default model. */
export function shopEntity(name: 'User' | 'Product' | 'Order'): Entity {
  return entityNamed(SHOP, name);
}
