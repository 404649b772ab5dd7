import { REJECTED_OUTCOMES, type Outcome } from '../../entities/outcome.js';
import type { Totals } from '../../ledger/record.js';

/** How charts group outcomes: the three kinds of rejection are one. */
export const OUTCOME_CLASSES = ['inserted', 'rejected', 'failed', 'unknown'] as const;

export type OutcomeClass = (typeof OUTCOME_CLASSES)[number];

/** Rows of each class. */
export type ClassCounts = Record<OutcomeClass, number>;

/** The class of an outcome. */
export function classOf(outcome: Outcome): OutcomeClass {
  return REJECTED_OUTCOMES.some((rejected) => rejected === outcome)
    ? 'rejected'
    : (outcome as OutcomeClass);
}

/** No rows of any class. */
export function noCounts(): ClassCounts {
  return { inserted: 0, rejected: 0, failed: 0, unknown: 0 };
}

/** The classes of totals. */
export function countsOf({ inserted, rejected, failed, unknown }: Totals): ClassCounts {
  return { inserted, rejected, failed, unknown };
}
