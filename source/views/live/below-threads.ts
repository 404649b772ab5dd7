import { planCell } from './cells.js';
import { layoutIn, threadGrid, timelineSource, type LiveState } from './state.js';

/** From this width on, a timeline below the threads is worth its lines. */
const WIDE = 110;
/** Rejected rows and their header have a place below a timeline. */
const LEAST_REJECTED = 4;
/** Fewer lines of writes are not worth the rejected rows that they replace. */
const LEAST_WRITES = 6;

/** The lines below the threads. */
export interface BelowThreads {
  /** Whether a timeline of all threads has a place there, and is not shown beside them already. */
  readonly hasTimeline: boolean;
  /** For rejected rows and their header. */
  readonly rejectedRows: number;
  /** For the newest writes and their header; 0 where there is no room. */
  readonly writeRows: number;
}

/** Divides what the threads leave of the screen. */
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
    // A run can be over before anything was seen of it.
    timelineSource(state).sliceMs(columns) > 0 &&
    room - needed >= LEAST_REJECTED;
  const left = Math.max(0, room - (hasTimeline ? needed : 0));
  const hasWrites = columns >= WIDE && left >= LEAST_REJECTED + LEAST_WRITES;
  const rejectedRows = hasWrites ? Math.max(LEAST_REJECTED, Math.floor(left / 2)) : left;
  return { hasTimeline, rejectedRows, writeRows: left - rejectedRows };
}
