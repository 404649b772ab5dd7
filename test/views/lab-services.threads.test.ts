import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { DEFAULT_COMPARE_FORM } from '../../source/commands/compare/form.js';
import type { conductExperiment } from '../../source/lab/conduct.js';
import type { Experiment } from '../../source/lab/experiment.js';
import { experimentFile, keptFolder, runFolder, storeExperiment } from '../../source/lab/store.js';
import { findKeptRun } from '../../source/services/lab/kept-runs.js';
import { Lab } from '../../source/services/lab.js';
import type { ShownComparison } from '../../source/services/lab/shown.js';
import { temporaryFolder } from '../harness/folder.js';
import { experimentRun, finishedExperiment } from '../lab/support.js';
import { simulate } from '../e2e/support/simulate.js';
import { shownComparison } from './support/shown.js';

const SILENT = { onProgress: () => undefined, onNotice: () => undefined };

const FORM = { ...DEFAULT_COMPARE_FORM, rows: '300', rounds: '5' };

/** Conducts an experiment step by step, as a test lets it. */
function byHand(): { conduct: typeof conductExperiment; next(): void; stopped(): boolean } {
  let go: () => void = () => undefined;
  let signal: AbortSignal | undefined;
  return {
    next: () => go(),
    stopped: () => signal?.aborted === true,
    async conduct({ experiment }, options) {
      signal = options.signal;
      const { onStep, onStored = () => undefined } = options;
      let current = experiment;
      for (const [done, variant] of [0, 2].entries()) {
        onStep({ round: 1, variant, done, total: 2 });
        await new Promise<void>((resolve) => {
          go = resolve;
          signal?.addEventListener('abort', () => resolve());
        });
        if (signal.aborted) break;
        const runs = current.runs.concat(experimentRun({ variant }));
        current = Object.assign({}, current, { runs });
        onStored(current);
      }
      return { ...current, status: signal.aborted ? 'interrupted' : 'completed' };
    },
  };
}

it('the lab of the screen saves baselines, and refuses names that lead elsewhere', async () => {
  const dir = temporaryFolder();
  const lab = new Lab({ dir, version: '1', env: {} });
  const rates = [1000, 1010, 990, 1005, 995];
  const experiment = finishedExperiment([rates, rates], { settings: {} });
  expect(await lab.hasBaseline('main')).toBe(false);
  await lab.saveBaseline(experiment, 'main', { replaces: false });
  expect(await lab.hasBaseline('main')).toBe(true);
  await expect(lab.saveBaseline(experiment, 'main', { replaces: false })).rejects.toThrow(
    'There is a baseline main already',
  );
  for (const work of [
    lab.hasBaseline('../x'),
    lab.saveBaseline(experiment, '../x', { replaces: true }),
  ]) {
    await expect(work).rejects.toThrow(/^A baseline needs a name of at most 64 letters/);
  }
});

