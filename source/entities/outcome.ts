/** The outcomes; each attempted row gets exactly one. */
export const OUTCOMES = [
  'inserted',
  'invalid',
  'duplicate',
  'missing-reference',
  'failed',
  'unknown',
  'undone',
] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** The outcomes that together count as "rejected". */
export const REJECTED_OUTCOMES = ['invalid', 'duplicate', 'missing-reference'] as const;

/**
 * The outcomes that a table of counts lists: `undone` only where there is such a row, because a run that
 * writes no units cannot have one.
 */
export function listedOutcomes(counts: Readonly<Partial<Record<Outcome, number>>>): Outcome[] {
  return OUTCOMES.filter((outcome) => outcome !== 'undone' || (counts.undone ?? 0) > 0);
}

/** Position of an outcome in `OUTCOMES`, as in shared memory. */
export function outcomeIndex(outcome: Outcome): number {
  return OUTCOMES.indexOf(outcome);
}

/** One reason why a row was not inserted. */
export interface Reason {
  /** The field; empty if the reason is about the row as a whole. */
  readonly field: string;
  /** The id of the broken rule, which never changes: "min", "unique", "reference", … */
  readonly rule: string;
  /** A sentence with field, rule and value; safe to print. */
  readonly message: string;
}
