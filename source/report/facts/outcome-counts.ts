import { OUTCOMES, type Outcome } from '../../entities/outcome.js';
import type { Totals } from '../../ledger/summary.js';

/** Rows of each outcome. */
export type OutcomeCounts = Record<Outcome, number>;

/** No rows of any outcome. */
export function noCounts(): OutcomeCounts {
  return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as OutcomeCounts;
}

/** The outcomes of totals. */
export function countsOf(totals: Totals): OutcomeCounts {
  const counts = noCounts();
  for (const outcome of OUTCOMES) counts[outcome] = totals[outcome] ?? 0;
  return counts;
}

/** The outcomes that occur, in their order. */
export function outcomesIn(counts: Readonly<OutcomeCounts>): Outcome[] {
  return OUTCOMES.filter((outcome) => counts[outcome] > 0);
}
