import type { Size } from '../../components/look.js';

/** From so many rows on, there is room for the prediction above a run. */
const ROOMY = 18;

/** Whether there is room for more than the run itself. */
export function isRoomy({ rows }: Pick<Size, 'rows'>): boolean {
  return rows >= ROOMY;
}

/** The size of the run that is watched, below what is said of it. */
export function watchedSize({ columns, rows }: Size): Size {
  return { columns, rows: rows - (isRoomy({ rows }) ? 3 : 1) };
}
