import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import type { RunTask } from '../../source/engine/conduct.js';
import type { RunOutcome } from '../../source/engine/messages.js';
import { conductExperiment, listSteps } from '../../source/lab/conduct.js';
import type { Experiment } from '../../source/lab/experiment.js';
import {
  experimentFile,
  experimentsFolder,
  keptFolder,
  leftWorkFolders,
  findStored,
  readExperiment,
  workFolder,
} from '../../source/lab/store.js';
import type { RunStarter } from '../../source/lab/variant-run.js';
import { DEFAULT_SETTINGS } from '../../source/sim/settings.js';
import { temporaryFolder } from '../harness/folder.js';
import { madeUpRun } from '../report/runs.js';
import { newExperiment } from './support.js';

/** Carries out runs at once, as `outcomeOf` decides. */
function starter(tasks: RunTask[], outcomeOf: (task: RunTask) => RunOutcome = stored): RunStarter {
  return (task) => {
    tasks.push(task);
    mkdirSync(path.join(task.dir, 'data'), { recursive: true });
    writeFileSync(path.join(task.dir, 'data', 'users.db'), 'x'.repeat(1000));
    return { over: Promise.resolve(outcomeOf(task)), stop: () => undefined };
  };
}

function stored(): RunOutcome {
  const { record } = madeUpRun({ rows: 30 });
  const run = { ...record.run, planned: 30 };
  return { type: 'stored', record: { ...record, run }, peakMemoryBytes: 5_000_000 };
}

/** A machine on which nothing else runs, and which need not be watched. */
const QUIET = { look: async () => undefined, othersShare: 0 };

async function carryOut(
  experiment: Experiment,
  startRun: RunStarter,
  {
    dir = temporaryFolder(),
    signal = new AbortController().signal,
    keeps = false,
    isFull = async () => false,
  } = {},
): Promise<{ experiment: Experiment; dir: string; rounds: number[]; notices: string[] }> {
  const rounds: number[] = [];
  const notices: string[] = [];
  const task = {
    dir,
    version: '0.0.0-test',
    experiment,
    keeps,
    taskOf: (variant: number, round: number) => ({
      chosen: { kind: 'generate', rows: 30, invalid: 0, seed: round } as const,
      settings: { ...DEFAULT_SETTINGS, batch: variant + 1 },
    }),
  };
  const onStep = ({ round }: { round: number }): void => void rounds.push(round);
  return {
    dir,
    rounds,
    notices,
    experiment: await conductExperiment(task, {
      onStep,
      onNotice: (sentence) => void notices.push(sentence),
      signal,
      startRun,
      machine: QUIET,
      isFull,
    }),
  };
}

