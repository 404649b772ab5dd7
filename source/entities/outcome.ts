/** What can become of an attempted row; each gets exactly one. */
export const OUTCOMES = [
  'inserted',
  'invalid',
  'duplicate',
  'missing-reference',
  'failed',
  'unknown',
] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** The outcomes that are the row's own fault: together they are "rejected". */
export const REJECTED_OUTCOMES = ['invalid', 'duplicate', 'missing-reference'] as const;

/** Position of an outcome in `OUTCOMES`; how shared memory names it. */
export function outcomeIndex(outcome: Outcome): number {
  return OUTCOMES.indexOf(outcome);
}

/** One reason why a row was not inserted. */
export interface Reason {
  /** The field it is about; empty when it is about the row as a whole. */
  readonly field: string;
  /** The rule that was broken, a word that never changes: "min", "unique", "reference", … */
  readonly rule: string;
  /** The whole sentence for a person: field, rule and value. Safe to print. */
  readonly message: string;
}
