import { perEntity, type Model } from '../../../entities/entity.js';
import { plannedRows, type Model as Description } from '../../../model/model.js';
import type { RunModel } from '../../../model/run-model.js';
import type { RowCounts } from '../workload.js';

/** The model of generated rows: what decides about them, and what says how they are generated. */
export type GeneratedModel = Pick<RunModel, 'model' | 'description'>;

/** How many rows are generated. */
export interface RowsWanted {
  /** Rows of all entities together, from 0. */
  readonly rows: number;
  /** Write rows until this many milliseconds are over, instead of `rows`. */
  readonly durationMs?: number | undefined;
}

/** The rows of each entity of a generated workload. */
export function countsOf(
  { rows, durationMs }: RowsWanted,
  { model, description }: GeneratedModel,
): RowCounts {
  return durationMs === undefined
    ? splitRows(rows, description, model)
    : endlessCounts(model, durationMs);
}

/** The rows of a model as its plan has them, all together. */
export function rowsPlanned(description: Description): number {
  return plannedRows(description).reduce((sum, count) => sum + count, 0);
}

/**
 * Splits a number of rows in proportion to the plan of a model, as if they were dealt in cycles. In the last one, which
 * may not be whole, parents come first, so that every row that refers to others finds one.
 */
export function splitRows(rows: number, description: Description, model: Model): RowCounts {
  const planned = plannedRows(description);
  const divisor = planned.reduce(greatestDivisor, 0);
  const cycle = rowsPlanned(description) / Math.max(1, divisor);
  const cycles = cycle === 0 ? 0 : Math.floor(rows / cycle);
  const counts = planned.map((count) => (divisor === 0 ? 0 : (count / divisor) * cycles));
  const rest = cycle === 0 ? 0 : rows - cycles * cycle;
  let left = rest;
  for (const { index } of model.parentsFirst) {
    const share = cycle === 0 ? 0 : ceilOf(rest, planned[index]! / divisor, cycle);
    const more = Math.min(left, share);
    counts[index]! += more;
    left -= more;
  }
  return perEntity(({ index }) => counts[index]!, model);
}

/** one × other ÷ by, rounded up; exact also where the product is no exact number. */
function ceilOf(one: number, other: number, by: number): number {
  return Number((BigInt(one) * BigInt(other) + BigInt(by - 1)) / BigInt(by));
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}

/** Rows that no run writes in a second: a timed run has this many, as far as memory allows. */
const MOST_A_SECOND = 1_000_000;

/** Rows of the longest run that is timed; each takes a little memory once it is written. */
const MOST_ENDLESS = 100_000_000;

/** More rows than can be written in a time; the same for all runs of this length, so that their rows are. */
function endlessCounts(model: Model, durationMs: number): RowCounts {
  const rows = Math.min(MOST_ENDLESS, Math.ceil((durationMs / 1000) * MOST_A_SECOND));
  const cycle = model.entities.reduce((sum, { weight }) => sum + weight, 0);
  return perEntity(({ weight }) => weight * Math.ceil(rows / cycle), model);
}
