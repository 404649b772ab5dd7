import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

import type { RunRecord } from '../../source/ledger/record.js';
import type { RebalanceJournal } from '../../source/rebalance/journal.js';
import { temporaryFolder } from '../harness/folder.js';
import { command, findingsOf, simulate, words } from './support/simulate.js';
import { start } from './support/started.js';

/** Writes a topology of so many databases for users and their orders; gives the words that name it. */
function topology(dir: string, count: number, rule: string): string {
  const files = (table: string): string =>
    Array.from({ length: count }, (_, index) => `{ file: data/${table}-${index + 1}.db }`).join(
      ', ',
    );
  const file = path.join(dir, `${count}.yaml`);
  writeFileSync(
    file,
    `entities:\n  User: { databases: [${files('users')}], spread: { rule: ${rule} } }\n` +
      `  Product: { file: data/products.db }\n  Order: { databases: [${files('orders')}], spread: { by: user_id } }\n`,
  );
  return file;
}

async function verify(dir: string, file: string): Promise<RunRecord> {
  const { stdout } = await command(dir, ['verify', '--topology', file, '--json', '-']);
  return JSON.parse(stdout) as RunRecord;
}

it('moves what a run beside it has written, and loses nothing of it', async () => {
  const dir = temporaryFolder();
  const [three, four] = [topology(dir, 3, 'rendezvous'), topology(dir, 4, 'rendezvous')];
  const line = 'generate --rows 1200 --invalid 0 --seed 2 --threads 6 --pace 40';
  const run = start(['run', ...words(line), '--dir', dir, '--topology', three], { cwd: dir });
  await run.until(() => /seed /.test(run.printed().stderr), 'the release of the threads');
  const moved = await command(dir, ['rebalance', '--from', three, '--to', four, '--yes']);
  expect(moved.stderr).toContain('waiting until it has finished');
  expect(moved, moved.stderr).toMatchObject({ code: 0 });
  const { code, stdout, stderr } = await run.ended;
  expect(code, stdout + stderr).toBe(0);
  const record = await verify(dir, four);
  expect(record.totals.attempted).toBe(1200);
  expect(record.audit.checks.filter(({ ok }) => !ok)).toEqual([]);
  const refused = await command(dir, ['run', '--topology', three]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain(`The rows of this topology have moved to ${four}`);
}, 90_000);

it('goes on after being killed, again and again', async () => {
  const dir = temporaryFolder();
  const [three, four] = [topology(dir, 3, 'hash'), topology(dir, 4, 'hash')];
  const { record } = await simulate(
    [...words('generate --rows 20000 --seed 3 --batch 500 --threads 3'), '--topology', three],
    { dir },
  );
  let kills = 0;
  for (;;) {
    const moving = start(['rebalance', '--from', three, '--to', four, '--yes', '--dir', dir], {
      cwd: dir,
    });
    const timer = setTimeout(() => moving.kill('SIGKILL'), 300 + 200 * kills);
    const { code, signal, stderr } = await moving.ended;
    clearTimeout(timer);
    if (signal === null) {
      expect(code, stderr).toBe(0);
      break;
    }
    kills += 1;
  }
  expect(kills).toBeGreaterThan(1);
  const { audit, totals } = await verify(dir, four);
  expect(audit.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(totals).toEqual(record.totals);
}, 120_000);

it('asks before it moves anything, and status tells of one that is not finished', async () => {
  const dir = temporaryFolder();
  const { record } = await simulate(['assignment'], { dir });
  const three = topology(dir, 3, 'hash');
  const unasked = await command(dir, ['rebalance', '--to', three]);
  expect(unasked.code).toBe(2);
  expect(unasked.stderr).toContain('users: 8 of 8 rows move, 100.0 %');
  expect(unasked.stderr).toContain('Say --yes to go on');
  expect(findingsOf(record)).toEqual({});
  expect((await command(dir, ['verify'])).code).toBe(0);

  expect((await command(dir, ['rebalance', '--to', three, '--yes'])).code).toBe(0);
  const journal = path.join(dir, 'data', 'rebalance.json');
  const done = JSON.parse(readFileSync(journal, 'utf8')) as RebalanceJournal;
  writeFileSync(journal, JSON.stringify({ ...done, phase: 'removing', left: [] }));
  const status = await command(dir, ['status', '--topology', three]);
  expect(status.stdout).toContain(`A rebalance to ${three} is not finished`);
  const run = await command(dir, ['run', '--topology', three]);
  expect(run.stderr).toContain('Finish it with `dbsim-tui rebalance`');
  expect((await command(dir, ['rebalance'])).code).toBe(0);
});
