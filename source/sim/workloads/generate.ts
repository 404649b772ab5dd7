import { RowGenerator } from './generate/generator.js';
import { HEAD_START, parentsOf, splitRows } from './generate/parents.js';
import type { GeneratePlan, RowCounts, RowSource, Workload } from './workload.js';

/** Options of the workload `generate`. */
export interface GenerateOptions {
  /** Rows of all three entities together, from 0. */
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
export function generateWorkload(options: GenerateOptions): Workload {
  const { rows, invalid, seed, durationMs } = options;
  const counts = durationMs === undefined ? splitRows(rows) : endlessCounts(durationMs);
  return {
    name: 'generate',
    seed,
    counts,
    ...(durationMs === undefined ? {} : { endless: { durationMs, headStart: HEAD_START } }),
    source: { kind: 'generate', plan: { seed, invalid, counts } },
    keySpaces: {
      User: { kind: 'dense', count: counts.User },
      Product: { kind: 'dense', count: counts.Product },
    },
    parentsBefore: (orderRow) => ({
      User: parentsOf(counts, 'User', orderRow),
      Product: parentsOf(counts, 'Product', orderRow),
    }),
    dispose: async () => undefined,
  };
}

/** More rows than can be written in a time; the same for all runs of this length, so that their rows are. */
function endlessCounts(durationMs: number): RowCounts {
  const rows = Math.min(MOST_ENDLESS, Math.ceil((durationMs / 1000) * MOST_A_SECOND));
  const parents = Math.ceil(rows / 4);
  return { User: parents, Product: parents, Order: 2 * parents };
}

/** Opens the rows of a plan. */
export function openGenerator(plan: GeneratePlan): RowSource {
  return new RowGenerator(plan);
}
