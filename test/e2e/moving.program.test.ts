/** @module-tag full */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

import { quoteWord } from '../../source/base/text.js';
import type { RebalancePhase } from '../../source/rebalance/journal.js';
import { temporaryFolder } from '../harness/folder.js';
import { countDecided } from './support/files.js';
import { phaseIn, untilPhase, verify, writeTopology } from './support/rebalanced.js';
import { command, simulate, words } from './support/simulate.js';
import { start, type Started } from './support/started.js';

const HALFWAY: readonly RebalancePhase[] = ['copying', 'removing'];

/** People that a run takes minutes to insert: it goes on until a test ends it. */
const PEOPLE = Array.from(
  { length: 3000 },
  (_, index) => `${1_000_001 + index},Person ${index},person.${index}@example.com`,
);

/** A folder with so many rows in three databases that most of a rebalance is spent with moving them. */
let stored: string;

beforeAll(async () => {
  stored = temporaryFolder();
  const three = writeTopology(stored, 3, 'hash');
  const line = words('generate --rows 4000 --invalid 0 --seed 3 --batch 500 --threads 2');
  await simulate([...line, '--topology', three], { dir: stored });
});

interface Stage {
  readonly dir: string;
  readonly three: string;
  readonly four: string;
  readonly run: Started;
  /** Starts to move the rows. */
  readonly rebalance: () => Started;
}

/** A run that goes on in a folder of its own. */
async function stage(): Promise<Stage> {
  const dir = temporaryFolder();
  cpSync(path.join(stored, 'data'), path.join(dir, 'data'), { recursive: true });
  const [three, four] = [writeTopology(dir, 3, 'hash'), writeTopology(dir, 4, 'hash')];
  const people = path.join(dir, 'people');
  mkdirSync(people);
  writeFileSync(path.join(people, 'users.csv'), ['id,name,email', ...PEOPLE, ''].join('\n'));
  const flags = words('--threads 2 --pace 60');
  const run = start(['run', people, '--dir', dir, '--topology', three, ...flags], { cwd: dir });
  // Not those of the run before, whose ledger is the latest until this one has its own.
  await run.until(() => countDecided(dir) > 20 && countDecided(dir) < 3000, 'decided rows');
  const line = ['rebalance', '--from', three, '--to', four, '--yes', '--dir', dir];
  return { dir, three, four, run, rebalance: () => start(line, { cwd: dir }) };
}

function untilPrinted({ run }: Stage, text: string): Promise<void> {
  return run.until(() => run.printed().stderr.includes(text), `"${text}"`);
}

/** Kills a rebalance that has come so far. */
async function killedAt({ dir, rebalance }: Stage, phase: RebalancePhase): Promise<void> {
  const moving = rebalance();
  await untilPhase(moving, dir, phase);
  moving.kill('SIGKILL');
  await moving.ended;
}

/** Audit passed of all that the run has decided, where its rows are now. */
async function expectSound({ dir, four }: Stage, status: string): Promise<void> {
  const { run, totals, audit } = await verify(dir, four);
  expect(audit.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(run.status).toBe(status);
  expect(totals).toMatchObject({ attempted: countDecided(dir), failed: 0, unknown: 0 });
}

describe('a rebalance beside a run that goes on', () => {
  it('may be killed at any time, and the run goes on when it is finished', async () => {
    const one = await stage();
    for (const phase of ['asking', ...HALFWAY] as const) await killedAt(one, phase);
    const { code, stderr } = await one.rebalance().ended;
    expect(code, stderr).toBe(0);
    await untilPrinted(one, `The rows of the run have moved to ${one.four}`);
    const before = countDecided(one.dir);
    await one.run.until(() => countDecided(one.dir) > before + 10, 'rows that are decided after');
    one.run.kill('SIGINT');
    const ended = await one.run.ended;
    expect(ended, ended.stderr).toMatchObject({ code: 130 });
    expect(ended.stdout).toContain('Audit passed');
    expect(ended.stdout).toMatch(/^The rows moved to .*4\.yaml after .+ s$/m);
    await expectSound(one, 'interrupted');

    const refused = await command(one.dir, ['run', '--topology', one.three]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`The rows of this topology have moved to ${one.four}`);
  });

  it('continues when the run is killed during the pause', async () => {
    const one = await stage();
    const moving = one.rebalance();
    await untilPrinted(one, 'The run is paused for rebalance');
    one.run.kill('SIGKILL');
    const { code, stderr } = await moving.ended;
    expect(code, stderr).toBe(0);
    await one.run.ended;
    const status = await command(one.dir, ['status', '--topology', one.four]);
    expect(status.stdout).toContain(`--topology ${quoteWord(one.four)}\` closes it`);
    await expectSound(one, 'failed');
  });
});

describe.skipIf(process.platform === 'win32')('a run that is stopped during the pause', () => {
  it('waits until its rows have moved, and is audited there', async () => {
    const one = await stage();
    const moving = one.rebalance();
    await untilPhase(moving, one.dir, 'asking');
    moving.kill('SIGSTOP');
    const isStopped = phaseIn(one.dir) !== 'done';
    await untilPrinted(one, 'The run is paused for rebalance');
    one.run.kill('SIGTERM');
    if (isStopped) await untilPrinted(one, 'The run is audited as soon as its rows have moved');
    moving.kill('SIGCONT');
    expect(await moving.ended).toMatchObject({ code: 0 });
    const { code, stdout, stderr } = await one.run.ended;
    expect(code, stderr).toBe(143);
    expect(stdout).toContain('Audit passed');
    await expectSound(one, 'interrupted');
  });

  it('reports that it is not audited if the rebalance has ended', async () => {
    const one = await stage();
    await killedAt(one, 'copying');
    const isHalfway = HALFWAY.includes(phaseIn(one.dir) ?? 'done');
    await untilPrinted(one, isHalfway ? 'The rebalance was interrupted' : 'have moved to');
    one.run.kill('SIGINT');
    const { code, stderr } = await one.run.ended;
    expect(code, stderr).toBe(130);
    expect(stderr).not.toMatch(/^ +at /m);
    if (isHalfway) expect(stderr).toContain('The run has ended, and is not audited yet');
    expect((await one.rebalance().ended).code).toBe(0);
    await expectSound(one, 'interrupted');
  });
});
