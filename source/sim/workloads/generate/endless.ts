import { perEntity, type Model } from '../../../entities/entity.js';
import type { RowCounts } from '../workload.js';

/** Rows that no run writes in a second: a timed run has this many, as far as memory allows. */
const MOST_A_SECOND = 1_000_000;

/** Rows of the longest run that is timed; each takes a little memory once it is written. */
const MOST_ENDLESS = 100_000_000;

/** More rows than can be written in a time; the same for all runs of this length, so that their rows are. */
export function endlessCounts(model: Model, durationMs: number): RowCounts {
  const rows = Math.min(MOST_ENDLESS, Math.ceil((durationMs / 1000) * MOST_A_SECOND));
  const cycle = model.entities.reduce((sum, { weight }) => sum + weight, 0);
  return perEntity(({ weight }) => weight * Math.ceil(rows / cycle), model);
}
