import type { RunEnding } from '../../entities/ending.js';
import { countersOf, type RunCounters } from '../../ledger/counters.js';
import { countExistingRows } from '../../ledger/existing-rows.js';
import type { Audit, Latency, RunHeader, RunRecord, Totals } from '../../ledger/record.js';
import { countNotAttempted } from '../../ledger/share.js';

/** What is kept in memory of a stored run: everything but its attempts, threads and series. */
export interface RunSummary extends RunHeader {
  readonly ending: RunEnding;
  /** The numbers; a run that is still going, or whose process was killed, has none. */
  readonly measured: Measured | undefined;
  /** Of a run whose process was killed: the rows whose outcome its ledger tells. */
  readonly noted?: Totals;
}

export interface Measured {
  readonly durationMs: number;
  /** Undefined where the process was killed before it wrote them down. */
  readonly counters: RunCounters | undefined;
  readonly totals: Totals;
  /** Rows that its databases held when it began; absent where the record does not hold it. */
  readonly existingRows?: number | undefined;
  /** Rows that were never attempted, as far as the plan is known. */
  readonly notAttempted: number;
  readonly latencyMs: Latency;
  readonly rowsPerSecond: number;
  /** How often it was paused, and its pace changed. */
  readonly pauses: number;
  readonly paceChanges: number;
  readonly audit: Audit;
}

/** The rows of a run by outcome, as its record has them, or else as its ledger tells. */
export function totalsKnown({ measured, noted }: RunSummary): Totals | undefined {
  return measured?.totals ?? noted;
}

/** A record as far as its attempts. */
export type RecordHead = Omit<RunRecord, 'attempts' | 'attemptsFile'>;

/** Keeps of a finished run what the history shows. */
export function summarizeRecord(record: RecordHead): RunSummary {
  const { run, totals, latencyMs, throughput, audit } = record;
  const { status, durationMs, peakInFlight: _peak, retries: _retries, health: _, ...header } = run;
  return {
    ...header,
    ending: status,
    measured: {
      durationMs,
      counters: countersOf(run, totals),
      totals,
      existingRows: countExistingRows(record),
      notAttempted: countNotAttempted(run, totals),
      latencyMs,
      rowsPerSecond: throughput.rowsPerSecond,
      audit,
      pauses: run.pauses?.length ?? 0,
      paceChanges: run.paceChanges?.length ?? 0,
    },
  };
}
