import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { countTorn } from '../../source/commands/torture/comparison.js';
import { runFiles } from '../../source/ledger/files.js';
import type { TogetherPolicy } from '../../source/ledger/record.js';
import { FAULT_VARIABLE, formatFault, type FaultPlan } from '../../source/sim/fault-hook.js';
import { evenly, writeShardedTopology } from '../harness/sharded.js';
import { temporaryFolder } from '../harness/folder.js';
import { FULL, itEach } from '../harness/full.js';
import { allRows } from './support/databases.js';
import { runsIn } from './support/files.js';
import { expectSumsToAgree, type PrintedRecord } from './support/record.js';
import { command, decisionsOf, findingsOf, simulate, words } from './support/simulate.js';

const LINE = 'generate --rows 180 --seed 5 --unit Order --together';

/** The same with fewer rows, where nothing is killed in the middle. */
const SHORT = 'generate --rows 90 --seed 5 --unit Order --together';
const UNITS = 30;

const policies: readonly TogetherPolicy[] = ['separate', 'saga', 'outbox', 'attach'];

describe('a run of units', () => {
  it.each(policies)(
    'with %s has the same outcomes with any number of threads',
    async (together) => {
      const found: unknown[] = [];
      for (const threads of ['1', '4']) {
        const args = [...words(SHORT), together, '--threads', threads];
        const { record, dir } = await simulate(args);
        expectSumsToAgree(record);
        expect(record.audit.ok, JSON.stringify(findingsOf(record))).toBe(true);
        expect(record.totals.attempted).toBe(3 * UNITS);
        found.push({ decisions: decisionsOf(record), stored: await allRows(dir) });
        const torn = await countTorn(dir);
        expect(torn > 0).toBe(together === 'separate');
        expect(record.audit.checks.find(({ name }) => name === 'torn')?.found).toBe(torn);
        expect(record.totals.undone ?? 0).toBeGreaterThan(together === 'separate' ? -1 : 0);
        const { units } = record;
        expect(units).toMatchObject({ size: 3, open: 0, recovered: 0 });
        expect((units?.whole ?? 0) + (units?.none ?? 0) + (units?.part ?? 0)).toBe(UNITS);
        expect(units?.part ?? 0).toBe(torn);
      }
      expect(found[1]).toEqual(found[0]);
    },
  );

  it('without broken rows stores every unit whole', async () => {
    const { record } = await simulate([...words(SHORT), 'saga', '--invalid', '0']);
    expect(record.totals).toMatchObject({ inserted: 3 * UNITS, undone: 0 });
    expect(record.units).toMatchObject({ whole: UNITS, none: 0, removed: 0 });
    expect(record.units?.exposedMs.max).toBeGreaterThan(0);
  });

  it('into databases that hold its rows already changes nothing', async () => {
    const args = [...words(SHORT), 'saga', '--invalid', '0'];
    const { dir } = await simulate(args);
    const before = await allRows(dir);
    const { record } = await simulate(args, { dir });
    expect(record.totals).toMatchObject({ inserted: 0, duplicate: UNITS, undone: 2 * UNITS });
    expect(await allRows(dir)).toEqual(before);
  });

  it('warns before it starts where the policy does not hold: attach with a write-ahead log', async () => {
    const run = (journal: string): ReturnType<typeof simulate> =>
      simulate([...words('generate --rows 3 --unit Order --together attach --journal'), journal]);
    expect((await run('wal')).stderr).toContain(
      '--together attach: with --journal wal each file commits by itself',
    );
    expect((await run('delete')).stderr).not.toContain('commits by itself');
  });

  it.each<[string, string, string]>([
    ['batches', '--batch 10', 'leave out --batch'],
    ['a race', '--order race', '--order fifo'],
    ['references that are looked up once', '--references check', '--references wait or none'],
    ['a rate', '--rate 100', 'leave out one of them'],
    ['models of Sequelize', '--writer sequelize', '--writer driver'],
    ['a time', '--duration 1s', '--rows'],
    ['a server policy', '--together 2pc', 'SQLite cannot prepare a transaction'],
  ])('refuses %s before a row is written', async (_, flags, reason) => {
    const dir = temporaryFolder();
    const rest = flags.startsWith('--duration') ? '' : ' --rows 30';
    const args = words(`run generate --unit Order ${flags}${rest}`);
    const { code, stderr } = await command(dir, args);
    expect(code, stderr).toBe(2);
    expect(stderr).toContain(reason);
    expect(existsSync(path.join(dir, 'data', 'users.db'))).toBe(false);
  });

  it('needs --unit for --together, a unit of the model, and one file of each entity to attach', async () => {
    const dir = temporaryFolder();
    const file = writeShardedTopology(dir, evenly(2));
    expect(await command(dir, [...words(`run ${LINE} attach`), '--topology', file])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('one connection would have 2 tables of one name') as string,
    });
    expect(await command(dir, words('run generate --unit Loan'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--unit must be Order') as string,
    });
    expect(await command(dir, words('run generate --model library --unit Order'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--unit must be Loan') as string,
    });
    expect(await command(dir, words('run generate --together saga'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('add --unit') as string,
    });
    expect(await command(dir, words('run assignment --unit Order'))).toMatchObject({ code: 2 });
  });
});

describe.skipIf(process.platform === 'win32')('a killed run of units', () => {
  itEach<[FaultPlan['moment'], number]>(
    [
      ['unit-written', 40],
      ['unit-logged', 41],
      ['announced', 42],
      ['unit-decided', 20],
      ['unit-removed', 3],
      ['recorded', 50],
    ],
    'with saga has no torn unit after `verify`, whatever the moment: %s',
    async (moment, row) => {
      const { dir } = await killed('saga', { action: 'kill', moment, row });
      for (let time = 0; time < 2; time += 1) {
        const { record, code } = await verified(dir);
        expect(record.audit.ok, JSON.stringify(findingsOf(record))).toBe(true);
        expect(code).toBe(record.totals.unknown > 0 ? 1 : 0);
        expect(await countTorn(dir)).toBe(0);
        expect(record.units?.open).toBe(0);
      }
    },
  );

  it.each<[FaultPlan['moment'], number]>([
    ['unit-published', 20],
    ['unit-written', 40],
    ['unit-decided', 3],
    ['unit-removed', 3],
    ['recorded', 50],
  ])('with outbox is relayed by `verify`, whatever the moment: %s', FULL, async (moment, row) => {
    const { dir } = await killed('outbox', { action: 'kill', moment, row });
    for (let time = 0; time < 2; time += 1) {
      const { record } = await verified(dir);
      expect(record.audit.ok, JSON.stringify(findingsOf(record))).toBe(true);
      expect(await countTorn(dir)).toBe(0);
      expect(record.units?.open).toBe(0);
    }
  });

  it('with outbox is relayed by the next start, before that writes a row', FULL, async () => {
    const { dir, id } = await killed('outbox', {
      action: 'kill',
      moment: 'unit-published',
      row: 20,
    });
    expect(await countTorn(dir)).toBeGreaterThan(0);
    const next = await command(dir, words(`run ${LINE} outbox --threads 2`));
    expect(next.stderr).toMatch(
      new RegExp(`run ${id} had left \\d+ units? open, \\d+ of them torn; .*stored`),
    );
    expect(await countTorn(dir)).toBe(0);
  });

  it('is recovered by the next start, before that writes a row', FULL, async () => {
    const { dir, id } = await killed('saga', { action: 'kill', moment: 'unit-written', row: 40 });
    const torn = await countTorn(dir);
    expect(torn).toBeGreaterThan(0);
    const next = await command(dir, words(`run ${LINE} saga --threads 2`));
    expect(next.stderr).toMatch(
      new RegExp(`run ${id} had left \\d+ units? open, \\d+ of them torn`),
    );
    expect(await countTorn(dir)).toBe(0);
    expect((await command(dir, words('run assignment --fresh'))).stderr).not.toContain('had left');
  });

  it('is not recovered in vain: without its databases nothing is left of it', FULL, async () => {
    const { dir } = await killed('saga', { action: 'kill', moment: 'unit-written', row: 40 });
    for (const name of ['users', 'products', 'orders']) {
      for (const end of ['', '-wal', '-shm'])
        rmSync(path.join(dir, 'data', `${name}.db${end}`), { force: true });
    }
    expect((await command(dir, words(`run ${LINE} saga`))).code).toBe(0);
  });

  it('keeps a program from writing where it cannot be recovered', FULL, async () => {
    const { dir, id } = await killed('saga', { action: 'kill', moment: 'unit-written', row: 40 });
    for (const end of ['-wal', '-shm'])
      rmSync(path.join(dir, 'data', `products.db${end}`), { force: true });
    writeFileSync(path.join(dir, 'data', 'products.db'), 'no database at all, but a text');
    const next = await command(dir, words('run assignment'));
    expect(next.code).toBe(1);
    expect(next.stderr).toContain(`Run ${id} left units open, and they cannot be ended`);
  });

  it('with separate keeps its torn units, which the audit lists', FULL, async () => {
    const { dir } = await killed('separate', { action: 'kill', moment: 'unit-written', row: 40 });
    const torn = await countTorn(dir);
    expect(torn).toBeGreaterThan(0);
    const { record } = await verified(dir);
    expect(record.audit.ok).toBe(true);
    expect(findingsOf(record)['torn']).toContain('--together separate allows it');
    expect(await countTorn(dir)).toBe(torn);
  });

  it.each(['saga', 'outbox'])(
    'with %s of which a thread crashes has no torn unit',
    FULL,
    async (together) => {
      const dir = temporaryFolder();
      const env = {
        [FAULT_VARIABLE]: formatFault({ action: 'exit', moment: 'unit-written', row: 40 }),
      };
      const args = [...words(`run ${LINE} ${together} --threads 3 --quiet`)];
      const { code } = await command(dir, args, { env, isStarted: true });
      expect(code).toBe(1);
      expect(await countTorn(dir)).toBe(0);
      const { record } = await verified(dir);
      expect(record.audit.ok, JSON.stringify(findingsOf(record))).toBe(true);
    },
  );
});

/** A run that kills itself. */
async function killed(
  together: TogetherPolicy,
  fault: FaultPlan,
): Promise<{ readonly dir: string; readonly id: string }> {
  const dir = temporaryFolder();
  const env = { [FAULT_VARIABLE]: formatFault(fault) };
  const args = words(`run ${LINE} ${together} --threads 3 --quiet`);
  const { signal } = await command(dir, args, { env, isStarted: true });
  expect(signal).toBe('SIGKILL');
  const [id = ''] = runsIn(dir);
  expect(existsSync(runFiles(dir, id).record)).toBe(false);
  return { dir, id };
}

async function verified(
  dir: string,
): Promise<{ readonly record: PrintedRecord; readonly code: number | null }> {
  const [id = ''] = runsIn(dir);
  const { code, stdout } = await command(dir, ['verify', id, '--json']);
  return { record: JSON.parse(stdout) as PrintedRecord, code };
}
