import type { Size } from '../../components/look.js';
import { ENTITIES, type EntityName } from '../../entities/entity.js';

/** Lines above the rows of a table: what it is, and the names of its columns. */
const HEAD = 2;

/** From this height on the selected row is shown whole below the table. */
const ROOM_FOR_DETAIL = 16;

/** Lines of the pane that shows the selected row: a rule, and a line for each field at least. */
export function detailHeight({ rows }: Size, entity: EntityName): number {
  if (rows < ROOM_FOR_DETAIL) return 0;
  return Math.max(1 + ENTITIES[entity].fields.length, Math.floor(rows / 4));
}

/** How many rows of a table are seen at once. */
export function rowsVisible(size: Size, entity: EntityName): number {
  return Math.max(1, size.rows - HEAD - detailHeight(size, entity));
}
