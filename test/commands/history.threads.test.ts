import { mkdirSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';

import { runFiles, runsFolder } from '../../source/ledger/files.js';
import { JOURNAL_SCHEMA } from '../../source/ledger/journal.js';
import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';
import {
  ensureExperimentsFolder,
  experimentFile,
  storeExperiment,
} from '../../source/lab/store.js';
import { storeRates } from '../../source/lab/rates/store.js';
import { finishedSearch } from '../lab/rates/support.js';
import { finishedExperiment } from '../lab/support.js';
import { simulate } from '../e2e/support/simulate.js';
import { schemaProblems } from './schemas.js';

/** A run whose journal was cut off right after its first words. */
const DAMAGED = 'r-20200102-000000-001-893d';

interface Listed {
  id: string;
  status: string;
  workload: string | null;
  seed: number | null;
  planned: number | null;
  totals: { attempted: number } | null;
  rowsPerSecond: number | null;
  audit: { ok: boolean; violations: string[] } | null;
  settings: { order: string } | null;
}

let dir: string;

beforeAll(async () => {
  dir = temporaryFolder();
  mkdirSync(runsFolder(dir), { recursive: true });
  const line = { type: 'run', schema: JOURNAL_SCHEMA, run: { id: DAMAGED } };
  writeFileSync(runFiles(dir, DAMAGED).journal, `${JSON.stringify(line)}\n`);
  await simulate('generate --rows 30 --seed 5 --threads 2 --order race'.split(' '), { dir });
});

describe('history', () => {
  it('lists the runs, the newest first, with settings, numbers and verdict', async () => {
    const { code, stdout, stderr } = await callProgram(['history', '--dir', dir]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [head, first, second, ...rest] = stdout.trimEnd().split('\n');
    expect(rest).toEqual([]);
    expect(head).toMatch(/^run +started +workload +threads +order .* ended +audit$/);
    expect(first).toMatch(
      /^r-\S+ +\S+ \S+ UTC +generate +2 +race +wait +1 +wal\/normal +– +30 .* [\d,]+ +– +completed +passed$/,
    );
    expect(second).toMatch(new RegExp(`^${DAMAGED} +2020-01-02 00:00:00 UTC +– .* not closed +–$`));
  });

  it('gives the same as JSON, which keeps to its schema', async () => {
    const { code, stdout } = await callProgram(['history', '--json', '--dir', dir]);
    expect(code).toBe(0);
    const answer = JSON.parse(stdout) as { runs: Listed[] };
    expect(schemaProblems(answer, 'history')).toEqual([]);
    const [newest, damaged] = answer.runs;
    expect(newest).toMatchObject({
      status: 'completed',
      workload: 'generate',
      seed: 5,
      planned: 30,
      totals: { attempted: 30 },
      settings: { order: 'race' },
      audit: { ok: true, violations: [] },
    });
    expect(newest?.rowsPerSecond).toBeGreaterThan(0);
    expect(damaged).toMatchObject({ id: DAMAGED, status: 'killed', workload: null, audit: null });
  });

  it('shows where no run is stored', async () => {
    const cwd = temporaryFolder();
    expect(await callProgram(['history'], { cwd })).toMatchObject({
      code: 0,
      stdout: 'No run is stored here yet.\n',
    });
    const { stdout } = await callProgram(['history', '--json'], { cwd });
    expect(JSON.parse(stdout)).toEqual({
      schema: 'dbsim.history/1',
      runs: [],
      comparisons: [],
      searches: [],
    });
  });
});

describe('the comparisons in the history', () => {
  it('are listed with what varied and their verdicts, also one that cannot be read', async () => {
    const cwd = temporaryFolder();
    const experiment = finishedExperiment([[1000], [2000]], { vary: ['batch=1,100'] });
    await ensureExperimentsFolder(cwd);
    await storeExperiment(cwd, experiment);
    writeFileSync(experimentFile(cwd, 'x-20200102-000000-0000'), '{');
    const { stdout } = await callProgram(['history'], { cwd });
    const [first, blank, head, listed, damaged] = stdout.trimEnd().split('\n');
    expect([first, blank]).toEqual(['No run is stored here yet.', '']);
    expect(head).toMatch(/^comparison +started +workload +varied +rounds +runs +verdict +ended$/);
    expect(listed).toMatch(
      new RegExp(`^${experiment.id} .* batch=1,100 +1 of 5 +2 +1 too few runs +completed$`),
    );
    expect(damaged).toMatch(/^x-20200102-000000-0000 .* cannot be read$/);
    const answer = JSON.parse((await callProgram(['history', '--json'], { cwd })).stdout) as {
      comparisons: object[];
    };
    expect(schemaProblems(answer, 'history')).toEqual([]);
    expect(answer.comparisons).toMatchObject([
      { id: experiment.id, varied: 'batch=1,100', variants: 2, completeRounds: 1, runs: 2 },
      { id: 'x-20200102-000000-0000', status: 'unreadable', verdict: null },
    ]);
  });

  it('have the searches of rates after them', async () => {
    const cwd = temporaryFolder();
    await ensureExperimentsFolder(cwd);
    const search = finishedSearch();
    await storeRates(cwd, search);
    const { stdout } = await callProgram(['history'], { cwd });
    expect(stdout).toMatch(
      /^search +started +workload +varied +p99 +windows +highest rate +ended$/m,
    );
    expect(stdout).toMatch(/ batch=1,50 +20\.0 ms +14 +batch 50 holds 2,000 rows\/s +completed$/m);
    const answer = JSON.parse((await callProgram(['history', '--json'], { cwd })).stdout) as {
      searches: object[];
    };
    expect(schemaProblems(answer, 'history')).toEqual([]);
    expect(answer.searches).toMatchObject([{ id: search.id, variants: 2, p99Ms: 20, windows: 14 }]);
  });
});

describe('status --json', () => {
  it('gives what status prints, and keeps to its schema', async () => {
    const { code, stdout } = await callProgram(['status', '--json', '--dir', dir]);
    expect(code).toBe(0);
    const answer: unknown = JSON.parse(stdout);
    expect(schemaProblems(answer, 'status')).toEqual([]);
    expect(answer).toMatchObject({
      schema: 'dbsim.status/1',
      folder: dir,
      runs: { count: 2 },
      unclosed: { id: DAMAGED, others: [] },
      rebalance: null,
    });
    const { databases } = answer as { databases: { name: string; state: string }[] };
    expect(databases.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'users.db reachable',
      'products.db reachable',
      'orders.db reachable',
    ]);
  });

  it('is whole in a folder that has nothing, and in one with a database that cannot be used', async () => {
    const cwd = temporaryFolder();
    const empty = await callProgram(['status', '--json'], { cwd });
    expect(empty.code).toBe(0);
    expect(schemaProblems(JSON.parse(empty.stdout), 'status')).toEqual([]);
    mkdirSync(`${cwd}/data`);
    writeFileSync(
      `${cwd}/data/users.db`,
      'no database, but long enough to be read as one'.repeat(40),
    );
    const broken = await callProgram(['status', '--json', '-'], { cwd });
    expect(broken.code).toBe(1);
    const answer = JSON.parse(broken.stdout) as {
      databases: { state: string; problem?: string }[];
    };
    expect(schemaProblems(answer, 'status')).toEqual([]);
    expect(answer.databases[0]).toMatchObject({ state: 'broken' });
    expect(answer.databases[0]?.problem).toContain('not a SQLite database');
  });
});
