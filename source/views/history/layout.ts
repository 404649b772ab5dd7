import type { Size } from '../../components/look.js';

/** Lines above the runs: order and filter, and the column names. */
export const LIST_HEAD = 2;

/** From this height on, the selected run is shown in full below the list. */
const ROOM_FOR_DETAIL = 14;

/** Lines of the selected run: a rule and five lines. */
export function detailHeight({ rows }: Size): number {
  return rows < ROOM_FOR_DETAIL ? 0 : 6;
}

/** Visible runs. */
export function listVisible(size: Size): number {
  return Math.max(1, size.rows - LIST_HEAD - detailHeight(size));
}
