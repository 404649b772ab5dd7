import type { Size } from '../../components/look.js';

/** How the live view divides its rows; constant during a run. */
export interface LiveLayout {
  readonly columns: number;
  /** A blank line below the databases and a header above the threads. */
  readonly isRoomy: boolean;
  /** Databases of each entity, rate and message, and the blank line among them. */
  readonly aboveRows: number;
  /** Rows for one line per database, with header and blank line; 0 if they do not fit. */
  readonly shardRows: number;
  /** Rows below databases and rates: threads and rejected rows, with headers. */
  readonly bodyRows: number;
  /** Rows for threads, without header. */
  readonly threadRows: number;
}

/** Lines for entities, however low the screen is, and the part of a high one that they may take. */
const LEAST_ENTITY_ROWS = 3;
const ENTITY_SHARE = 4;

/** Lines for entities: one for each where there is room; the last line stands for the others. */
export function entityRows({ rows }: Pick<Size, 'rows'>, entities: number): number {
  return Math.min(entities, Math.max(LEAST_ENTITY_ROWS, Math.floor(rows / ENTITY_SHARE)));
}

/** Rate and percentiles, and the status line. */
const STATUS_ROWS = 2;
const ROOMY = 18;

/** Threads that get a line before the databases do. */
const THREADS_FIRST = 8;

/**
 * @param entities number of entities
 * @param databases number of databases to show one per line, if there is room; 0 if a line per entity is enough
 */
export function layoutOf(
  { columns, rows }: Size,
  threads: number,
  entities: number,
  databases: number,
): LiveLayout {
  const isRoomy = rows >= ROOMY;
  const aboveRows = entityRows({ rows }, entities) + STATUS_ROWS + (isRoomy ? 1 : 0);
  const below = Math.max(1, rows - aboveRows);
  // A header, and a blank line between them and the threads.
  const needed = databases === 0 ? 0 : databases + 2;
  const least = Math.min(threads, THREADS_FIRST) + 5;
  const shardRows = isRoomy && below - needed >= least ? needed : 0;
  const bodyRows = below - shardRows;
  const room = bodyRows - (isRoomy ? 1 : 0);
  // Rows for the newest rejected rows and their header, whatever the number of threads.
  const reserved = isRoomy ? 3 : 2;
  const threadRows = Math.max(1, Math.min(threads, room - reserved));
  return { columns, isRoomy, aboveRows, shardRows, bodyRows, threadRows };
}
