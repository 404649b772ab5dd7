import type { DurabilityClass } from '../db/durability-class.js';
import type { Latency, OpenLoop, Totals, UnitTimes } from '../ledger/summary.js';
import type { Factor, Variant } from './factors.js';

export const EXPERIMENT_SCHEMA = 'dbsim.experiment/1';

/** One run of a variant: what its record and its process measured. */
export interface ExperimentRun {
  /** From 1; 0 is the warm-up, which does not count. */
  readonly round: number;
  /** Position among the variants. */
  readonly variant: number;
  /** Of generated rows; all variants of a round have the same. */
  readonly seed: number | null;
  readonly rowsPerSecond: number;
  readonly durationMs: number;
  readonly latencyMs: Latency;
  readonly totals: Totals;
  readonly retries: number;
  /** Processor time of the run's process from the release to the end; null where it was not measured. */
  readonly cpuMs: number | null;
  /** The peak memory of the run's process; null if the system does not report it. */
  readonly peakMemoryBytes: number | null;
  /** What the databases take on disk after the run; null where a server did not tell. */
  readonly diskBytes: number | null;
  /** Names of the audit's checks that failed, as a person reads them: "nothing lost". */
  readonly failedChecks: readonly string[];
  readonly durability: DurabilityClass | null;
  /** For how long others could see a part of a unit; only where rows were written in units. */
  readonly exposedMs?: UnitTimes;
  /** How it kept its schedule; only in an open loop. */
  readonly openLoop?: OpenLoop;
  /** The engines of the databases with their versions; absent from older files. */
  readonly engines?: readonly string[];
}

/** A run that could not be carried out. */
export interface FailedRun {
  readonly round: number;
  readonly variant: number;
  readonly problem: string;
}

/** One of the strategies that are compared. */
export interface ExperimentVariant {
  readonly settings: Variant;
  /** The base once more, under another name: what differs between the two is chance. */
  readonly isControl: boolean;
}

/** A comparison, as its file holds it; rewritten after every run. */
export interface Experiment {
  readonly schema: typeof EXPERIMENT_SCHEMA;
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly status: 'running' | 'completed' | 'interrupted';
  readonly workload: string;
  /** Rows of the workload; null before the first run has counted them. */
  readonly planned: number | null;
  readonly seed: number | null;
  /** What is the same in all variants, in words: "10 threads". */
  readonly constants: readonly string[];
  /** The settings of the base, as flags take them, and its databases; absent from older files. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The command line that repeats it. */
  readonly command: string;
  readonly factors: readonly Factor[];
  /** The first is the base. */
  readonly variants: readonly ExperimentVariant[];
  /** Rounds that were asked for, without the warm-up. */
  readonly rounds: number;
  readonly hasWarmUp: boolean;
  /** Differences up to this share do not matter. */
  readonly tolerance: number;
  readonly machine: {
    readonly dbsim: string;
    readonly node: string;
    readonly platform: string;
    readonly cores: number;
    /** The model of the processor; absent from older files. */
    readonly processor?: string;
  };
  /** Share of all processors that other programs used between the runs; null before the first run. */
  readonly othersShare: number | null;
  /** Whether a busy machine decides, too. */
  readonly decidesWhenBusy: boolean;
  readonly runs: readonly ExperimentRun[];
  readonly failures: readonly FailedRun[];
}
