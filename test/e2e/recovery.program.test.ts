import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FULL } from '../harness/full.js';
import { Recovery } from '../../source/services/recovery.js';
import type { RunHeader } from '../../source/ledger/record.js';
import { lockFolder } from '../../source/db/sqlite/folder-lock.js';
import { shopTopologyOf } from '../harness/shop.js';
import { temporaryFolder } from '../harness/folder.js';
import { describeInTerminal } from '../harness/terminal.js';
import { openDescriptors, openedSince } from '../harness/descriptors.js';
import { countDecided, filesIn, leftOvers, runsIn, storedRecord } from './support/files.js';
import { command } from './support/simulate.js';
import { start } from './support/started.js';
import { openTui } from './support/tui.js';

/** No process has it: it is above what any system gives. */
const DEAD = 2 ** 30;

let original: Promise<string> | undefined;

/** A folder in which a run was killed, and the id of that run. */
async function killedFolder(): Promise<{ dir: string; id: string }> {
  const dir = temporaryFolder();
  cpSync(await (original ??= killRun()), dir, { recursive: true });
  return { dir, id: runsIn(dir)[0] ?? '' };
}

/** Adds a newer run that never ended either and had other databases. @returns its id */
function addRunElsewhere(dir: string, id: string): string {
  const folder = path.join(dir, 'data', 'runs');
  const newer = id.replace(/\d{8}/, '29990101');
  const [line = ''] = readFileSync(path.join(folder, `${id}.journal.ndjson`), 'utf8').split('\n');
  const { type, run } = JSON.parse(line) as { type: 'run'; run: RunHeader };
  const { settings } = run;
  const User = { ...settings.databases.User, database: 'elsewhere.db' };
  const changed = {
    ...run,
    id: newer,
    settings: {
      ...settings,
      topology: 'gone.yaml',
      databases: { ...settings.databases, User },
    },
  };
  writeFileSync(
    path.join(folder, `${newer}.journal.ndjson`),
    `${JSON.stringify({ type, run: changed })}\n`,
  );
  return newer;
}

async function killRun(): Promise<string> {
  const dir = temporaryFolder();
  const words = 'run generate --rows 4000 --seed 4 --threads 3 --quiet --dir'.split(' ');
  const started = start([...words, dir]);
  await started.until(() => countDecided(dir) >= 300, '300 decided rows');
  started.kill('SIGKILL');
  await started.ended;
  return dir;
}

