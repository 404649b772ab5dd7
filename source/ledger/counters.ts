import type { RunRecord, Totals } from './record.js';

/** What a run counts while it goes on and writes down when it ends. */
export interface RunCounters {
  /** Most rows in flight at one moment. */
  readonly peakInFlight: number;
  /** Transactions that were tried again. */
  readonly retries: number;
}

/**
 * The counters of a run; undefined where its process was killed before it wrote them down. Its record
 * holds zeros then, but rows that were attempted were in flight, one at a time at least.
 */
export function countersOf(
  { peakInFlight, retries }: Pick<RunRecord['run'], keyof RunCounters>,
  { attempted }: Pick<Totals, 'attempted'>,
): RunCounters | undefined {
  return peakInFlight === 0 && attempted > 0 ? undefined : { peakInFlight, retries };
}
