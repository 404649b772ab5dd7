import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FULL } from '../harness/full.js';
import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';
import { runProgram, type ProgramResult } from '../harness/program.js';
import { readPdf } from '../report/reading.js';
import { folderWithRun } from './support/prepared.js';
import { start } from './support/started.js';
import { hasPermissions, unprivilegedLauncher } from './support/unprivileged.js';

/** The assignment's outcomes do not depend on time, so one stored run serves most tests. */
let stored: string;

beforeAll(async () => {
  stored = (await folderWithRun()).dir;
});

const run = (...args: string[]): Promise<ProgramResult> => callProgram(args, { cwd: stored });

/** The one line that shows what was wrong. */
const complaint = (flags: string[], { code, stdout, stderr }: ProgramResult): string => {
  expect({ flags, code, stdout }).toEqual({ flags, code: 2, stdout: '' });
  const lines = stderr.trimEnd().split('\n');
  expect(lines, stderr).toHaveLength(1);
  return lines[0] ?? '';
};

describe('the report of a stored run', () => {
  it('goes into the folder of reports, beside those that are there', FULL, async () => {
    const first = await run('report');
    const second = await run('report');
    const paths = [first, second].map(({ stdout }) => /^Report: (.*\.pdf)$/m.exec(stdout)?.[1]);
    expect(paths[0]).toMatch(/reports.dbsim-r-[\w-]+\.pdf$/);
    expect(paths[1]).toBe(paths[0]?.replace('.pdf', '-2.pdf'));
    const [one, two] = paths.map((file = '') => readFileSync(path.resolve(stored, file)));
    expect(one?.equals(two ?? Buffer.alloc(0)), 'the same run, the same bytes').toBe(true);
    const { text, attachments } = await readPdf(one ?? new Uint8Array());
    expect(text).toContain('24 of 30 rows were inserted (80.0 %)');
    expect([...attachments.keys()].map((name) => path.extname(name))).toEqual(['.csv', '.json']);
  });

  it('goes to the file that is named, on the paper that is named', FULL, async () => {
    const { code, stdout } = await run('report', '-o', 'mine.pdf', '--paper', 'letter');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Report: mine.pdf\n' });
    const { pages } = await readPdf(readFileSync(path.join(stored, 'mine.pdf')));
    expect(pages[0]).toMatchObject({ width: 612, height: 792 });
  });

  it.each([
    ['csv', /^entity,row,thread,outcome,/],
    ['ndjson', /^\{"entity":/],
    ['markdown', /^# Concurrent insertions into three databases/],
    ['junit', /^<\?xml version="1\.0"/],
    ['html', /^<!doctype html>/],
  ])('goes to standard output as %s, alone, or to a file, the same', async (format, beginning) => {
    const { code, stdout, stderr } = await run('report', `--export-${format}`, '-');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(beginning);
    const file = `run.${format}`;
    expect(await run('report', `--export-${format}`, file, '--quiet')).toMatchObject({
      code: 0,
      stdout: '',
    });
    // Spreadsheets want the mark in a file; in a pipe it would be part of the first value.
    const text = readFileSync(path.join(stored, file), 'utf8');
    expect(text.startsWith('\uFEFF')).toBe(format === 'csv');
    expect(text.replace('\uFEFF', '')).toBe(stdout);
  });

  it('refuses what it cannot do in one line, before any work', async () => {
    writeFileSync(path.join(stored, 'taken.pdf'), 'mine');
    const before = readdirSync(stored);
    const refused: [string[], string][] = [
      [['report', '-o', 'taken.pdf'], 'taken.pdf exists already and is not overwritten'],
      [['report', '--export-csv', 'taken.pdf'], '--export-csv taken.pdf exists already'],
      [['report', '-o', 'nowhere/x.pdf'], 'is in a folder that does not exist'],
      [['report', '-o', '-'], '--output needs a file'],
      [['report', '--paper', 'a5'], '--paper must be a4 or letter (was "a5")'],
      [['report', '--pdf-rows', 'some'], '--pdf-rows must be a whole number'],
      [['report', '--export-csv', '-', '--export-html', '-'], 'Only one output'],
      [['report', 'r-none'], 'r-none'],
      [['run', '--json', '--export-csv', '-'], 'Only one output'],
      [['run', '--fail-under', '101'], '--fail-under must be a number from 0 to 100'],
    ];
    for (const [flags, reported] of refused) {
      expect(complaint(flags, await run(...flags))).toContain(reported);
    }
    expect(readdirSync(stored)).toEqual(before);
    expect(readFileSync(path.join(stored, 'taken.pdf'), 'utf8')).toBe('mine');
  });

  it('names another way where the folder of reports cannot be written', FULL, async () => {
    const dir = temporaryFolder();
    await callProgram(['run', '--quiet', '--threads', '2'], { cwd: dir });
    writeFileSync(path.join(dir, 'reports'), 'in the way');
    const { code, stdout, stderr } = await callProgram(['report'], { cwd: dir });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('a file of that name is in the way');
    expect(stderr).toContain('-o FILE');
  });

  it.runIf(hasPermissions)('leaves nothing in a folder that is not its own', async () => {
    const open = temporaryFolder();
    const closed = path.join(open, 'closed');
    mkdirSync(closed, { mode: 0o555 });
    for (const folder of [open, stored]) chmodSync(folder, 0o755);
    const options = { cwd: stored, launcher: unprivilegedLauncher() };
    const file = path.join(closed, 'x.csv');
    const { code, stderr } = await runProgram(['report', '--export-csv', file], options);
    expect(code).not.toBe(0);
    expect(stderr).toContain('permission denied');
    expect(readdirSync(closed)).toEqual([]);
  });
});

describe('a run', () => {
  it('writes its report and every format when done, and keeps standard output for what asks for it', async () => {
    const dir = temporaryFolder();
    const flags = ['csv', 'markdown', 'junit', 'html'].flatMap((format) => [
      `--export-${format}`,
      `x.${format}`,
    ]);
    const { code, stdout, stderr } = await callProgram(
      ['run', '--threads', '1', '--report', 'x.pdf', '--export-ndjson', '-', ...flags],
      { cwd: dir },
    );
    expect(code).toBe(0);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { outcome: string });
    expect(rows.filter(({ outcome }) => outcome === 'inserted')).toHaveLength(24);
    expect(stderr).toContain('Report: x.pdf');
    expect(readdirSync(dir).filter((name) => name.startsWith('x.'))).toEqual([
      'x.csv',
      'x.html',
      'x.junit',
      'x.markdown',
      'x.pdf',
    ]);
  });

  it('that misses a threshold names it and ends with 1, also when quiet', async () => {
    const words = ['run', '--threads', '1', '--fresh', '--quiet', '--fail-under'];
    const missed = await run(...words, '95');
    expect(missed).toMatchObject({ code: 1, stdout: '' });
    expect(missed.stderr).toBe('dbsim-tui: The success rate 80.0 % is below --fail-under 95 %\n');
    expect(await run(...words, '80')).toMatchObject({ code: 0 });
  });

  it(
    'that was killed has a report and exports all the same, of what the ledger holds',
    FULL,
    async () => {
      const dir = temporaryFolder();
      const killed = start(['run', 'generate', '--rows', '5000', '--pace', '5', '--seed', '1'], {
        cwd: dir,
      });
      const runs = path.join(dir, 'data', 'runs');
      const ledger = () =>
        existsSync(runs) &&
        readdirSync(runs).some(
          (name) => name.includes('attempts') && statSync(path.join(runs, name)).size > 1000,
        );
      await killed.until(ledger, 'a row in the ledger');
      killed.kill('SIGKILL');
      await killed.ended;

      const report = await callProgram(['report', '-o', 'x.pdf', '--export-csv', 'x.csv'], {
        cwd: dir,
      });
      expect(report, report.stderr).toMatchObject({ code: 0 });
      const { text, attachments } = await readPdf(readFileSync(path.join(dir, 'x.pdf')));
      expect(text).toContain('The run crashed: its process was killed');
      const [json = ''] = [...attachments].flatMap(([name, content]) =>
        name.endsWith('.json') ? [content] : [],
      );
      const { totals } = JSON.parse(json) as { totals: { attempted: number } };
      expect(totals.attempted).toBeGreaterThan(0);
      const rows = readFileSync(path.join(dir, 'x.csv'), 'utf8').trimEnd().split('\r\n').slice(1);
      expect(rows).toHaveLength(totals.attempted);
    },
  );
});
