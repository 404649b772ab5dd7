/** @module-tag full */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { openDescriptors } from '../harness/descriptors.js';
import { temporaryFolder } from '../harness/folder.js';
import { folderWith, latestRecord } from './support/files.js';
import { memoryMeter } from './support/memory.js';
import { command, words } from './support/simulate.js';
import { start } from './support/started.js';

const MEBIBYTE = 1 << 20;

/** What the program takes for a small run, with room for the moods of the collector. */
const USUAL_MIB = 350;

describe('a field of 10 MB', () => {
  const text = 'x'.repeat(10 * MEBIBYTE);
  const order = JSON.stringify({ id: 1, user_id: 2, product_id: 1, quantity: text });

  it.each([
    ['users.csv', `id,name,email\n1,${text},a@example.com\n`],
    ['orders.json', `[${order}]`],
    ['orders.ndjson', order],
  ])('is refused in one sentence, and little of it is held: %s', async (name, content) => {
    const meter = memoryMeter();
    const folder = folderWith({ [name]: content });
    const { code, stdout, stderr } = await command(temporaryFolder(), ['run', folder], {
      isStarted: true,
      env: meter.env,
    });
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^dbsim-tui: .* is longer than 1 MiB.*\n$/);
    expect(stderr.length).toBeLessThan(500);
    expect(meter.peakMiB()).toBeLessThan(USUAL_MIB);
  });
});

describe('a field of nearly a mebibyte', () => {
  const text = `${'x'.repeat(MEBIBYTE - 1000)}\u001B[2J`;
  const users = `id,name,email\n1,${text},a@example.com\n2,Ana,ana@example.com\n`;

  it('is rejected in a short sentence, and kept whole', async () => {
    const dir = temporaryFolder();
    const run = await command(dir, ['run', folderWith({ 'users.csv': users })]);
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout).toContain('name must have at most 100 characters (was "xxx');
    expect(run.stdout.length).toBeLessThan(4000);
    const { attempts } = latestRecord(dir);
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['invalid', 'inserted']);

    const [csv, page] = [path.join(dir, 'rows.csv'), path.join(dir, 'page.html')];
    const files = ['--export-csv', csv, '--export-html', page];
    const report = await command(dir, ['report', ...files]);
    expect(report.code, report.stderr).toBe(0);
    expect(readFileSync(csv, 'utf8')).toContain(text);
    expect(readFileSync(page).length).toBeLessThan(MEBIBYTE / 4);
  });
});

describe('rows that are all rejected', () => {
  it('take no more memory when there are many of them', async () => {
    const dir = temporaryFolder();
    const meter = memoryMeter();
    const args = words('run generate --rows 100000 --invalid 1 --seed 2 --batch 2000 --threads 2');
    const { code, stdout, stderr } = await command(dir, args, { isStarted: true, env: meter.env });
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^0 of 100,000 rows inserted/m);
    expect(stdout.length).toBeLessThan(8000);
    expect(meter.peakMiB()).toBeLessThan(USUAL_MIB + 100);
  });
});

describe.runIf(openDescriptors)('descriptors', () => {
  it('are as many as the threads need, however many rows there are', async () => {
    const dir = temporaryFolder();
    const args = words('run generate --rows 6000 --seed 2 --threads 16 --quiet --dir');
    const started = start([...args, dir]);
    let most = 0;
    let ended = false;
    void started.ended.then(() => (ended = true));
    const look = (): boolean => {
      most = Math.max(most, descriptorsOf(started.pid));
      return ended;
    };
    while (!look()) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await started.ended).toMatchObject({ code: 0 });
    expect(most).toBeGreaterThan(16 * 3);
    // Each thread: three databases with their logs, input, ledger, and the pipes of its loop.
    expect(most).toBeLessThan(16 * 20 + 100);
  });
});

function descriptorsOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}
