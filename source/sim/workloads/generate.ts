import { perEntity, type Model } from '../../entities/entity.js';
import { SHOP } from '../../entities/shop.js';
import { RowGenerator } from './generate/generator.js';
import { HEAD_START, parentsBefore, splitRows } from './generate/parents.js';
import type { GeneratePlan, RowCounts, RowSource, Workload } from './workload.js';

/** Options of the workload `generate`. */
export interface GenerateOptions {
  /** Rows of all entities together, from 0. */
  readonly rows: number;
  /** Probability, 0 to 1, that a row breaks a rule; independent for each row. */
  readonly invalid: number;
  /** Any whole number up to 2⁵³−1; the same seed gives the same rows. */
  readonly seed: number;
  /** Write rows until this many milliseconds are over, instead of `rows`. */
  readonly durationMs?: number | undefined;
}

/** Rows that no run writes in a second: a timed run has this many, as far as memory allows. */
const MOST_A_SECOND = 1_000_000;

/** Rows of the longest run that is timed; each takes a little memory once it is written. */
const MOST_ENDLESS = 100_000_000;

/** A workload of generated rows: realistic valid ones, and invalid ones of many kinds. */
export function generateWorkload(options: GenerateOptions, model: Model = SHOP): Workload {
  const { rows, invalid, seed, durationMs } = options;
  const counts =
    durationMs === undefined ? splitRows(model, rows) : endlessCounts(model, durationMs);
  const parents = model.entities.filter(({ isReferenced }) => isReferenced);
  return {
    name: 'generate',
    seed,
    model,
    counts,
    ...(durationMs === undefined ? {} : { endless: { durationMs, headStart: HEAD_START } }),
    source: { kind: 'generate', plan: { seed, invalid, counts } },
    keySpaces: Object.fromEntries(
      parents.map(({ name }) => [name, { kind: 'dense', count: counts[name]! }]),
    ),
    parentsBefore: ({ name, references }, row) =>
      references.map(({ target }) => parentsBefore(counts[target]!, counts[name]!, row)),
    dispose: async () => undefined,
  };
}

/** More rows than can be written in a time; the same for all runs of this length, so that their rows are. */
function endlessCounts(model: Model, durationMs: number): RowCounts {
  const rows = Math.min(MOST_ENDLESS, Math.ceil((durationMs / 1000) * MOST_A_SECOND));
  const cycle = model.entities.reduce((sum, { weight }) => sum + weight, 0);
  return perEntity(({ weight }) => weight * Math.ceil(rows / cycle), model);
}

/** Opens the rows of a plan. */
export function openGenerator(plan: GeneratePlan, model: Model = SHOP): RowSource {
  return new RowGenerator(plan, model);
}
