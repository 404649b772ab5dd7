import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import type { Analysis } from '../../source/lab/analysis.js';
import type { Experiment } from '../../source/lab/experiment.js';
import type { Gate } from '../../source/lab/gate.js';
import { ensureExperimentsFolder, storeExperiment } from '../../source/lab/store.js';
import { schemaProblems } from '../commands/schemas.js';
import { FULL } from '../harness/full.js';
import { temporaryFolder } from '../harness/folder.js';
import { finishedExperiment } from '../lab/support.js';
import { command, words } from './support/simulate.js';
import { start } from './support/started.js';

const SMALL = words(
  'compare generate --rows 60 --threads 2 --seed 5 --repeat 1 --no-warm-up --no-aa',
);

/** Stores a comparison that is over. */
async function storeOf(dir: string): Promise<void> {
  mkdirSync(path.join(dir, 'data', 'experiments'), { recursive: true });
  await storeExperiment(dir, finishedExperiment([[1000], [2000]]));
}

const filesOf = (dir: string): string[] => readdirSync(path.join(dir, 'data', 'experiments'));

const STEADY = [1000, 1010, 990, 1005, 995];

/** Stores a comparison of batch 1 and 100 as if it had been run; gives its id. */
async function plant(dir: string, id: string, rates: readonly number[]): Promise<string> {
  await ensureExperimentsFolder(dir);
  const settings = { threads: '10' };
  await storeExperiment(dir, finishedExperiment([STEADY, rates], { id, settings }));
  return id;
}

describe('a gate', () => {
  it('passes, warns and fails by a baseline, and every output says so', async () => {
    const dir = temporaryFolder();
    const same = await plant(dir, 'x-20261129-093116-aaaa', STEADY);
    const slow = await plant(dir, 'x-20261129-093116-bbbb', [600, 610, 590, 605, 595]);
    const wide = await plant(dir, 'x-20261129-093116-cccc', [800, 900, 1000, 1100, 1200]);
    const run = (line: string): ReturnType<typeof command> =>
      command(dir, words(`compare ${line}`));

    const saved = await run(`--open ${same} --save main`);
    expect(saved).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Saved as the baseline main: ') as string,
    });
    const again = await run(`--open ${slow} --save main`);
    expect(again).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is a baseline main already') as string,
    });
    expect((await run('--baselines')).stdout).toMatch(
      /^main +\S+ \S+ UTC +generate +batch=1,100 +0\.0\.0-test +x-20261129-093116-aaaa$/m,
    );

    expect(await run(`--open ${same} --against main`)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Passed: no variant is more than 5 % slower') as string,
    });
    const undecided = await run(`--open ${wide} --against main`);
    expect(undecided).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Warning: Not decided') as string,
    });
    expect((await run(`--open ${wide} --against main --strict`)).code).toBe(1);

    const failed = await run(`--open ${slow} --against main --json`);
    expect(failed.code).toBe(1);
    const printed = JSON.parse(failed.stdout) as { gate: Gate };
    expect(schemaProblems(printed, 'experiment')).toEqual([]);
    expect(printed.gate).toMatchObject({ baseline: 'main', experiment: same, outcome: 'failed' });
    expect(printed.gate.variants.map(({ kind }) => kind)).toEqual(['holds', 'regressed']);
    const csv = (await run(`--open ${slow} --against main --export-csv`)).stdout.trim().split('\n');
    expect(csv[0]).toMatch(/,problem,baseline,against_baseline,ratio,ratio_low,ratio_high$/);
    expect(csv.at(-1)).toMatch(/,main,regressed,0\.\d+,0\.\d+,0\.\d+$/);
    const markdown = (await run(`--open ${slow} --against main --export-markdown`)).stdout;
    expect(markdown).toContain('## Against the baseline main');
    expect(markdown).toContain('Failed: batch 100 is more than 5 % slower');

    const kept = await run(`--open ${slow} --against main --save main --replace`);
    expect(kept).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('was not saved: the comparison failed') as string,
    });
    expect((await run('--remove-baseline main')).code).toBe(0);
    expect((await run('--baselines')).stdout).toContain('No baseline is saved here yet');
  });

  it('refuses other rows, settings or another machine before anything runs', async () => {
    const dir = temporaryFolder();
    const id = await plant(dir, 'x-20261129-093116-aaaa', STEADY);
    await command(dir, words(`compare --open ${id} --save main`));
    const { code, stderr } = await command(
      dir,
      words('compare generate --rows 60 --threads 2 --vary batch=1,100 --against main'),
    );
    expect(code).toBe(2);
    expect(stderr).toContain('This comparison differs from the baseline main: ');
    expect(stderr).toContain('threads is 2, in the baseline 10');
    expect(stderr).toContain('The baseline was made by: dbsim-tui compare generate');
    expect(filesOf(dir)).toEqual([`${id}.json`]);
  });

  it.each([
    ['--against main', 'There is no baseline main in '],
    ['--save ../x', '--save needs a name of at most 64 letters'],
    ['--save main --repeat 3', '--save needs --repeat 5 or more: fewer runs show nothing (was 3)'],
    ['--strict', '--strict is about --against NAME, which is missing'],
    ['--replace', '--replace is about --save NAME, which is missing'],
    ['--list --baselines', '--list and --baselines contradict each other'],
    ['--baselines --json', '--baselines compares nothing and does not take --json'],
    ['--remove-baseline mian', 'There is no baseline mian in '],
  ])('%s is refused: %s', async (flags, message) => {
    const dir = temporaryFolder();
    const line = /list|baselines|remove/.test(flags) ? flags : `${flags} --vary batch=1,2`;
    const { code, stderr } = await command(dir, words(`compare ${line}`));
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(message) as string,
    });
    expect(existsSync(path.join(dir, 'data'))).toBe(false);
  });
});

