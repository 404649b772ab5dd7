import type { Entity } from '../../entities/entity.js';
import { keyName } from '../key-name.js';
import type { FoundRow, PageQuery } from '../rows.js';
import { quoteName } from './columns.js';
import type { SqliteHandle } from './handle.js';
import { foundJson } from './read-back.js';

/** Reads a page of a table; it must exist. */
export async function readPage(
  handle: SqliteHandle,
  entity: Entity,
  { direction, from, skip, limit }: PageQuery,
): Promise<FoundRow[]> {
  const [table, key] = [entity.table, keyName(entity)].map(quoteName);
  const [order, comparison] = direction === 'up' ? ['ASC', '>='] : ['DESC', '<='];
  const where = from === undefined ? '' : `WHERE ${key} ${comparison} ?`;
  const found = await handle.all<{ row: string }>(
    `SELECT json_array(${entity.fields.map(foundJson).join(', ')}) AS row FROM ${table} ${where} ORDER BY ${key} ${order} LIMIT ${limit} OFFSET ${skip}`,
    from === undefined ? [] : [from],
  );
  const rows = found.map(({ row }) => JSON.parse(row) as FoundRow);
  return direction === 'up' ? rows : rows.toReversed();
}