describe.skipIf(process.platform === 'win32')('a start after a kill', () => {
  it('finds the run, its ledger and what the audit finds, and closes it', async () => {
    const { dir, id } = await killedFolder();
    const recovery = new Recovery(dir, shopTopologyOf(dir));
    const found = await recovery.look();
    expect(found).toMatchObject({ id, count: 1 });
    expect(found?.sentences[0]).toContain(`${id}.attempts.ndjson`);
    expect(found?.sentences[1]).toMatch(/^✔ Audit passed: \d+ checks/);
    expect(await recovery.look()).toEqual(found);

    expect(await recovery.close()).toEqual({
      text: `Run ${id} is closed: audit passed`,
      passed: true,
      open: [],
    });
    expect(storedRecord(dir, id)).toMatchObject({ run: { status: 'failed' }, audit: { ok: true } });
    expect(await recovery.look()).toBeUndefined();
    expect(leftOvers(dir)).toEqual([]);
  });

  it(
    'closes the others where a run wrote to databases of another topology, and reports which stays open',
    FULL,
    async () => {
      const { dir, id } = await killedFolder();
      const elsewhere = addRunElsewhere(dir, id);
      const { text, passed, open } = await new Recovery(dir, shopTopologyOf(dir)).close();
      expect({ text, passed }).toEqual({
        text: `Run ${id} is closed: audit passed`,
        passed: false,
      });
      expect(open).toEqual([
        expect.stringMatching(
          `^Run ${elsewhere} stays open: .* to elsewhere.db, not to users.db. It ran with --topology gone.yaml`,
        ),
      ]);
      expect(await new Recovery(dir, shopTopologyOf(dir)).look()).toMatchObject({
        id: elsewhere,
        count: 1,
      });
    },
  );

  it('reports an edited ledger and does not trust it', async () => {
    const { dir, id } = await killedFolder();
    const journal = path.join(dir, 'data', 'runs', `${id}.journal.ndjson`);
    const run = { id: '../../elsewhere', workload: 'a\u001B[2J', startedAt: 'never', settings: {} };
    writeFileSync(journal, `${JSON.stringify({ type: 'run', run })}\n`);
    const found = await new Recovery(dir, shopTopologyOf(dir)).look();
    expect(found?.id).toBe(id);
    expect(found?.sentences[0]).toMatch(/\(a\\u001b\[2J, .* started 20\d\d-/);
    expect(found?.sentences.join(' ')).not.toContain('elsewhere');
    const { code, stdout } = await command(dir, ['status']);
    expect({ code, lines: stdout.match(/never ended/g)?.length }).toEqual({ code: 0, lines: 1 });
  });

  it('does not mention a run that another program may still be at', async () => {
    const { dir, id } = await killedFolder();
    const lock = await lockFolder(path.join(dir, 'data'));
    expect(await new Recovery(dir, shopTopologyOf(dir)).look()).toBeUndefined();
    await lock.release();
    expect(await new Recovery(dir, shopTopologyOf(dir)).look()).toMatchObject({ id });
  });

  it('can be interrupted, and then lets go of the folder', FULL, async () => {
    const { dir } = await killedFolder();
    const recovery = new Recovery(dir, shopTopologyOf(dir));
    const looking = recovery.look();
    await recovery.stop();
    expect(await looking).toBeUndefined();
    expect((await command(dir, ['run', '--threads', '1'])).code).toBe(0);
  });

  it('makes nothing in a folder in which nothing ever ran', async () => {
    const dir = temporaryFolder();
    expect(await new Recovery(dir, shopTopologyOf(dir)).look()).toBeUndefined();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('removes what dead programs left half-written, and nothing of living ones', FULL, async () => {
    const { dir } = await killedFolder();
    mkdirSync(path.join(dir, 'reports'));
    const ofLiving = `reports/a.pdf.${process.pid}-0123abcd.tmp`;
    const left = [
      'data/runs/users-1.rows',
      `data/runs/r-1.json.${DEAD}-0123abcd.tmp`,
      `reports/b.csv.${DEAD}-0123abcd.tmp`,
    ];
    for (const name of [...left, ofLiving]) writeFileSync(path.join(dir, name), '');

    // Whoever holds the folder may still need what lies in the folder of runs.
    const lock = await lockFolder(path.join(dir, 'data'));
    await new Recovery(dir, shopTopologyOf(dir)).look();
    await lock.release();
    expect(leftOvers(dir)).toEqual([...left.slice(0, 2), ofLiving].toSorted());

    await new Recovery(dir, shopTopologyOf(dir)).look();
    expect(leftOvers(dir)).toEqual([ofLiving]);
  });

  it.runIf(openDescriptors)('leaves no handle open', FULL, async () => {
    const { dir } = await killedFolder();
    const recovery = new Recovery(dir, shopTopologyOf(dir));
    await recovery.look();
    const before = openDescriptors?.();
    await recovery.look();
    await recovery.close();
    await expect.poll(() => openedSince(before)).toEqual({});
  });
});

describeInTerminal('the screen after a kill', () => {
  it('asks about the run that never ended, closes it, and does not ask again', async () => {
    const { dir, id } = await killedFolder();
    const { terminal, config } = await openTui({ dir });
    await terminal.expectText('A run never ended');
    await terminal.expectText(`Run ${id} never ended`);
    await terminal.expectText('Audit passed');
    await terminal.press('c');
    await terminal.expectText(`Run ${id} is closed: audit passed`);
    await terminal.press('q');
    expect(await terminal.exit()).toEqual({ code: 0, signal: null });
    expect(storedRecord(dir, id).run.status).toBe('failed');
    expect(filesIn(dir).filter((name) => name.endsWith('lock.json'))).toEqual([]);

    const again = await openTui({ dir, config });
    await again.terminal.press('5');
    await again.terminal.expectText('crashed');
    await again.terminal.press('1');
    await again.terminal.expectText('NEXT RUN');
    await again.terminal.expectNoText('never ended');
  });
});
