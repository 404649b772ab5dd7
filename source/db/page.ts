import { Op, type Order } from 'sequelize';

import type { Entity } from '../entities/entity.js';
import type { EntityModel } from './model.js';
import type { FoundRow } from './scan.js';

/** Some rows of a table in the order of their ids. */
export interface PageQuery {
  /** Towards higher ids or towards lower ones; the rows come with the lowest id first either way. */
  readonly direction: 'up' | 'down';
  /** The id to begin with, or the next one in that direction; without it the end of the table. */
  readonly from: number | undefined;
  /** Rows that are passed over before the first one. */
  readonly skip: number;
  readonly limit: number;
}

/** Reads a page of a SQLite table through the entity's model; the table is there. */
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

/** Rows as a driver gives them, the lowest id first. */
export function inOrder(
  found: readonly Readonly<Record<string, unknown>>[],
  entity: Entity,
  direction: PageQuery['direction'],
): FoundRow[] {
  const rows = found.map((row) => entity.fields.map(({ name }) => foundValue(row[name])));
  return direction === 'up' ? rows : rows.toReversed();
}

/** A value as it stands in the table, whoever put it there. */
function foundValue(value: unknown): FoundRow[number] {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return Buffer.isBuffer(value) ? `blob:${value.toString('hex').toUpperCase()}` : null;
}