/** The comparison that the lab shows. */
function comparedBy(lab: Lab): ShownComparison | undefined {
  const shown = lab.current();
  return shown?.kind === 'comparison' ? shown : undefined;
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the lab of the screen', () => {
  it('follows a comparison: its step, what is stored, its end', async () => {
    const hand = byHand();
    const lab = new Lab({
      dir: temporaryFolder(),
      version: '1',
      env: {},
      conducts: { compare: hand.conduct },
    });
    expect(lab.current()).toBeUndefined();
    expect(lab.lastLine()).toBeUndefined();
    const task = await lab.prepare(FORM);
    const shares: number[] = [];
    const running = lab.run(task, {
      ...SILENT,
      signal: new AbortController().signal,
      onProgress: (share) => void shares.push(share),
    });
    while (lab.current()?.step === undefined) await settle();
    expect(lab.isRunning()).toBe(true);
    expect(lab.current()).toMatchObject({ isRunning: true, step: { done: 0 }, leftMs: undefined });
    hand.next();
    while (comparedBy(lab)?.step?.done !== 1) await settle();
    expect(comparedBy(lab)?.experiment.runs).toHaveLength(1);
    expect(comparedBy(lab)?.leftMs).toBeGreaterThan(0);
    hand.next();
    expect(await running).toMatchObject({
      kind: 'comparison',
      isRunning: false,
      step: undefined,
      experiment: { status: 'completed' },
    });
    expect(lab.isRunning()).toBe(false);
    expect(shares).toEqual([0, 0.5]);
    expect(lab.lastLine()).toContain(`Comparison ${comparedBy(lab)?.experiment.id}: completed`);
  });

  it('stops a comparison, and is settled when that has ended', async () => {
    const hand = byHand();
    const lab = new Lab({
      dir: temporaryFolder(),
      version: '1',
      env: {},
      conducts: { compare: hand.conduct },
    });
    const control = { ...SILENT, signal: new AbortController().signal };
    const running = lab.run(await lab.prepare(FORM), control);
    while (lab.current()?.step === undefined) await settle();
    lab.stop();
    expect(lab.current()?.isStopping).toBe(true);
    await lab.settled();
    expect(hand.stopped()).toBe(true);
    expect(await running).toMatchObject({ experiment: { status: 'interrupted' } });
    expect(lab.current()).toMatchObject({ isRunning: false, isStopping: false });
  });

  it('is usable again after a comparison that could not be stored', async () => {
    const conduct = (): Promise<Experiment> => Promise.reject(new Error('no space left'));
    const lab = new Lab({
      dir: temporaryFolder(),
      version: '1',
      env: {},
      conducts: { compare: conduct },
    });
    const control = { ...SILENT, signal: new AbortController().signal };
    await expect(lab.run(await lab.prepare(FORM), control)).rejects.toThrow('no space left');
    expect(lab.isRunning()).toBe(false);
    await lab.settled();
  });

  it('reads stored comparisons', async () => {
    const dir = temporaryFolder();
    mkdirSync(path.join(dir, 'data', 'experiments'), { recursive: true });
    const experiment = finishedExperiment([[1000], [2000]]);
    await storeExperiment(dir, experiment);
    const lab = new Lab({ dir, version: '1', env: {} });
    expect(await lab.newest()).toMatchObject({ experiment: { id: experiment.id } });
    writeFileSync(experimentFile(dir, 'x-20991231-235959-000-ffff'), '{"schema":');
    expect(await lab.newest()).toMatchObject({ experiment: { id: experiment.id } });
    expect(await lab.read(experiment.id)).toMatchObject({
      kind: 'comparison',
      analysis: { results: [{}, {}] },
      isRunning: false,
      isKept: false,
    });
    await expect(lab.read('x-none')).rejects.toThrow('There is no comparison');
  });
});

describe('the runs of a comparison', () => {
  const experiment = finishedExperiment([
    [1000, 1200, 800],
    [2000, 2100, 1900],
  ]);

  it('are found where they were kept: the one at the median', async () => {
    const dir = temporaryFolder();
    const folder = path.join(keptFolder(dir, experiment.id), runFolder(1, 0));
    mkdirSync(folder, { recursive: true });
    const { record } = await simulate(['--pace', '0'], { dir: folder });
    expect(findKeptRun(dir, shownComparison(experiment), 0)).toEqual({
      folder,
      runId: record.run.id,
      round: 1,
    });
    expect(findKeptRun(dir, shownComparison(experiment), 1)).toMatchObject({
      reason: expect.stringContaining('were removed') as string,
    });
  });

  it.each([
    [{ ...experiment, status: 'running' } as const, 'when the comparison is over'],
    [{ ...experiment, runs: [] }, 'No run of this variant is complete'],
  ])('are not there: %#', (of, reason) => {
    expect(findKeptRun(temporaryFolder(), shownComparison(of), 0)).toMatchObject({
      reason: expect.stringContaining(reason) as string,
    });
  });
});
