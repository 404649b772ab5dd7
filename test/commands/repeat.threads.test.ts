import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

import { quoteWord } from '../../source/base/text.js';
import { findRun } from '../../source/ledger/catalogue.js';
import { runFiles } from '../../source/ledger/files.js';
import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';
import { root } from '../harness/program.js';
import { simulate } from '../e2e/support/simulate.js';
import type { PrintedRecord } from '../e2e/support/record.js';

const topologyWith = (orders: string): string =>
  `entities:\n  User: { file: a.db }\n  Product: { file: b.db }\n  Order: { file: ${orders} }\n`;

const words = (line: string): string[] => line.split(' ');

/** What of a run must be the same when it is repeated. */
function decisionsOf({ run, attempts }: PrintedRecord): unknown {
  const { workload, seed, threads, settings } = run;
  return {
    how: { workload, seed, threads, settings },
    rows: attempts.map(({ entity, row, values, outcome }) => ({ entity, row, values, outcome })),
  };
}

function copyOf(dir: string): string {
  const copy = temporaryFolder();
  cpSync(dir, copy, { recursive: true });
  return copy;
}

describe('run --again', () => {
  let dir: string;
  let first: PrintedRecord;

  beforeAll(async () => {
    dir = temporaryFolder();
    const line =
      'generate --rows 40 --seed 11 --invalid 0.2 --threads 3 --batch 2 --references none';
    first = (await simulate([...words(line), '--sync', 'full', '--fresh'], { dir })).record;
  });

  it('repeats the latest run with everything that it was started with', async () => {
    const again = await simulate(['--again'], { dir });
    expect(decisionsOf(again.record)).toEqual(decisionsOf(first));
    expect(again.stderr).toContain(
      `Repeating ${first.run.id}: dbsim-tui run generate --rows 40 --invalid 0.2 --seed 11 --threads 3 --batch 2 --order fifo --references none --journal wal --sync full --fresh --dir ${quoteWord(dir)}\n`,
    );
  });

  it('repeats the run that is named, and flags beside it take precedence', async () => {
    const again = await simulate(['--again', first.run.id, '--threads', '1', '--pace', '1'], {
      dir,
    });
    expect(again.record.run).toMatchObject({ threads: 1, seed: 11, settings: { paceMs: 1 } });
    expect(again.stderr).toMatch(/^Repeating .* --threads 1 --pace 1 --dir .+$/m);
    expect(again.stderr).not.toContain('--threads 3');
  });

  describe('of a run with turns of four rows, which keeps what is stored', () => {
    let turns: string;

    beforeAll(async () => {
      turns = (await simulate(['--threads', '1', '--turn', '4'])).dir;
    });

    it('keeps both', async () => {
      const again = await simulate(['--again'], { dir: copyOf(turns) });
      expect(again.record.run.settings.turn).toBe(4);
      expect(again.stderr).toContain('The rows in the databases are kept');
      expect(again.record.totals).toMatchObject({ inserted: 0, attempted: 30 });
    });

    it.each(['--order race', '--batch 2', '--pipeline 2'])(
      'leaves out the turns, which %s does not have',
      async (flags) => {
        const args = ['--again', '--fresh', ...words(flags)];
        const again = await simulate(args, { dir: copyOf(turns) });
        expect(again.record.totals.attempted).toBe(30);
        expect(again.stderr).not.toContain('--turn');
      },
    );
  });
});

describe('a run that cannot be repeated is refused with the reason', () => {
  let original: string;

  beforeAll(async () => {
    original = temporaryFolder();
    cpSync(path.join(root, 'examples', 'mixed'), path.join(original, 'rows'), { recursive: true });
    await simulate(['rows', '--threads', '1'], { cwd: original, dir: '.' });
  });

  /** A folder with a run of a folder of rows. */
  const runOfFolder = (): string => copyOf(original);

  async function refusal(line: string, cwd: string): Promise<string> {
    const { code, stdout, stderr } = await callProgram(words(line), { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    return stderr;
  }

  it('whose folder of rows is gone', async () => {
    const cwd = runOfFolder();
    const again = await callProgram(words('run --again --fresh'), { cwd });
    expect(again.stderr).toContain('The run reads the rows that rows holds now.');
    rmSync(path.join(cwd, 'rows'), { recursive: true });
    expect(await refusal('run --again', cwd)).toMatch(
      /Run r-\S+ cannot be repeated: its folder of rows, "rows", is not here/,
    );
  });

  it('whose topology file is gone, or names other databases now', async () => {
    const cwd = temporaryFolder();
    const file = path.join(cwd, 'topology.yaml');
    writeFileSync(file, topologyWith('c.db'));
    const run = await callProgram(words('run --threads 1 --topology topology.yaml --quiet'), {
      cwd,
    });
    expect(run, run.stderr).toMatchObject({ code: 0 });
    renameSync(file, `${file}.old`);
    expect(await refusal('run --again', cwd)).toContain(
      'its topology file topology.yaml is not here',
    );
    writeFileSync(file, topologyWith('d.db'));
    expect(await refusal('run --again', cwd)).toContain(
      'names other databases than it did for that run',
    );
  });

  it('whose journal does not hold how it was started', async () => {
    const cwd = runOfFolder();
    const { journal } = runFiles(cwd, findRun(cwd, undefined));
    const [line = ''] = readFileSync(journal, 'utf8').split('\n');
    const parsed = JSON.parse(line) as { run: { settings?: unknown } };
    delete parsed.run.settings;
    writeFileSync(journal, `${JSON.stringify(parsed)}\n`);
    expect(await refusal('run --again', cwd)).toContain('its journal lacks the command line');
  });

  it('where there is none, or a workload is named beside it', async () => {
    const cwd = temporaryFolder();
    expect(await refusal('run --again', cwd)).toContain('No run is stored');
    expect(await refusal('run generate --again', cwd)).toContain('leave out generate');
  });
});
