import { planCell } from './cells.js';
import { layoutIn, recentTimelineSource, threadGrid, type LiveState } from './state.js';

/** From this width on, there may be a timeline and events below the threads. */
const WIDE = 110;
/** Minimum lines for rejected rows and their header below a timeline or events. */
const LEAST_REJECTED = 4;
/** Minimum lines for events and their header. */
const LEAST_EVENTS = 5;

/** The lines below the threads. */
export interface BelowThreads {
  /** For a timeline of all threads and its header; 0 where it does not fit, or is shown beside the threads. */
  readonly timelineRows: number;
  /** For rejected rows and their header. */
  readonly rejectedRows: number;
  /** For the newest events and their header; 0 where there is no room. */
  readonly eventRows: number;
  /** Whether the events are beside the timeline, because there is no room below it. */
  readonly areEventsBeside: boolean;
}

/** Divides the part of the screen below the threads. */
export function divideBelow(state: LiveState): BelowThreads {
  const { isRoomy, bodyRows, columns } = layoutIn(state);
  const snapshot = state.run?.snapshot;
  const none = { timelineRows: 0, rejectedRows: 0, eventRows: 0, areEventsBeside: false };
  if (!snapshot) return none;
  const grid = threadGrid(state);
  const legend = grid.kind === 'heat' ? 1 : 0;
  const room = Math.max(0, bodyRows - (isRoomy ? 1 : 0) - grid.rows - legend);
  if (columns < WIDE) return { ...none, rejectedRows: room };
  const needed = snapshot.threads.length + 1;
  const hasTimeline =
    grid.kind === 'list' &&
    planCell(grid.kind, grid.cellWidth, snapshot).timeline === 0 &&
    // A run can end before there is anything to show.
    recentTimelineSource(state).sliceMs(columns) > 0 &&
    room - needed >= LEAST_REJECTED;
  const timelineRows = hasTimeline ? needed : 0;
  const left = room - timelineRows;
  if (left >= LEAST_REJECTED + LEAST_EVENTS) {
    const rejectedRows = Math.max(LEAST_REJECTED, Math.floor(left / 3));
    return { ...none, timelineRows, rejectedRows, eventRows: left - rejectedRows };
  }
  const areEventsBeside = timelineRows >= LEAST_EVENTS;
  const eventRows = areEventsBeside ? timelineRows : 0;
  return { timelineRows, rejectedRows: left, eventRows, areEventsBeside };
}
