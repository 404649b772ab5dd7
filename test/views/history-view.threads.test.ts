import { appendFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../harness/folder.js';
import { describeEach, FULL } from '../harness/full.js';
import { TIME_LIMIT_MS } from '../harness/time-limit.js';
import { run } from './support/run-program.js';
import { Session, TERMINALS } from './support/session.js';

let dir: string;

/** The names of the stored records. */
function records(): string[] {
  return readdirSync(path.join(dir, 'data', 'runs')).filter((name) => /^r-[^.]+\.json$/.test(name));
}

/** Removes the newest record and tears the journal, as a killed process leaves them. */
function killNewest(): void {
  const runs = path.join(dir, 'data', 'runs');
  const [newest = ''] = records().toSorted().toReversed();
  rmSync(path.join(runs, newest));
  appendFileSync(path.join(runs, newest.replace('.json', '.journal.ndjson')), '{"type":"wri');
}

beforeAll(async () => {
  dir = temporaryFolder();
  for (const flags of [
    ['--threads', '3'],
    ['--order', 'race', '--fresh'],
    ['--batch', '5'],
  ]) {
    await run(dir, ...flags);
  }
  killNewest();
});

describeEach(TERMINALS, 'history at $columns×$rows', (terminal) => {
  it('lists the runs, newest first, with the one that was not closed as such', async () => {
    const session = new Session('history', { dir, terminal });
    const seen = await session.see(/^ 3 runs/m);
    expect(seen).toMatch(/assignment .*\d+\.\d % .*not closed/);
    if (terminal.rows >= 24) expect(seen).toMatch(/✖ \d+ invalid .*before it was killed/);
    expect(seen).toMatch(/assignment .*✔ pass/);
    expect(seen).toMatch(/emptied first|race/);
    expect(seen.indexOf('not closed')).toBeLessThan(seen.indexOf('✔ pass'));
    if (terminal.columns >= 80) expect(seen).toMatch(/inserted +rows\/s .*audit/);
  });

  it('compares two runs', async () => {
    const session = new Session('history', { dir, terminal });
    await session.see(/^ 3 runs/m);
    session.press('j', '*', 'j', '*', 'c');
    expect(await session.see('A and B side by side')).toMatch(/^ differs +A +B/m);
    session.press('G');
    expect(await session.see(/success +\d\d\.\d %/)).toMatch(/✔ inserted +2[34] +24/);
    session.press('escape');
    expect(await session.see(/^ 3 runs/m)).toMatch(/^ B .*\n A |^ A .*\n B /m);
  });
});

describe('the history', () => {
  it('finds runs by what was set, and sorts them', async () => {
    const session = new Session('history', { dir });
    await session.see(/^ 3 runs/m);
    session.press('/');
    session.type('race');
    session.press('enter');
    await session.see('1 of 3 runs have race');
    session.press('s');
    await session.see('by rows/s ↓');
    session.press('escape');
    await session.see(/^ 3 runs/m);
  });

  it('opens a run in the results', async () => {
    const session = new Session('history', { dir });
    await session.see(/^ 3 runs/m);
    session.press('j', 'enter');
    await session.see('dbsim · Results');
    const { view, params } = session.shell.state.route;
    expect(view).toBe('results');
    expect(params.runId).toMatch(/^r-/);
  });

  it('explains what to do where there are no runs', async () => {
    const session = new Session('history');
    await session.see('No run is stored here yet');
    session.press('enter');
    await session.see('no run is listed');
    session.press('c');
    await session.see('no run is listed');
  });

  it('explains why two runs are needed', async () => {
    const session = new Session('history', { dir });
    await session.see(/^ 3 runs/m);
    session.press('c');
    await session.see('mark a run with *');
    session.press('y');
    expect(session.copied[0]).toMatch(/^r-/);
  });

  it('is drawn in ASCII where nothing else can be shown', async () => {
    const session = new Session('history', { dir, theme: 'mono', isUnicode: false });
    await session.see(/^ 3 runs/m);
    session.press('j', '*', 'j', 'c');
    expect(await session.see('A and B side by side')).toMatch(/^[\x20-\x7e\n]*$/);
  });
});

describe('a stored run', () => {
  it('is run again with its settings, after the question about the rows', FULL, async () => {
    const session = new Session('history', { dir, terminal: { columns: 120, rows: 36 } });
    await session.see(/^ 3 runs/m);
    session.press('end', 'r');
    const seen = await session.see(/The databases hold \d+ rows/);
    expect(seen).toContain('dbsim-tui run assignment --threads 3');
    const before = records().length;
    session.press('f');
    // Escape would cancel the run while it prepares; the run that was killed passes its audit before.
    await expect.poll(() => records().length, { timeout: TIME_LIMIT_MS }).toBe(before + 1);
    await session.see(/audit passed/i);
    session.press('escape');
    session.shell.open('results');
    await session.see('24 of 30 rows inserted');
    session.shell.open('history');
    expect(await session.see(/^ 4 runs/m)).toContain('assignment, 3 threads, fifo');
  });

  it('names the setting that no longer works', async () => {
    const own = temporaryFolder();
    const rows = path.join(own, 'rows');
    mkdirSync(rows);
    writeFileSync(path.join(rows, 'users.csv'), 'id,name,email\n1,Ana,ana@example.com\n');
    await run(own, rows);
    rmSync(rows, { recursive: true });
    const session = new Session('history', { dir: own, terminal: { columns: 200, rows: 50 } });
    await session.see(/^ 1 run/m);
    session.press('r');
    expect(await session.see('cannot be repeated')).toMatch(/its folder of rows, .*, is not here/);
  });

  it('is not run again in other databases than its own', async () => {
    const topology = path.join(temporaryFolder(), 'other.yaml');
    const files = ['User: { file: a.db }', 'Product: { file: b.db }', 'Order: { file: c.db }'];
    writeFileSync(topology, `entities:\n${files.map((line) => `  ${line}\n`).join('')}`);
    const terminal = { columns: 200, rows: 50 };
    const session = new Session('history', { dir, topology, terminal });
    await session.see(/^ \d runs/m);
    session.press('end', 'r');
    expect(await session.see('cannot be repeated here')).toContain('the files in data/');
  });
});
