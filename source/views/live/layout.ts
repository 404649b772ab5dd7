import type { Size } from '../../components/look.js';

/** How the live view divides its rows; the same from a run's first row to its last. */
export interface LiveLayout {
  readonly columns: number;
  /** A blank line below the databases and a header above the threads. */
  readonly isRoomy: boolean;
  /** All that is below databases and rates: threads and rejected rows, their headers included. */
  readonly bodyRows: number;
  /** For threads, without their header. */
  readonly threadRows: number;
  /** For rejected rows, without their header. */
  readonly rejectedRows: number;
}

const DATABASE_ROWS = 3;
/** Rate and percentiles, and what is going on. */
const STATUS_ROWS = 2;
const ROOMY = 18;

export function layoutOf({ columns, rows }: Size, threads: number): LiveLayout {
  const isRoomy = rows >= ROOMY;
  const bodyRows = Math.max(1, rows - DATABASE_ROWS - STATUS_ROWS - (isRoomy ? 1 : 0));
  const room = bodyRows - (isRoomy ? 1 : 0);
  // A header and the newest rejected rows have a place beside any number of threads.
  const reserved = isRoomy ? 3 : 2;
  const threadRows = Math.max(1, Math.min(threads, room - reserved));
  return {
    columns,
    isRoomy,
    bodyRows,
    threadRows,
    rejectedRows: Math.max(0, room - threadRows - 1),
  };
}
