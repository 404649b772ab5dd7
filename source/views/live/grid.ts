import type { LiveLayout } from './layout.js';

/** The arrangement that the user has chosen: details, timelines, or a heat map. */
export const ARRANGEMENTS = ['list', 'timeline', 'heat'] as const;

export type Arrangement = (typeof ARRANGEMENTS)[number];

/** The content of a cell: state and cause of a wait, timeline, state and count, or state alone. */
export type CellKind = 'list' | 'timeline' | 'narrow' | 'heat';

/** Threads fill the grid column by column; a heat map line by line. */
export interface ThreadGrid {
  readonly kind: CellKind;
  readonly columns: number;
  readonly rows: number;
  readonly cellWidth: number;
}

/** Minimum width of each kind of cell. */
const LEAST = { list: 25, timeline: 25, narrow: 15 };

/** Columns between two cells. */
export const GAP = 2;

/** A label in front of each line of the heat map: "T001 ". */
export const HEAT_LABEL = 5;

/** Chooses the most detailed cells with which all threads fit. */
export function gridOf(threads: number, layout: LiveLayout, wanted: Arrangement): ThreadGrid {
  const { threadRows, columns: width } = layout;
  if (wanted === 'heat') return heatOf(threads, layout);
  const columns = Math.ceil(threads / threadRows);
  const cellWidth = Math.floor((width - GAP * (columns - 1)) / columns);
  for (const kind of [wanted, 'narrow'] as const) {
    if (cellWidth >= LEAST[kind] || columns === 1) {
      return { kind, columns, rows: Math.ceil(threads / columns), cellWidth };
    }
  }
  return heatOf(threads, layout);
}

/** One cell per thread, wider if there is room, with a round number per line. */
function heatOf(threads: number, { threadRows, columns: width }: LiveLayout): ThreadGrid {
  const room = width - HEAT_LABEL;
  for (const cellWidth of [3, 2, 1]) {
    const fitting = Math.floor(room / cellWidth);
    const perLine = ROUND.find((count) => count <= fitting) ?? fitting;
    const rows = Math.ceil(threads / perLine);
    if (rows <= threadRows - 1 || cellWidth === 1) {
      return { kind: 'heat', columns: perLine, rows, cellWidth };
    }
  }
  return { kind: 'heat', columns: room, rows: Math.ceil(threads / room), cellWidth: 1 };
}

const ROUND = [128, 64, 52, 32, 20, 16, 10];