describe('an experiment', () => {
  it('runs every variant once a round, after a warm-up, each in a folder of its own', async () => {
    const tasks: RunTask[] = [];
    const { experiment, dir, rounds } = await carryOut(
      newExperiment({ rounds: 3 }),
      starter(tasks),
    );
    expect(rounds).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
    expect(new Set(tasks.map((task) => task.dir)).size).toBe(8);
    expect(experiment).toMatchObject({ status: 'completed', planned: 30 });
    expect(experiment.runs.map(({ round }) => round)).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
    expect(experiment.runs[0]).toMatchObject({ peakMemoryBytes: 5_000_000, diskBytes: 1000 });
    expect(readExperiment(dir, findStored(dir, '65f0'))).toEqual(experiment);
  });

  it('gives all variants of a round the same rows', async () => {
    const tasks: RunTask[] = [];
    await carryOut(newExperiment({ rounds: 2 }), starter(tasks));
    const seeds = tasks.map(({ chosen }) => (chosen.kind === 'generate' ? chosen.seed : -1));
    expect(seeds).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it('removes the databases of its runs, and keeps them where that is asked for', async () => {
    const experiment = newExperiment({ rounds: 1, hasWarmUp: false });
    const removed = await carryOut(experiment, starter([]));
    const folder = path.join(removed.dir, 'data', 'experiments');
    expect(readdirSync(folder)).toEqual([`${experiment.id}.json`]);
    const kept = await carryOut(experiment, starter([]), { keeps: true });
    expect(readdirSync(keptFolder(kept.dir, experiment.id)).toSorted()).toEqual([
      'round-1-variant-1',
      'round-1-variant-2',
    ]);
  });

  it('is stored after every run; a signal ends it after the run that is going on', async () => {
    const controller = new AbortController();
    const tasks: RunTask[] = [];
    const startRun = starter(tasks, () => {
      if (tasks.length === 5) controller.abort();
      return stored();
    });
    const { experiment, dir } = await carryOut(newExperiment(), startRun, {
      signal: controller.signal,
    });
    expect(experiment.status).toBe('interrupted');
    expect(experiment.runs).toHaveLength(4);
    expect(readExperiment(dir, findStored(dir, experiment.id))).toEqual(experiment);
    expect(existsSync(workFolder(dir, experiment.id))).toBe(false);
  });

  it('goes on after a run that failed, and names why', async () => {
    const startRun = starter([], ({ settings }) =>
      settings.batch === 2 ? { type: 'failed', problem: 'users.db cannot grow' } : stored(),
    );
    const { experiment } = await carryOut(newExperiment({ rounds: 1, hasWarmUp: false }), startRun);
    expect(experiment.runs).toHaveLength(1);
    expect(experiment.failures).toEqual([
      { round: 1, variant: 1, problem: 'users.db cannot grow' },
    ]);
  });

  it('ends when the disk is full, and what is complete is compared: no variant is to blame', async () => {
    const tasks: RunTask[] = [];
    const startRun = starter(tasks, () =>
      tasks.length > 4 ? { type: 'failed', problem: 'users.db cannot grow' } : stored(),
    );
    const { experiment, dir, notices } = await carryOut(
      newExperiment({ rounds: 3, hasWarmUp: false }),
      startRun,
      { isFull: async () => true },
    );
    expect(experiment).toMatchObject({ status: 'interrupted', failures: [] });
    expect(experiment.runs).toHaveLength(4);
    expect(tasks).toHaveLength(5);
    expect(notices.join()).toContain('The disk is full');
    expect(readExperiment(dir, findStored(dir, experiment.id))).toEqual(experiment);
    expect(existsSync(workFolder(dir, experiment.id))).toBe(false);
  });

  it('that cannot be stored any more is reported as far as it is known', async () => {
    const tasks: RunTask[] = [];
    const dir = temporaryFolder();
    const startRun = starter(tasks, () => {
      if (tasks.length === 3) {
        // A folder in the place of its file: it cannot be replaced.
        const file = path.join(dir, 'data', 'experiments', `${newExperiment().id}.json`);
        rmSync(file);
        mkdirSync(path.join(file, 'in-the-way'), { recursive: true });
      }
      return stored();
    });
    const { experiment, notices } = await carryOut(newExperiment({ rounds: 3 }), startRun, { dir });
    expect(experiment).toMatchObject({ status: 'interrupted' });
    expect(experiment.runs).toHaveLength(3);
    expect(notices[0]).toMatch(/^The comparison ends here and is not stored: .* cannot be written/);
  });

  it('does not run its variants in the same order in every round', () => {
    const vary = ['batch=1,10,100,1000'];
    const steps = listSteps(newExperiment({ vary, rounds: 8 }));
    const orders = Array.from({ length: 9 }, (_, round) =>
      steps.flatMap((step) => (step.round === round ? [step.variant] : [])).join(''),
    );
    expect(new Set(orders).size).toBeGreaterThan(3);
    for (const order of orders) expect([...order].toSorted().join('')).toBe('0123');
  });
});

it('the databases of a killed experiment are found by its process', () => {
  const dir = temporaryFolder();
  const folder = path.join(dir, 'data', 'experiments');
  const dead = path.join(folder, 'x-20261129-093116-65f0.4194303.work');
  mkdirSync(dead, { recursive: true });
  mkdirSync(workFolder(dir, 'x-20261129-093117-0001'));
  expect(leftWorkFolders(dir)).toEqual([dead]);
});

it('names what a damaged file of a comparison lacks', () => {
  const dir = temporaryFolder();
  const { id, schema, runs } = newExperiment();
  mkdirSync(experimentsFolder(dir), { recursive: true });
  writeFileSync(experimentFile(dir, id), JSON.stringify({ schema, id, runs }));
  expect(() => readExperiment(dir, findStored(dir, id))).toThrow(
    /is damaged: constants, factors, variants and failures are missing$/,
  );
});
