import type { LiveLayout } from './layout.js';

/** What the person asked for: as much as there is room for, or one cell a thread. */
export type Arrangement = 'grid' | 'heat';

/** What one cell shows: everything, the counts and the row, what it does, or its state alone. */
export type CellKind = 'whole' | 'folded' | 'narrow' | 'heat';

/** Threads in columns, downwards first; in a heat map in lines, rightwards first. */
export interface ThreadGrid {
  readonly kind: CellKind;
  readonly columns: number;
  readonly rows: number;
  readonly cellWidth: number;
}

/** The richest first. */
const KINDS: readonly { kind: CellKind; least: number }[] = [
  { kind: 'whole', least: 58 },
  { kind: 'folded', least: 27 },
  { kind: 'narrow', least: 15 },
];

const GAP = 2;

/** A label in front of each line of the heat map: "T001 ". */
export const HEAT_LABEL = 5;

/** Finds the richest cells in which all threads have a place. */
export function gridOf(threads: number, layout: LiveLayout, wanted: Arrangement): ThreadGrid {
  const { threadRows, columns: width } = layout;
  if (wanted === 'heat') return heatOf(threads, layout);
  for (const { kind, least } of KINDS) {
    const columns = Math.ceil(threads / threadRows);
    const cellWidth = Math.floor((width - GAP * (columns - 1)) / columns);
    if (cellWidth >= least || (columns === 1 && kind === 'folded')) {
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
