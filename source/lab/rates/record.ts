import type { Latency, OpenLoop, Totals } from '../../ledger/summary.js';
import type { DurabilityClass } from '../../db/durability-class.js';
import type { Experiment } from '../experiment.js';
import type { Factor, Variant } from '../factors.js';

export const RATES_SCHEMA = 'dbsim.rates/1';

/** One run at one rate. */
export interface RateWindow {
  /** Position among the variants. */
  readonly variant: number;
  /** Rows per second that arrived. */
  readonly rate: number;
  readonly seed: number;
  readonly holds: boolean;
  /** Why it did not hold; absent where it did. */
  readonly reason?: string;
  /** Absent where the run failed. */
  readonly measured?: {
    readonly rowsPerSecond: number;
    readonly durationMs: number;
    /** From the arrival of a row. */
    readonly latencyMs: Latency;
    readonly openLoop: OpenLoop;
    readonly totals: Totals;
    readonly failedChecks: readonly string[];
    readonly durability: DurabilityClass | null;
  };
}

/** A search for the highest rate that each variant holds, as its file has it; rewritten after every window. */
export interface RateSearch extends Pick<
  Experiment,
  'id' | 'startedAt' | 'status' | 'workload' | 'constants' | 'command' | 'machine' | 'othersShare'
> {
  readonly schema: typeof RATES_SCHEMA;
  readonly seed: number;
  readonly factors: readonly Factor[];
  readonly variants: readonly Variant[];
  /** The p99 latency, from the arrival of a row, that a rate must not exceed, in milliseconds. */
  readonly p99Ms: number;
  /** How long a window is at least, in milliseconds. */
  readonly windowMs: number;
  readonly windows: readonly RateWindow[];
}
