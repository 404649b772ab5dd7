import type { Outcome, Reason } from '../entities/outcome.js';
import type { Attempt } from './attempt.js';
import type { AttemptSource } from './attempts.js';
import type { RunRecord } from './record.js';
import type { Cause } from './summary.js';

/** Whether an outcome was caused by a database error, not by the row. */
export function isTrouble(outcome: Outcome): boolean {
  return outcome === 'failed' || outcome === 'unknown';
}

/** Explains why the counts of causes may add up to more than the rows that were not inserted. */
export const SEVERAL_REASONS = 'A row with several reasons is listed under each of them.';

/** Groups the rows that were not inserted by their reasons. */
export class CauseCollector {
  readonly #causes = new Map<string, Cause>();

  /** Counts a row under each of its reasons. */
  add(attempt: Attempt): void {
    const { outcome, reasons } = attempt;
    if (outcome === 'inserted') return;
    const reported = reasons.length > 0 ? reasons : [{ field: '', rule: outcome, message: '' }];
    const isFirst = ({ field, rule }: Reason, at: number): boolean =>
      reported.findIndex((each) => each.field === field && each.rule === rule) === at;
    for (const reason of reported.filter(isFirst)) this.addReason(attempt, reason);
  }

  /** Counts a row under one of its reasons. */
  addReason(
    { entity, outcome, row, error }: Pick<Attempt, 'entity' | 'outcome' | 'row' | 'error'>,
    { field, rule, message }: Reason,
  ): void {
    const code = field === '' ? (error?.code ?? '') : '';
    const key = [entity, outcome, field, rule, code].join('\n');
    const known = this.#causes.get(key);
    const first = { row, message };
    if (!known) {
      this.#causes.set(key, { entity, outcome, field, rule, code, rows: 1, first });
      return;
    }
    known.rows += 1;
    if (row < known.first.row) known.first = first;
  }

  /** The causes: database errors first, then by the number of rows. */
  finish(): Cause[] {
    return [...this.#causes]
      .toSorted(
        ([leftKey, left], [rightKey, right]) =>
          Number(isTrouble(right.outcome)) - Number(isTrouble(left.outcome)) ||
          right.rows - left.rows ||
          (leftKey < rightKey ? -1 : 1),
      )
      .map(([, cause]) => cause);
  }
}

/**
 * The causes of a run, as counted by the audit; for a record of version 1, counted from its attempts.
 */
export function causesOf(record: RunRecord, attempts: AttemptSource): readonly Cause[] {
  if (record.causes) return record.causes;
  const collector = new CauseCollector();
  for (const attempt of attempts()) collector.add(attempt);
  return collector.finish();
}
