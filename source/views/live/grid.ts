import type { LiveLayout } from './layout.js';

/** What the person asked for: as much as there is room for, what each thread did when, or one cell a thread. */
export const ARRANGEMENTS = ['list', 'timeline', 'heat'] as const;

export type Arrangement = (typeof ARRANGEMENTS)[number];

/** What one cell shows: what a thread does and waits for, what it did when, its state and count, or its state alone. */
export type CellKind = 'list' | 'timeline' | 'narrow' | 'heat';

/** Threads in columns, downwards first; in a heat map in lines, rightwards first. */
export interface ThreadGrid {
  readonly kind: CellKind;
  readonly columns: number;
  readonly rows: number;
  readonly cellWidth: number;
}

/** What cells of a kind need at least, in columns. */
const LEAST = { list: 25, timeline: 25, narrow: 15 };

/** Columns between two cells. */
export const GAP = 2;

/** A label in front of each line of the heat map: "T001 ". */
export const HEAT_LABEL = 5;

/** Finds the richest cells in which all threads have a place. */
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

/** One cell a thread, wider where there is room, in lines of a round number. */
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
