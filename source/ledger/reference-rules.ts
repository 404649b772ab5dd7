/** The rule ids of reasons about missing references; they never change. */
export const REFERENCE_RULES = {
  /** Neither the workload nor a database has a row with the id. */
  absent: 'reference',
  /** The row was not stored when it was looked up, but a row of the workload has the id. */
  open: 'reference-open',
  /** The run rejected it, failed to write it, or lost its acknowledgement. */
  rejected: 'reference-rejected',
  /** The run inserted it later: a false rejection. */
  early: 'reference-early',
  /** The run ended before it was attempted. */
  unattempted: 'reference-unattempted',
} as const;

/** Whether a rule is about a missing reference. */
export function isReferenceRule(rule: string): boolean {
  return Object.values(REFERENCE_RULES).some((known) => known === rule);
}
