import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import {
  baselineFile,
  baselinesFolder,
  listBaselines,
  readBaseline,
  removeBaseline,
  requireBaselineName,
  requireFreeName,
  saveBaseline,
} from '../../source/lab/baselines.js';
import { temporaryFolder } from '../harness/folder.js';
import { schemaProblems } from '../commands/schemas.js';
import { experimentRun, finishedExperiment, newExperiment } from './support.js';

const RATES = [1000, 1010, 990, 1005, 995];
const EXPERIMENT = finishedExperiment([RATES, RATES], { settings: { threads: '10' } });
const ONCE = { replaces: false };

describe('a baseline', () => {
  it('is what was saved, follows its schema, and can be listed and removed', async () => {
    const dir = temporaryFolder();
    expect(listBaselines(dir)).toEqual([]);
    for (const name of ['main', 'v1.2_rc-3']) await saveBaseline(dir, name, EXPERIMENT, ONCE);
    expect(listBaselines(dir)).toEqual(['main', 'v1.2_rc-3']);
    expect(readBaseline(dir, 'main')).toMatchObject({ name: 'main', experiment: EXPERIMENT });
    const stored = JSON.parse(readFileSync(baselineFile(dir, 'main'), 'utf8')) as unknown;
    expect(schemaProblems(stored, 'baseline')).toEqual([]);
    await removeBaseline(dir, 'main');
    expect(listBaselines(dir)).toEqual(['v1.2_rc-3']);
    expect(readdirSync(baselinesFolder(dir))).toEqual(['v1.2_rc-3.json']);
  });

  it('is replaced only where that is asked for', async () => {
    const dir = temporaryFolder();
    await saveBaseline(dir, 'main', EXPERIMENT, ONCE);
    const other = { ...EXPERIMENT, id: 'x-other' };
    await expect(saveBaseline(dir, 'main', other, ONCE)).rejects.toThrow(
      'There is a baseline main already',
    );
    expect(() => requireFreeName(dir, 'main')).toThrow('There is a baseline main already');
    expect(readBaseline(dir, 'main').experiment.id).toBe(EXPERIMENT.id);
    await saveBaseline(dir, 'main', other, { replaces: true });
    expect(readBaseline(dir, 'main').experiment.id).toBe('x-other');
  });

  it.each([
    [
      '',
      '.',
      '..',
      '../main',
      'a/b',
      'a\\b',
      '.hidden',
      '-x',
      'a b',
      'é',
      '\u001b[2J',
      'x'.repeat(65),
      'a\u0000b',
      'main\n',
    ],
  ])('cannot have a name that leads elsewhere', (...names) => {
    for (const name of names) {
      expect(() => requireBaselineName(name, 'save'), JSON.stringify(name)).toThrow(
        /^--save needs a name of at most 64 letters/,
      );
    }
    expect(requireBaselineName('x'.repeat(64))).toHaveLength(64);
  });

  it.each([
    [
      '3 of 5 rounds that it needs are complete',
      finishedExperiment([RATES.slice(0, 3), RATES.slice(0, 3)], { settings: {} }),
    ],
    [
      'a variant is disqualified',
      {
        ...EXPERIMENT,
        runs: [...EXPERIMENT.runs.slice(1), experimentRun({ failedChecks: ['nothing lost'] })],
      },
    ],
    ['an older version has stored it', finishedExperiment([RATES, RATES])],
    ['0 of 5 rounds', newExperiment({ settings: {} })],
  ])('is not saved where %s', async (problem, experiment) => {
    const dir = temporaryFolder();
    await expect(saveBaseline(dir, 'main', experiment, ONCE)).rejects.toThrow(problem);
    expect(existsSync(baselinesFolder(dir))).toBe(false);
  });

  it('that does not exist is named, with the nearest one', async () => {
    const dir = temporaryFolder();
    expect(() => readBaseline(dir, 'main')).toThrow('There is no baseline main in ');
    await saveBaseline(dir, 'main', EXPERIMENT, ONCE);
    expect(() => readBaseline(dir, 'mian')).toThrow('(did you mean main?)');
    await expect(removeBaseline(dir, 'other')).rejects.toThrow('There is no baseline other');
  });

  it.each([
    ['{ torn', 'cannot be read'],
    ['null', 'is not a baseline of this version (its schema is null)'],
    ['{"schema":"dbsim.baseline/9"}', 'its schema is "dbsim.baseline/9"'],
  ])('that is not one is refused: %s', (text, problem) => {
    const dir = temporaryFolder();
    mkdirSync(baselinesFolder(dir), { recursive: true });
    writeFileSync(path.join(baselinesFolder(dir), 'main.json'), text);
    expect(() => readBaseline(dir, 'main')).toThrow(problem);
    expect(listBaselines(dir)).toEqual(['main']);
  });
});
