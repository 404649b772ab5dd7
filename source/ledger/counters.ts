import type { RunRecord } from './record.js';
import type { Totals } from './summary.js';

/** Counters that a run writes to its journal at its end. */
export interface RunCounters {
  /** Most rows in flight at one moment. */
  readonly peakInFlight: number;
  /** Retried transactions. */
  readonly retries: number;
}

/**
 * The counters of a run; undefined if its process was killed before it wrote them. The record then has a peak
 * of 0 although rows were attempted, which is impossible otherwise.
 */
export function countersOf(
  { peakInFlight, retries }: Pick<RunRecord['run'], keyof RunCounters>,
  { attempted }: Pick<Totals, 'attempted'>,
): RunCounters | undefined {
  return peakInFlight === 0 && attempted > 0 ? undefined : { peakInFlight, retries };
}
