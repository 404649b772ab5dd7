import type { Size } from '../../components/look.js';

/** How the live view divides its rows; the same from a run's first row to its last. */
export interface LiveLayout {
  readonly columns: number;
  /** A blank line below the databases and a header above the threads. */
  readonly isRoomy: boolean;
  /** Databases of each entity, rate and message, and the blank line among them. */
  readonly aboveRows: number;
  /** For each database, its header and a blank line included; 0 where there is no room. */
  readonly shardRows: number;
  /** All that is below databases and rates: threads and rejected rows, their headers included. */
  readonly bodyRows: number;
  /** For threads, without their header. */
  readonly threadRows: number;
}

/** The databases of each entity in one line. */
const ENTITY_ROWS = 3;
/** Rate and percentiles, and what is going on. */
const STATUS_ROWS = 2;
const ROOMY = 18;

/** Threads that have a line each before each database has one, too. */
const THREADS_FIRST = 8;

/** @param databases how many have a line each, where there is room; 0 where a line an entity is enough */
export function layoutOf({ columns, rows }: Size, threads: number, databases: number): LiveLayout {
  const isRoomy = rows >= ROOMY;
  const aboveRows = ENTITY_ROWS + STATUS_ROWS + (isRoomy ? 1 : 0);
  const below = Math.max(1, rows - aboveRows);
  // A header, and a blank line between them and the threads.
  const needed = databases === 0 ? 0 : databases + 2;
  const least = Math.min(threads, THREADS_FIRST) + 5;
  const shardRows = isRoomy && below - needed >= least ? needed : 0;
  const bodyRows = below - shardRows;
  const room = bodyRows - (isRoomy ? 1 : 0);
  // A header and the newest rejected rows have a place beside any number of threads.
  const reserved = isRoomy ? 3 : 2;
  const threadRows = Math.max(1, Math.min(threads, room - reserved));
  return { columns, isRoomy, aboveRows, shardRows, bodyRows, threadRows };
}
