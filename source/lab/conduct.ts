import { hashNumber } from '../base/hash.js';
import { isDiskFull } from './disk.js';
import type { Experiment } from './experiment.js';
import { MachineWatch } from './machine.js';
import { storeExperiment } from './store.js';
import type { SchemaServer, TemporarySchemas } from './temporary-schemas.js';
import { forkRun, VariantRun, type RunStarter, type VariantTask } from './variant-run.js';
import { carryOutRun, storeKnown, withWorkFolder } from './work.js';

/** What to compare. */
export interface ExperimentTask {
  readonly dir: string;
  readonly version: string;
  /** As it is before its first run. */
  readonly experiment: Experiment;
  /** What a run of a variant writes, where and how; the rows are the same for all variants of a round. */
  readonly taskOf: (variant: number, round: number) => VariantTask;
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

/** How an experiment is observed and stopped, and what it runs with; tests replace the last four. */
export interface Conduct {
  readonly onStep: (step: ExperimentStep) => void;
  /** Receives the experiment each time something more of it is stored. */
  readonly onStored?: (experiment: Experiment) => void;
  /** Receives a sentence about what could not be removed. */
  readonly onNotice?: (sentence: string) => void;
  readonly signal: AbortSignal;
  readonly startRun?: RunStarter;
  readonly machine?: Pick<MachineWatch, 'look' | 'othersShare'>;
  readonly servers?: SchemaServer;
  /** Whether the disk of the working folder is full. */
  readonly isFull?: (dir: string) => Promise<boolean>;
}

/**
 * Runs every variant once a round, in an order that changes from round to round, each on new databases,
 * and stores what is known after each run. A signal ends it after the run that is going on was stopped.
 * @returns the experiment as it is stored
 * @throws ProgramError when it cannot be stored, or when a server does not let it write schemas of its own;
 *   then nothing was run
 */
export function conductExperiment(task: ExperimentTask, conduct: Conduct): Promise<Experiment> {
  const { dir, experiment, taskOf, keeps } = task;
  const tasks = experiment.variants.map((_, variant) => taskOf(variant, 1));
  return withWorkFolder({ dir, id: experiment.id, keeps }, tasks, conduct.servers, (schemas) =>
    carryOutSteps(task, conduct, schemas),
  );
}

async function carryOutSteps(
  task: ExperimentTask,
  {
    onStep,
    onStored,
    onNotice,
    signal,
    startRun = forkRun,
    machine = new MachineWatch(),
    isFull = isDiskFull,
  }: Conduct,
  schemas: TemporarySchemas,
): Promise<Experiment> {
  const { dir, experiment, taskOf, keeps } = task;
  const steps = listSteps(experiment);
  let current = experiment;
  let isStopped = false;
  const store = async (change: Partial<Experiment>): Promise<void> => {
    current = { ...current, ...change };
    const isMeasured = current.runs.length > 0;
    const reported = { what: 'comparison', isMeasured, onNotice } as const;
    if (await storeKnown(() => storeExperiment(dir, current), reported)) onStored?.(current);
    else isStopped = true;
  };
  for (const [done, { round, variant }] of steps.entries()) {
    await machine.look();
    if (signal.aborted) break;
    onStep({ round, variant, done, total: steps.length });
    const of = taskOf(variant, round);
    const run = new VariantRun({ ...task, of, round, variant }, { schemas, startRun });
    const conditions = { what: 'comparison', dir, keeps, signal, onNotice, isFull } as const;
    const result = await carryOutRun(run, conditions);
    if (result === 'stopped') break;
    if (result === 'disk full') {
      isStopped = true;
      break;
    }
    const { othersShare } = machine;
    if ('problem' in result) {
      await store({ othersShare, failures: [...current.failures, result] });
    } else {
      const planned = current.planned ?? run.planned;
      await store({ othersShare, planned, runs: [...current.runs, result] });
    }
    if (isStopped) break;
  }
  await store({ status: signal.aborted || isStopped ? 'interrupted' : 'completed' });
  return current;
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
