import type { SharedState } from './shared-state.js';
import type { ClaimedRow } from './work.js';

/** Notes how long each row had waited since it arrived, in an open loop. */
export function noteArrivals(
  rows: readonly ClaimedRow[],
  position: number,
  { arrivals, control }: SharedState,
): void {
  if (!arrivals) return;
  const number = arrivals.firstOf(position);
  for (const [offset, row] of rows.entries()) {
    row.lateMs = Math.max(0, row.startedMs - control.pausedMs - arrivals.at(number + offset));
  }
}
