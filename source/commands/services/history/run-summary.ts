import type {
  Audit,
  Latency,
  RunHeader,
  RunRecord,
  RunStatus,
  Totals,
} from '../../../ledger/record.js';

/** How a stored run ended, or that it has not. */
export type RunEnding = RunStatus | 'running' | 'killed';

/** What is kept in memory of a stored run: everything but its attempts, threads and series. */
export interface RunSummary extends RunHeader {
  readonly ending: RunEnding;
  /** The numbers; a run that is still going, or whose process was killed, has none yet. */
  readonly measured: Measured | undefined;
}

export interface Measured {
  readonly durationMs: number;
  readonly peakInFlight: number;
  readonly retries: number;
  readonly totals: Totals;
  readonly latencyMs: Latency;
  readonly rowsPerSecond: number;
  readonly audit: Audit;
}

/** A record as far as its attempts. */
export type RecordHead = Omit<RunRecord, 'attempts' | 'attemptsFile'>;

/** Keeps of a finished run what the history shows. */
export function summarizeRecord({
  run,
  totals,
  latencyMs,
  throughput,
  audit,
}: RecordHead): RunSummary {
  const { status, durationMs, peakInFlight, retries, ...header } = run;
  return {
    ...header,
    ending: status,
    measured: {
      durationMs,
      peakInFlight,
      retries,
      totals,
      latencyMs,
      rowsPerSecond: throughput.rowsPerSecond,
      audit,
    },
  };
}
