import { formatAmount, formatCount, formatShare } from '../base/format.js';
import type { RunHeader } from './record.js';
import type { Totals } from './summary.js';

/** A run with its planned rows, if known. */
type Planned = Pick<RunHeader, 'planned'>;

/** The number of rows that were not attempted; 0 if the plan is not known. */
export function countNotAttempted(
  { planned = 0 }: Planned,
  { attempted }: Pick<Totals, 'attempted'>,
): number {
  return Math.max(0, planned - attempted);
}

/**
 * The progress of an unfinished run: "19 of 30 attempted, 11 not attempted". Undefined if every row was
 * attempted, or if the plan is not known.
 */
export function describeAttempted(
  run: Planned,
  totals: Pick<Totals, 'attempted'>,
): string | undefined {
  const left = countNotAttempted(run, totals);
  if (left === 0) return undefined;
  const share = `${formatCount(totals.attempted)} of ${formatCount(run.planned ?? 0)} attempted`;
  return `${share}, ${formatCount(left)} not attempted`;
}

/**
 * The share of inserted rows: "24 of 30 rows inserted (80.0 %)"; for an unfinished run "19 of 19 attempted
 * rows inserted (100.0 %); 19 of 30 attempted, 11 not attempted".
 * @param circumstances text to append to the share: " in 384 ms"
 */
export function describeInserted(
  run: Planned,
  totals: Pick<Totals, 'attempted' | 'inserted' | 'successRate'>,
  circumstances = '',
): string {
  const progress = describeAttempted(run, totals);
  const share = `${describeShare(run, totals)}${circumstances}`;
  return progress === undefined ? share : `${share}; ${progress}`;
}

/** Like `describeInserted`, without the progress. */
export function describeShare(
  run: Planned,
  totals: Pick<Totals, 'attempted' | 'inserted' | 'successRate'>,
): string {
  const { attempted, inserted, successRate } = totals;
  const noun = countNotAttempted(run, totals) === 0 ? 'row' : 'attempted row';
  return `${formatCount(inserted)} of ${formatAmount(attempted, noun)} inserted (${formatShare(successRate)})`;
}
