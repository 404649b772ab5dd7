import type { Size } from '../../components/look.js';
import { ENTITIES, type EntityName } from '../../entities/entity.js';

/** Lines above the rows of a table: what it is, and the names of its columns. */
export const ROWS_HEAD = 2;

/** From this height on the selected row is shown whole below the table. */
const ROOM_FOR_DETAIL = 16;

/** Lines of the pane that shows the selected row: a rule, and a line for each field at least. */
export function detailHeight({ rows }: Size, entity: EntityName): number {
  if (rows < ROOM_FOR_DETAIL) return 0;
  return Math.max(1 + ENTITIES[entity].fields.length, Math.floor(rows / 4));
}

/** Lines above the list: the names of its columns. */
export const LIST_HEAD = 1;

/** Lines below it: how much of it is out of sight. */
const LIST_FOOT = 1;

/** Lines that the selected database is told in, below the list, at least: fewer where there is little room. */
const ROOM_BELOW = { least: 6, most: 10 };

/** How many lines of the list of databases are seen at once. */
export function listVisible({ rows }: Size, count: number): number {
  const below = rows < ROOM_FOR_DETAIL ? ROOM_BELOW.least : ROOM_BELOW.most;
  return Math.min(Math.max(1, count), Math.max(3, rows - LIST_HEAD - LIST_FOOT - below));
}

/** How many rows of a table are seen at once. */
export function rowsVisible(size: Size, entity: EntityName): number {
  return Math.max(1, size.rows - ROWS_HEAD - detailHeight(size, entity));
}
