import type { Size } from '../../components/look.js';
import type { Entity } from '../../entities/entity.js';

/** Lines above the rows of a table: its title and the column names. */
export const ROWS_HEAD = 2;

/** From this height on, the selected row is shown in full below the table. */
const ROOM_FOR_DETAIL = 16;

/** Lines of the pane with the selected row: a rule, and a line for each field, as far as the table leaves room. */
export function detailHeight({ rows }: Size, { fields }: Entity): number {
  if (rows < ROOM_FOR_DETAIL) return 0;
  return Math.min(Math.floor(rows / 2), Math.max(1 + fields.length, Math.floor(rows / 4)));
}

/** Lines above the list: the names of its columns. */
export const LIST_HEAD = 1;

/** Lines below it: how much of it is out of sight. */
const LIST_FOOT = 1;

/** Minimum lines for the selected database below the list, by room. */
const ROOM_BELOW = { least: 6, most: 10 };

/** Visible lines of the list of databases. */
export function listVisible({ rows }: Size, count: number): number {
  const below = rows < ROOM_FOR_DETAIL ? ROOM_BELOW.least : ROOM_BELOW.most;
  return Math.min(Math.max(1, count), Math.max(3, rows - LIST_HEAD - LIST_FOOT - below));
}

/** Visible rows of a table. */
export function rowsVisible(size: Size, entity: Entity): number {
  return Math.max(1, size.rows - ROWS_HEAD - detailHeight(size, entity));
}
