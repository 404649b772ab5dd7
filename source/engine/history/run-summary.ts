import type { RunEnding } from '../../entities/ending.js';
import { countersOf, type RunCounters } from '../../ledger/counters.js';
import { countExistingRows } from '../../ledger/existing-rows.js';
import type { RunHeader, RunRecord } from '../../ledger/record.js';
import type { Audit, Latency, Totals } from '../../ledger/summary.js';
import { countNotAttempted } from '../../ledger/share.js';

/** A stored run in memory: everything except its attempts, threads and series. */
export interface RunSummary extends RunHeader {
  readonly ending: RunEnding;
  /** The measured numbers; undefined for a run in progress or one whose process was killed. */
  readonly measured: Measured | undefined;
  /** For a run whose process was killed: its rows by outcome, from its ledger. */
  readonly noted?: Totals;
}

export interface Measured {
  readonly durationMs: number;
  /** Undefined if the process was killed before it wrote them. */
  readonly counters: RunCounters | undefined;
  readonly totals: Totals;
  /** Rows that its databases held when it began; absent where the record does not hold it. */
  readonly existingRows?: number | undefined;
  /** Rows that were not attempted; 0 if the plan is not known. */
  readonly notAttempted: number;
  readonly latencyMs: Latency;
  readonly rowsPerSecond: number;
  /** Numbers of pauses and of pace changes. */
  readonly pauses: number;
  readonly paceChanges: number;
  /** Events that were let happen one at a time. */
  readonly steps: number;
  readonly audit: Audit;
}

/** The rows of a run by outcome, from its record or else its ledger. */
export function totalsKnown({ measured, noted }: RunSummary): Totals | undefined {
  return measured?.totals ?? noted;
}

/** A record without its attempts. */
export type RecordHead = Omit<RunRecord, 'attempts' | 'attemptsFile'>;

/** Summarizes a finished run for the history. */
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
      steps: run.steps?.count ?? 0,
    },
  };
}
