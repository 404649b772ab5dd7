import { perEntity, type Model } from '../../../entities/entity.js';
import type { RowCounts } from '../workload.js';

/**
 * Parents before the first row that refers to them. A few, so that even in a small run a row nearly always
 * finds one that is not broken.
 */
export const HEAD_START = 8;

/**
 * Splits a number of rows over the entities by their weights, as if they were dealt one by one. Parents are
 * dealt first, so that every row that refers to others finds one.
 */
export function splitRows(model: Model, rows: number): RowCounts {
  const places = model.parentsFirst.flatMap(({ name, weight }) =>
    Array.from({ length: weight }, () => name),
  );
  const share = (place: number): number => Math.ceil(Math.max(0, rows - place) / places.length);
  return perEntity(
    ({ name }) =>
      places.reduce((sum, dealt, place) => sum + (dealt === name ? share(place) : 0), 0),
    model,
  );
}

/** How many parents come before a row that refers to them: in proportion to its position among such rows. */
export function parentsBefore(parents: number, rows: number, row: number): number {
  return Math.min(parents, HEAD_START + Math.floor((row * parents) / rows));
}
