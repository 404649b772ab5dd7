import type { UnitTimes } from '../ledger/summary.js';
import type { ExperimentRun } from './experiment.js';
import { median } from './statistics.js';

/** Medians over the runs of one variant, null without any. */
export interface RunSummary {
  readonly runs: number;
  readonly rowsPerSecond: {
    readonly median: number;
    readonly min: number;
    readonly max: number;
  } | null;
  readonly latencyMs: Readonly<Record<'p50' | 'p95' | 'p99' | 'max', number | null>>;
  /** For how long others could see a part of a unit; absent where rows were not written in units. */
  readonly exposedMs?: UnitTimes;
  readonly cpuMsPerThousandRows: number | null;
  readonly peakMemoryBytes: number | null;
  readonly diskBytes: number | null;
  readonly retries: number | null;
  /** Attempted rows of a run, the median; null without any. */
  readonly attempted: number | null;
  /** Rows of all its runs together. */
  readonly rows: Readonly<
    Record<'inserted' | 'rejected' | 'failed' | 'unknown' | 'undone', number>
  >;
}

/** What some runs of one variant came to. */
export function summarize(runs: readonly ExperimentRun[]): RunSummary {
  const rates = runs.map(({ rowsPerSecond }) => rowsPerSecond);
  const of = (read: (run: ExperimentRun) => number | null): number | null => {
    const values = runs.map(read).filter((value) => value !== null);
    return values.length === 0 ? null : median(values);
  };
  const sum = (read: (run: ExperimentRun) => number): number =>
    runs.reduce((total, run) => total + read(run), 0);
  return {
    runs: runs.length,
    rowsPerSecond:
      rates.length === 0
        ? null
        : { median: median(rates), min: Math.min(...rates), max: Math.max(...rates) },
    latencyMs: {
      p50: of(({ latencyMs }) => latencyMs.p50),
      p95: of(({ latencyMs }) => latencyMs.p95),
      p99: of(({ latencyMs }) => latencyMs.p99),
      max: of(({ latencyMs }) => latencyMs.max),
    },
    ...(runs.some(({ exposedMs }) => exposedMs)
      ? {
          exposedMs: {
            p50: of(({ exposedMs }) => exposedMs?.p50 ?? null),
            p99: of(({ exposedMs }) => exposedMs?.p99 ?? null),
            max: of(({ exposedMs }) => exposedMs?.max ?? null),
          },
        }
      : {}),
    cpuMsPerThousandRows: of(({ cpuMs, totals }) =>
      cpuMs === null || totals.attempted === 0 ? null : (cpuMs / totals.attempted) * 1000,
    ),
    peakMemoryBytes: of(({ peakMemoryBytes }) => peakMemoryBytes),
    diskBytes: of(({ diskBytes }) => diskBytes),
    retries: of(({ retries }) => retries),
    attempted: of(({ totals }) => totals.attempted),
    rows: {
      inserted: sum(({ totals }) => totals.inserted),
      rejected: sum(({ totals }) => totals.rejected),
      failed: sum(({ totals }) => totals.failed),
      unknown: sum(({ totals }) => totals.unknown),
      undone: sum(({ totals }) => totals.undone ?? 0),
    },
  };
}
