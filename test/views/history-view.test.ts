import { appendFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../harness/folder.js';
import { describeEach } from '../harness/full.js';
import { run } from './support/run-program.js';
import { Session, TERMINALS } from './support/session.js';

let dir: string;

/** Removes the newest record and tears the journal, as a killed process leaves them. */
function killNewest(): void {
  const runs = path.join(dir, 'data', 'runs');
  const [newest = ''] = readdirSync(runs).filter((name) => /^r-[^.]+\.json$/.test(name)).toSorted().toReversed(); // prettier-ignore
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

  it('says what to do where there are no runs', async () => {
    const session = new Session('history');
    await session.see('No run is stored here yet');
    session.press('enter');
    await session.see('no run is listed');
    session.press('c');
    await session.see('no run is listed');
  });

  it('tells why two runs are needed', async () => {
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
