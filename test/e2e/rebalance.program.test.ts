import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { FULL } from '../harness/full.js';

import type { RebalanceJournal } from '../../source/rebalance/journal.js';
import { temporaryFolder } from '../harness/folder.js';
import { PHASES, untilPhase, verify, writeTopology } from './support/rebalanced.js';
import { command, findingsOf, simulate, words } from './support/simulate.js';
import { start, type Started } from './support/started.js';

it('goes on after being killed, again and again', FULL, async () => {
  const dir = temporaryFolder();
  const [three, four] = [writeTopology(dir, 3, 'hash'), writeTopology(dir, 4, 'hash')];
  const { record } = await simulate(
    [...words('generate --rows 6000 --seed 3 --batch 500 --threads 3'), '--topology', three],
    { dir },
  );
  const rebalance = (): Started =>
    start(['rebalance', '--from', three, '--to', four, '--yes', '--dir', dir], { cwd: dir });
  const killed: boolean[] = [];
  for (const phase of PHASES) {
    const moving = rebalance();
    await untilPhase(moving, dir, phase);
    moving.kill('SIGKILL');
    killed.push((await moving.ended).signal === 'SIGKILL');
  }
  expect(killed[0]).toBe(true);
  const { code, stderr } = await rebalance().ended;
  expect(code, stderr).toBe(0);
  const { audit, totals } = await verify(dir, four);
  expect(audit.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(totals).toEqual(record.totals);
});

it('asks before it moves anything, and status reports one that is not finished', async () => {
  const dir = temporaryFolder();
  const { record } = await simulate(['assignment'], { dir });
  const three = writeTopology(dir, 3, 'hash');
  const unasked = await command(dir, ['rebalance', '--to', three]);
  expect(unasked.code).toBe(2);
  expect(unasked.stderr).toContain('users: 8 of 8 rows move, 100.0 %');
  expect(unasked.stderr).toContain('Use --yes to go on');
  expect(findingsOf(record)).toEqual({});
  expect((await command(dir, ['verify'])).code).toBe(0);

  expect((await command(dir, ['rebalance', '--to', three, '--yes'])).code).toBe(0);
  const journal = path.join(dir, 'data', 'rebalance.json');
  const done = JSON.parse(readFileSync(journal, 'utf8')) as RebalanceJournal;
  writeFileSync(journal, JSON.stringify({ ...done, phase: 'removing', left: [] }));
  const status = await command(dir, ['status', '--topology', three]);
  expect(status.stdout).toContain(`A rebalance to ${three} is not finished`);
  for (const line of ['run', 'reset --yes', 'migrate', 'migrate --down --yes']) {
    const { code, stderr } = await command(dir, [...words(line), '--topology', three]);
    expect(code, line).toBe(2);
    expect(stderr, line).toContain('Finish it with `dbsim-tui rebalance`');
  }
  expect((await command(dir, ['rebalance'])).code).toBe(0);
});
