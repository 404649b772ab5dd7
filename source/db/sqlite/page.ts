import { Op, type Order } from 'sequelize';

import type { Entity } from '../../entities/entity.js';
import { inOrder, type FoundRow, type PageQuery } from '../rows.js';
import type { EntityModel } from '../orm/model.js';

/** Reads a page of a table through the entity's model; the table must exist. */
export async function readModelPage(
  model: EntityModel,
  entity: Entity,
  { direction, from, skip, limit }: PageQuery,
): Promise<FoundRow[]> {
  const comparison = direction === 'up' ? Op.gte : Op.lte;
  const order: Order = [['id', direction === 'up' ? 'ASC' : 'DESC']];
  const where = from === undefined ? {} : { id: { [comparison]: from } };
  const found = await model.findAll({ where, order, limit, offset: skip, raw: true });
  return inOrder(found as unknown as Record<string, unknown>[], entity, direction);
}
