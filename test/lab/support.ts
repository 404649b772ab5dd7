import {
  EXPERIMENT_SCHEMA,
  type Experiment,
  type ExperimentRun,
} from '../../source/lab/experiment.js';
import { combine, readFactors } from '../../source/lab/factors.js';
import type { Totals } from '../../source/ledger/summary.js';

const TOTALS: Totals = {
  attempted: 1000,
  inserted: 900,
  rejected: 100,
  invalid: 100,
  duplicate: 0,
  'missing-reference': 0,
  failed: 0,
  unknown: 0,
  successRate: 0.9,
};

/** A run that was measured. */
export function experimentRun(given: Partial<ExperimentRun> = {}): ExperimentRun {
  return {
    round: 1,
    variant: 0,
    seed: 1,
    rowsPerSecond: 1000,
    durationMs: 1000,
    latencyMs: { p50: 1, p90: 2, p95: 3, p99: 4, p999: 5, max: 6, mean: 1.5 },
    totals: TOTALS,
    retries: 0,
    cpuMs: 200,
    peakMemoryBytes: 50_000_000,
    diskBytes: 100_000,
    failedChecks: [],
    durability: { killedProcess: 'nothing', powerCut: 'last commits' },
    ...given,
  };
}

/** An experiment without runs. */
export function newExperiment(
  given: Partial<Experiment> & { vary?: readonly string[] } = {},
): Experiment {
  const { vary = ['batch=1,100'], ...rest } = given;
  const factors = readFactors(vary);
  const variants = combine(factors).map((settings) => ({ settings, isControl: false }));
  return {
    schema: EXPERIMENT_SCHEMA,
    id: 'x-20261129-093116-65f0',
    startedAt: '2026-11-29T09:31:16.000Z',
    status: 'running',
    workload: 'generate',
    planned: null,
    seed: 7,
    constants: ['10 threads', 'fifo', 'wal/normal'],
    command: 'dbsim-tui compare generate --vary batch=1,100 --seed 7',
    factors,
    variants,
    rounds: 5,
    hasWarmUp: true,
    tolerance: 0.05,
    machine: { dbsim: '0.0.0-test', node: '20.20.2', platform: 'linux x64', cores: 2 },
    othersShare: null,
    decidesWhenBusy: false,
    runs: [],
    failures: [],
    ...rest,
  };
}

/** An experiment that is over. @param rates by variant, one of each round */
export function finishedExperiment(
  rates: readonly (readonly number[])[],
  given: Partial<Experiment> & { vary?: readonly string[] } = {},
): Experiment {
  const runs = rates.flatMap((of, variant) =>
    of.map((rowsPerSecond, index) => experimentRun({ variant, round: index + 1, rowsPerSecond })),
  );
  return newExperiment({ status: 'completed', planned: 1000, othersShare: 0.01, runs, ...given });
}
