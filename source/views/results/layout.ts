import { lookOf, type Size } from '../../components/look.js';
import { paneLines } from './pane.js';
import type { ResultsState } from './state.js';
import { summaryLines } from './summary.js';

/** Lines between summary and rows: the counts, the filters and the column titles. */
const TABLE_HEAD = 3;

/** For counting lines, whose number does not depend on the look. */
const ANY_LOOK = lookOf('mono', false);

/** Whether there is room for blank lines between the parts. */
export function hasRoom({ rows }: Size): boolean {
  return rows >= 18;
}

/** The line of the first row of the table. */
export function firstRow(state: ResultsState): number {
  const { size } = state;
  return summaryLines(state, size, ANY_LOOK).length + (hasRoom(size) ? 1 : 0) + TABLE_HEAD;
}

/** From this height on the selected row is shown whole below the table: a rule, its values and its reasons. */
const WHOLE_ROW = { from: 38, lines: 5 };

/** Lines below the table that show the selected row whole. */
export function wholeRowHeight({ rows }: Size): number {
  return rows >= WHOLE_ROW.from ? WHOLE_ROW.lines : 0;
}

/** Visible rows of the table. */
export function visibleRows(state: ResultsState): number {
  return Math.max(1, state.size.rows - firstRow(state) - wholeRowHeight(state.size));
}

/** The number of lines of the whole pane. */
export function paneLength(state: ResultsState): number {
  return state.pane === undefined ? 0 : paneLines(state, ANY_LOOK).length;
}
