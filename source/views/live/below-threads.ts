import { planCell } from './cells.js';
import { layoutIn, threadGrid, timelineSource, type LiveState } from './state.js';

/** From this width on, there may be a timeline below the threads. */
const WIDE = 110;
/** Minimum lines for rejected rows and their header below a timeline. */
const LEAST_REJECTED = 4;
/** Fewer lines of writes are not worth the rejected rows that they replace. */
const LEAST_WRITES = 6;

/** The lines below the threads. */
export interface BelowThreads {
  /** Whether to show a timeline there: it fits, and is not shown beside the threads. */
  readonly hasTimeline: boolean;
  /** For rejected rows and their header. */
  readonly rejectedRows: number;
  /** For the newest writes and their header; 0 where there is no room. */
  readonly writeRows: number;
}

/** Divides the part of the screen below the threads. */
export function divideBelow(state: LiveState): BelowThreads {
  const { isRoomy, bodyRows, columns } = layoutIn(state);
  const snapshot = state.run?.snapshot;
  if (!snapshot) return { hasTimeline: false, rejectedRows: 0, writeRows: 0 };
  const grid = threadGrid(state);
  const legend = grid.kind === 'heat' ? 1 : 0;
  const room = bodyRows - (isRoomy ? 1 : 0) - grid.rows - legend;
  const needed = snapshot.threads.length + 1;
  const hasTimeline =
    grid.kind === 'list' &&
    planCell(grid.kind, grid.cellWidth, snapshot).timeline === 0 &&
    columns >= WIDE &&
    // A run can end before the first sample.
    timelineSource(state).sliceMs(columns) > 0 &&
    room - needed >= LEAST_REJECTED;
  const left = Math.max(0, room - (hasTimeline ? needed : 0));
  const hasWrites = columns >= WIDE && left >= LEAST_REJECTED + LEAST_WRITES;
  const rejectedRows = hasWrites ? Math.max(LEAST_REJECTED, Math.floor(left / 2)) : left;
  return { hasTimeline, rejectedRows, writeRows: left - rejectedRows };
}
