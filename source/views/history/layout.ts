import type { Size } from '../../components/look.js';

/** Lines above the runs: how they are sorted and filtered, and the names of the columns. */
export const LIST_HEAD = 2;

/** From this height on the selected run is shown in full below the list. */
const ROOM_FOR_DETAIL = 14;

/** Lines of that: a rule and five lines. */
export function detailHeight({ rows }: Size): number {
  return rows < ROOM_FOR_DETAIL ? 0 : 6;
}

/** How many runs are seen at once. */
export function listVisible(size: Size): number {
  return Math.max(1, size.rows - LIST_HEAD - detailHeight(size));
}
