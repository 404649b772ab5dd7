import { RowGenerator } from './generate/generator.js';
import { parentsOf, splitRows } from './generate/parents.js';
import type { GeneratePlan, RowSource, Workload } from './workload.js';

/** What `generate` is asked for. */
export interface GenerateOptions {
  /** Rows of all three entities together, 0 or more. */
  readonly rows: number;
  /** Share of rows, 0 to 1, that break a rule; each row is chosen for itself. */
  readonly invalid: number;
  /** Any whole number up to 2⁵³−1; the same seed makes the same rows. */
  readonly seed: number;
}

/** A workload of made-up rows: realistic where they are valid, wrong in many ways where they are not. */
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

/** Makes the rows of a plan. */
export function openGenerator(plan: GeneratePlan): RowSource {
  return new RowGenerator(plan);
}
