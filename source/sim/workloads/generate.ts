import { RowGenerator } from './generate/generator.js';
import { parentsOf, splitRows } from './generate/parents.js';
import type { GeneratePlan, RowSource, Workload } from './workload.js';

/** Options of the workload `generate`. */
export interface GenerateOptions {
  /** Rows of all three entities together, from 0. */
  readonly rows: number;
  /** Probability, 0 to 1, that a row breaks a rule; independent for each row. */
  readonly invalid: number;
  /** Any whole number up to 2⁵³−1; the same seed gives the same rows. */
  readonly seed: number;
}

/** A workload of generated rows: realistic valid ones, and invalid ones of many kinds. */
export function generateWorkload({ rows, invalid, seed }: GenerateOptions): Workload {
  const counts = splitRows(rows);
  return {
    name: 'generate',
    seed,
    counts,
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

/** Opens the rows of a plan. */
export function openGenerator(plan: GeneratePlan): RowSource {
  return new RowGenerator(plan);
}
