import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { ensureFolder } from '../base/folders.js';
import { hashNumber } from '../base/hash.js';
import { Engine, type EngineCrash } from '../engine/client.js';
import type { RunTask } from '../engine/conduct.js';
import type { RunOutcome } from '../engine/messages.js';
import type { ChosenWorkload } from '../engine/workload.js';
import { failedChecks, formatCheckName } from '../ledger/audit-wording.js';
import { durabilityOf } from '../ledger/run-databases.js';
import { DATA_FOLDER } from '../router/topology.js';
import type { WriteSettings } from '../sim/settings.js';
import type { Experiment, ExperimentRun, FailedRun } from './experiment.js';
import { MachineWatch } from './machine.js';
import { ensureExperimentsFolder, storeExperiment, workFolder } from './store.js';

/** What to compare. */
export interface ExperimentTask {
  readonly dir: string;
  readonly version: string;
  /** As it is before its first run. */
  readonly experiment: Experiment;
  /** What a run of a variant writes, and how; the rows are the same for all variants of a round. */
  readonly taskOf: (
    variant: number,
    round: number,
  ) => { readonly chosen: ChosenWorkload; readonly settings: WriteSettings };
  /** Whether the databases of the runs are kept. */
  readonly keeps: boolean;
}

/** A run of the experiment is about to start. */
export interface ExperimentStep {
  readonly round: number;
  readonly variant: number;
  /** Runs that are over, the warm-up included, and how many there will be. */
  readonly done: number;
  readonly total: number;
}

/** Carries out one run in a process of its own. */
export type RunStarter = (task: RunTask) => Pick<Engine, 'over' | 'stop'>;

/**
 * Runs every variant once a round, in an order that changes from round to round, each on new databases,
 * and stores what is known after each run. A signal ends it after the run that is going on was stopped.
 * @returns the experiment as it is stored
 * @throws ProgramError when it cannot be stored
 */
export async function conductExperiment(
  { dir, version, experiment, taskOf, keeps }: ExperimentTask,
  {
    onStep,
    signal,
    startRun = (task) => new Engine(task, () => undefined),
    machine = new MachineWatch(),
  }: {
    onStep: (step: ExperimentStep) => void;
    signal: AbortSignal;
    startRun?: RunStarter;
    machine?: Pick<MachineWatch, 'look' | 'othersShare'>;
  },
): Promise<Experiment> {
  await ensureExperimentsFolder(dir);
  const work = workFolder(dir, experiment.id);
  const steps = listSteps(experiment);
  let current = experiment;
  const store = async (change: Partial<Experiment>): Promise<void> => {
    current = { ...current, ...change };
    await storeExperiment(dir, current);
  };
  try {
    for (const [done, { round, variant }] of steps.entries()) {
      await machine.look();
      if (signal.aborted) break;
      onStep({ round, variant, done, total: steps.length });
      const folder = join(work, `round-${round}-variant-${variant + 1}`);
      const task = taskOf(variant, round);
      const outcome = await carryOut({ ...task, dir: folder, version }, work, startRun, signal);
      if (signal.aborted) break;
      const { chosen } = task;
      const seed = chosen.kind === 'generate' ? chosen.seed : null;
      const result = await resultOf(outcome, { round, variant, seed, folder });
      if (!keeps) await rm(folder, { recursive: true, force: true });
      const { othersShare } = machine;
      if ('problem' in result) {
        await store({ othersShare, failures: [...current.failures, result] });
      } else {
        const planned = current.planned ?? plannedOf(outcome);
        await store({ othersShare, planned, runs: [...current.runs, result] });
      }
    }
    await store({ status: signal.aborted ? 'interrupted' : 'completed' });
    return current;
  } finally {
    if (!keeps) await rm(work, { recursive: true, force: true });
  }
}

async function carryOut(
  task: RunTask,
  work: string,
  startRun: RunStarter,
  signal: AbortSignal,
): Promise<RunOutcome | EngineCrash> {
  await ensureFolder(work);
  const run = startRun(task);
  const stop = (): void => run.stop();
  signal.addEventListener('abort', stop);
  try {
    return await run.over;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function resultOf(
  outcome: RunOutcome | EngineCrash,
  at: { round: number; variant: number; seed: number | null; folder: string },
): Promise<ExperimentRun | FailedRun> {
  const { round, variant, seed, folder } = at;
  if (outcome.type !== 'stored') {
    return { round, variant, problem: describeFailure(outcome) };
  }
  const { record, peakMemoryBytes } = outcome;
  const { run, totals, latencyMs, throughput, audit } = record;
  return {
    round,
    variant,
    seed,
    rowsPerSecond: throughput.rowsPerSecond,
    durationMs: run.durationMs,
    latencyMs,
    totals,
    retries: run.retries,
    cpuMs: run.cpuMs ? run.cpuMs.user + run.cpuMs.system : null,
    peakMemoryBytes,
    diskBytes: await databaseBytes(folder),
    failedChecks: failedChecks(audit).map(formatCheckName),
    durability: durabilityOf(run.settings) ?? null,
  };
}

function describeFailure(outcome: Exclude<RunOutcome, { type: 'stored' }> | EngineCrash): string {
  switch (outcome.type) {
    case 'failed':
      return outcome.problem;
    case 'cancelled':
      return 'the run was stopped before it wrote anything';
    case 'crashed':
      return `the process of the run ${outcome.how}`;
  }
}

function plannedOf(outcome: RunOutcome | EngineCrash): number | null {
  return outcome.type === 'stored' ? (outcome.record.run.planned ?? null) : null;
}

/** All runs in the order in which they are carried out; each round shuffles the variants. */
export function listSteps({
  rounds,
  hasWarmUp,
  variants,
  seed,
}: Pick<Experiment, 'rounds' | 'hasWarmUp' | 'variants' | 'seed'>): {
  readonly round: number;
  readonly variant: number;
}[] {
  const first = hasWarmUp ? 0 : 1;
  return Array.from({ length: rounds + 1 - first }, (_, index) => first + index).flatMap(
    (round) => {
      const order = variants.map((_, variant) => variant);
      const key = (variant: number): number =>
        hashNumber(((seed ?? 0) + 1) * 4099 + round * 67 + variant);
      return order
        .toSorted((left, right) => key(left) - key(right) || left - right)
        .map((variant) => ({ round, variant }));
    },
  );
}

/** What the databases of a run take on disk, their journals included. */
async function databaseBytes(folder: string): Promise<number> {
  const data = join(folder, DATA_FOLDER);
  const names = (await readdir(data)).filter(
    (name) => /\.db(?:-wal|-journal)?$/.test(name) && !name.startsWith('lock.'),
  );
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(data, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
