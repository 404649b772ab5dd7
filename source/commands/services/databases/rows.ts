import { Op, type Order, type WhereOptions } from 'sequelize';

import { Database } from '../../../db/database.js';
import type { FoundRow } from '../../../db/scan.js';
import { databaseError } from '../../../db/sqlite/errors.js';
import type { EntityName } from '../../../entities/entity.js';
import { embeddedDatabase } from '../../../router/topology.js';

/** How long a person who browses waits for a lock before they are told about it. */
export const BROWSING_MS = 2000;

/** Some rows of a table in the order of their ids. */
export interface PageRequest {
  readonly entity: EntityName;
  /** Towards higher ids or towards lower ones; the rows come with the lowest id first either way. */
  readonly direction: 'up' | 'down';
  /** The id to begin with, or the next one in that direction; without it the end of the table. */
  readonly from: number | undefined;
  /** Rows that are passed over before the first one. */
  readonly skip: number;
  readonly limit: number;
}

/** Where an id stands among the ids of a table. */
export interface Location {
  /** Rows with lower ids. */
  readonly position: number;
  readonly isStored: boolean;
  readonly total: number;
}

/** Reads one page through the entity's model. @throws DatabaseError */
export function readPage(dir: string, request: PageRequest): Promise<FoundRow[]> {
  const { entity, direction, from, skip, limit } = request;
  const comparison = direction === 'up' ? Op.gte : Op.lte;
  const order: Order = [['id', direction === 'up' ? 'ASC' : 'DESC']];
  return withDatabase(dir, entity, async (database) => {
    if ((await database.countRows()) === 0) return [];
    const where = from === undefined ? {} : { id: { [comparison]: from } };
    const found = await database.model.findAll({ where, order, limit, offset: skip, raw: true });
    const fields = database.description.entity.fields.map((field) => field.name);
    const rows = found.map((row) =>
      fields.map((field) => foundValue((row as unknown as Record<string, unknown>)[field])),
    );
    return direction === 'up' ? rows : rows.toReversed();
  });
}

/** Counts a table's rows. @throws DatabaseError */
export function countRows(dir: string, entity: EntityName): Promise<number> {
  return withDatabase(dir, entity, (database) => database.countRows());
}

/** Finds the place of an id, whether it is there or not. @throws DatabaseError */
export function locateRow(dir: string, entity: EntityName, id: number): Promise<Location> {
  return withDatabase(dir, entity, async (database) => {
    const total = await database.countRows();
    if (total === 0) return { position: 0, isStored: false, total };
    const count = (where: WhereOptions): Promise<number> => database.model.count({ where });
    return {
      position: await count({ id: { [Op.lt]: id } }),
      isStored: (await count({ id })) > 0,
      total,
    };
  });
}

/** Opens a database for one question, without any right to change it, and closes it again. */
export async function withDatabase<Answer>(
  dir: string,
  entity: EntityName,
  ask: (database: Database) => Promise<Answer>,
): Promise<Answer> {
  const description = embeddedDatabase(dir, entity);
  const database = await Database.open(description, {
    sync: 'normal',
    busyMs: BROWSING_MS,
    readOnly: true,
  });
  try {
    return await ask(database);
  } catch (error) {
    throw databaseError(description.name, error);
  } finally {
    await database.close();
  }
}

/** A value as it stands in the table, whoever put it there. */
function foundValue(value: unknown): FoundRow[number] {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return Buffer.isBuffer(value) ? `blob:${value.toString('hex').toUpperCase()}` : null;
}