describe('compare', () => {
  it('runs every variant, prints and stores the comparison, and opens it again', async () => {
    const dir = temporaryFolder();
    const args = [...SMALL, '--vary', 'batch=1,10', '--json', '-'];
    const { code, stdout, stderr } = await command(dir, args, { isStarted: true });
    expect(code, stderr).toBe(0);
    const printed = JSON.parse(stdout) as Experiment & { analysis: Analysis };
    expect(schemaProblems(printed, 'experiment')).toEqual([]);
    expect(printed.runs.map(({ seed }) => seed)).toEqual([5, 5]);
    const [one, other] = printed.runs.map(({ totals }) => totals);
    expect(one).toEqual(other);
    expect(one?.attempted).toBe(60);
    expect(printed.analysis.results.map(({ verdict }) => verdict.kind)).toEqual([
      'base',
      'too few runs',
    ]);
    expect(stderr).toContain('too few runs: 1 and 1; a verdict needs 5 of each');
    expect(filesOf(dir)).toEqual([`${printed.id}.json`]);
    // Nothing of the user's: no database beside the experiments.
    expect(readdirSync(path.join(dir, 'data'))).toEqual(['experiments']);

    const listed = await command(dir, ['compare', '--list']);
    expect(listed.stdout).toMatch(
      new RegExp(`^${printed.id} .* batch=1,10 +1 of 1 +2 +1 too few runs +completed$`, 'm'),
    );
    const opened = await command(dir, ['compare', '--open', printed.id.slice(-4), '--json']);
    expect(JSON.parse(opened.stdout)).toEqual(printed);
  });

  it('stopped by Ctrl-C keeps what is complete, and leaves no databases', FULL, async () => {
    const dir = temporaryFolder();
    const args = words('compare generate --rows 400 --threads 2 --pace 5 --no-aa --no-warm-up');
    const comparing = start([...args, '--vary', 'batch=1,10', '--dir', dir]);
    const stored = (): boolean =>
      existsSync(path.join(dir, 'data', 'experiments')) &&
      filesOf(dir).some((name) => name.endsWith('.json'));
    await comparing.until(stored, 'a stored run');
    comparing.kill('SIGINT');
    const { code, stdout, stderr } = await comparing.ended;
    expect(code, stderr).toBe(130);
    expect(stdout).toMatch(/Interrupted: [0-4] of 5 rounds are complete/);
    expect(filesOf(dir)).toHaveLength(1);
  });

  it('finds the databases of a killed comparison', FULL, async () => {
    const dir = temporaryFolder();
    const left = path.join(dir, 'data', 'experiments', 'x-20261129-093116-65f0.4194303.work');
    mkdirSync(left, { recursive: true });
    const { code, stderr } = await command(dir, [...SMALL, '--vary', 'batch=1,10']);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('1 comparison was killed and left temporary databases');
    expect(existsSync(left)).toBe(true);
  });

  it('writes the report of a stored comparison as PDF, HTML or Markdown', async () => {
    const dir = temporaryFolder();
    await storeOf(dir);
    const file = (end: string): string => path.join(dir, `report${end}`);
    for (const end of ['.pdf', '.html', '.md']) {
      const args = ['compare', '--open', '65f0', '--quiet', '--report', file(end)];
      const { code, stderr } = await command(dir, args);
      expect(code, stderr).toBe(0);
    }
    expect(readFileSync(file('.pdf'), 'latin1')).toMatch(/^%PDF-1\.7/);
    expect(readFileSync(file('.html'), 'utf8')).toMatch(/^<!doctype html>/);
    expect(readFileSync(file('.md'), 'utf8')).toMatch(/^# Which batch is faster: 1 or 100\?/);
    const again = await command(dir, ['compare', '--open', '65f0', '--report', file('.md')]);
    expect(again.stderr).toContain('exists already');
    const named = await command(dir, ['compare', '--open', '65f0', '--report']);
    expect(named.stderr).toMatch(/Report: .*reports.dbsim-x-20261129-093116-65f0\.pdf/);
  });

  it('shows a comparison that cannot be read as such', async () => {
    const dir = temporaryFolder();
    const folder = path.join(dir, 'data', 'experiments');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'x-20261129-093116-65f0.json'), '{"schema":"other"}');
    const listed = await command(dir, ['compare', '--list']);
    expect(listed.stdout).toContain('cannot be read');
    const { code, stderr } = await command(dir, ['compare', '--open', '65f0']);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not an experiment of this version') as string,
    });
  });

  it.each([
    ['compare generate', 'compare needs something to compare: give --vary'],
    ['compare row --vary batch=1,2', 'compare needs more than one row'],
    ['compare --vary batch=1,2 --batch 3', '--batch and --vary batch contradict each other'],
    ['compare --vary rows=10,20', '2 variants cannot run: rows 10: --rows belongs to the workload'],
    ['compare --vary batch=1,x', '--vary batch must be a whole number from 1 to 100000 (was "x")'],
    [
      'compare --vary order=fifo,rase --vary batch=1,10',
      '--vary order must be fifo or race (was "rase"; did you mean race?)',
    ],
    [
      'compare generate --vary writer=driver,sequelize --vary pipeline=1,16',
      '1 variant cannot run: writer sequelize · pipeline 16: --pipeline sends rows to the driver together: it needs --writer driver',
    ],
    ['compare --vary batch=1,2 --tolerance 80%', '--tolerance must be a percentage from 0% to 50%'],
    ['compare --vary batch=1,2 --repeat 0', '--repeat must be a whole number from 1 to 100'],
    ['compare --vary batch=1,2 --chart heat', '--chart heat is not possible: a heat map needs two'],
    ['compare --list --chart bars', '--list compares nothing and does not take --chart'],
    [
      'compare --vary batch=1,2 --report x.doc',
      '--report needs a file that ends in .pdf, .html or .md',
    ],
    ['compare --find-rate 20ms', '--find-rate needs rows without end: the workload generate'],
    ['compare generate --find-rate 20ms --rate 5', '--find-rate and --rate contradict each other'],
    ['compare generate --find-rate 20ms --repeat 5', '--find-rate and --repeat contradict'],
    ['compare generate --find-rate x', '--find-rate must be a time from 1ms to 1m'],
    ['compare generate --find-rate 0', 'from 1ms to 1m, such as 20ms (was "0")'],
    ['compare generate --find-rate 20 --vary rate=1,2', '--find-rate and --vary rate contradict'],
    ['compare generate --vary threads=1..1000', 'from 1 to 256 (was "1..1000")'],
    ['compare generate --vary arrival=poisson,even', 'add --rate'],
    ['compare generate --find-rate 20 --duration 1s', '--duration must be a time from 5s to 10m'],
    ['compare generate --find-rate 20 --vary rows=1,2', '--find-rate and --vary rows contradict'],
    ['compare --find-rate 20ms --list', '--list and --find-rate contradict each other'],
    ['compare --open 1 --list', '--list and --open contradict each other'],
    ['compare --open zzz', 'There is no comparison "zzz"'],
    ['run --vary batch=1,2', '`run` does not take --vary, only `compare` does'],
  ])('%s is refused: %s', async (line, message) => {
    const dir = temporaryFolder();
    const { code, stderr } = await command(dir, words(line));
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(readdirSync(dir)).toEqual([]);
  });
});
