import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FULL, itEach } from '../harness/full.js';
import { temporaryFolder } from '../harness/folder.js';
import { allRows, lockDatabase, rowsOf } from './support/databases.js';
import {
  countDecided,
  filesIn,
  journalLines,
  leftOvers,
  runsIn,
  storedRecord,
} from './support/files.js';
import { type UnknownRows, expectPromiseKept } from './support/promise.js';
import { expectAttemptsToAgree, expectSumsToAgree, type PrintedRecord } from './support/record.js';
import { command, findingsOf, simulate, words } from './support/simulate.js';
import { start } from './support/started.js';
import { SEED } from '../random.js';
import { seededRandom } from '../sim/fault-sweep/replay.js';
import { manyTimes, timesEach } from './support/thorough.js';

const ROUNDS = timesEach({ usually: 1, thoroughly: 30 });

/** Many more than are decided before a signal arrives, however late that is. */
const ROWS = 20_000;

/** The latest moment of a kill, in decided rows. */
const LATEST = timesEach({ quickly: 400, usually: 2400, thoroughly: 2400 });

describe.skipIf(process.platform === 'win32')('a killed run', () => {
  itEach<[string, string[]]>(
    [
      ['one by one', ['--turn', '1']],
      ['in turns of sixteen', ['--turn', '16']],
      ['in turns without the lane', ['--turn', '16', '--lane', 'off']],
      ['in batches', ['--batch', '50']],
      ['together', ['--pipeline', '32']],
      ['in a race', ['--order', 'race']],
    ],
    `that inserted %s breaks no promise, and the next run works (${manyTimes(ROUNDS)})`,
    async (name, flags) => {
      const random = seededRandom(name);
      for (let round = 0; round < ROUNDS; round += 1) {
        const dir = temporaryFolder();
        const moment = Math.floor(random() * LATEST);
        const args = [
          'generate',
          '--rows',
          String(ROWS),
          '--seed',
          '4',
          '--threads',
          '3',
          ...flags,
        ];
        await killedWhen(args, dir, () => countDecided(dir) >= moment, `${moment} decided rows`);

        const record = await verified(dir);
        const reported = `killed after ${moment} rows (DBSIM_SEED=${SEED})`;
        expect(record.run.status, reported).toBe('failed');
        expect(record.audit.ok, `${reported}: ${JSON.stringify(findingsOf(record))}`).toBe(true);
        expect(Object.keys(findingsOf(record)).filter((name) => name !== 'unknown')).toEqual([]);
        expectSumsToAgree(record);
        await expectPromiseKept(dir, record.attempts, { unknown: undecidedRows(dir, record) });

        const next = await simulate(['assignment', '--fresh', '--threads', '1'], { dir });
        expect(next.record.totals.inserted).toBe(24);
        expect(leftOvers(dir)).toEqual([]);
      }
    },
  );

  it('is reported by the next start, until it is verified', FULL, async () => {
    const dir = temporaryFolder();
    const args = ['generate', '--rows', String(ROWS), '--seed', '4', '--threads', '3'];
    await killedWhen(args, dir, () => countDecided(dir) >= 300, '300 decided rows');
    const [id = ''] = runsIn(dir);
    const reported = new RegExp(
      `Run ${id} never ended \\(generate, 3 threads, started [\\d :-]+UTC\\); its ledger is .*${id}.attempts.ndjson[.]\n` +
        `.*Audit passed: .*\n(?:  unknown rows looked up: .*\n)?.*verify ${id} --dir .* closes it`,
    );
    expect((await command(dir, ['status'])).stdout).toMatch(reported);
    const next = await command(dir, ['run']);
    expect(next.stderr).toMatch(reported);
    expect(next.code).toBe(0);

    const verify = await command(dir, ['verify', id]);
    expect(verify.stdout).toContain('The run is closed now');
    expect(storedRecord(dir, id).run).toMatchObject({ id, status: 'failed' });
    expect((await command(dir, ['status'])).stdout).not.toContain('never ended');
    expect((await command(dir, ['run'])).stderr).not.toContain('never ended');
    expect((await command(dir, ['verify', id])).stdout).not.toContain('closed now');
    expect(leftOvers(dir)).toEqual([]);
  });

  it('is not called killed while it is going', FULL, async () => {
    const dir = temporaryFolder();
    const line = 'run generate --rows 400 --threads 4 --pace 2000 --quiet --dir';
    const started = start([...words(line), dir]);
    await started.until(() => countDecided(dir) > 0, 'a decided row');
    const { stdout } = await command(dir, ['status']);
    const [id = ''] = runsIn(dir);
    const whoIs = `Another dbsim-tui is already working in .* \\(process ${started.pid}\\)`;
    expect(stdout).toMatch(new RegExp(`Run ${id} has not ended: ${whoIs}`));
    expect(stdout).not.toContain('never ended');
    started.kill('SIGINT');
    await started.ended;
  });

  it('lists its unknown rows: each is stored once or not at all', FULL, async () => {
    const { dir } = await simulate(words('generate --rows 0 --threads 1'));
    // Another program locks the users: the batch is announced and cannot be decided.
    const unlock = await lockDatabase(dir, 'User');
    const args = words('generate --rows 9000 --seed 4 --threads 3 --batch 3000');
    await killedWhen(args, dir, () => isSaid(dir, 'writing'), 'a batch');
    await unlock();
    const { code, stdout } = await command(dir, ['verify', '--json']);
    const record = JSON.parse(stdout) as PrintedRecord;
    const { totals, audit } = record;
    expect(code).toBe(1);
    expect(audit.ok).toBe(true);
    expect(totals.unknown).toBeGreaterThan(0);
    expectAttemptsToAgree(record);
    const unknown = audit.checks.find(({ name }) => name === 'unknown');
    expect(unknown).toMatchObject({ ok: true, found: totals.unknown });
    expect(unknown!.detail).toMatch(/(?:User|Product|Order) \d+/);
  });

  it('that had only begun to note what was there before finds nothing wrong', FULL, async () => {
    const { dir } = await simulate(
      words('generate --rows 60000 --batch 5000 --seed 1 --threads 2'),
    );
    const before = await rowsOf(dir, 'User');
    const known = filesIn(dir);
    const isNoting = (): boolean =>
      filesIn(dir).some(
        (name) => !known.includes(name) && isSaidIn(path.join(dir, name), 'before'),
      );
    await killedWhen(['assignment'], dir, isNoting, 'rows from before');
    const record = await verified(dir);
    expect(findingsOf(record)).toEqual({});
    expect(await rowsOf(dir, 'User')).toEqual(before);
  });

  it('does not hide from the run before it that --fresh emptied the databases', FULL, async () => {
    const { dir, record } = await simulate(words('generate --rows 3000 --batch 500 --threads 2'));
    const full = (await rowsOf(dir, 'Order')).length;
    const emptied = async (): Promise<boolean> => (await rowsOf(dir, 'User')).length === 0;
    const started = start(['run', 'assignment', '--fresh', '--pace', '4000', '--dir', dir]);
    while (!(await emptied())) expect(full).toBeGreaterThan(0);
    started.kill('SIGKILL');
    await started.ended;
    const { stdout } = await command(dir, ['verify', record.run.id]);
    expect(stdout).toMatch(/emptied since/);
  });

  it('leaves the runs before it as they were', FULL, async () => {
    const { dir, record } = await simulate(['--threads', '1']);
    const before = await allRows(dir);
    const args = ['generate', '--rows', String(ROWS), '--seed', '8', '--threads', '2'];
    await killedWhen(args, dir, () => countDecided(dir) >= 500, '500 decided rows');
    const earlier = await verified(dir, record.run.id);
    expect(findingsOf(earlier)).toEqual({});
    expect(earlier.run.status).toBe('completed');
    const stored = await allRows(dir);
    expect(stored.User).toEqual(expect.arrayContaining(before.User!));
  });
});

/** Rows that the journal announces and whose outcome is not among the attempts. */
function undecidedRows(dir: string, { attempts }: PrintedRecord): UnknownRows {
  const decided = new Set(attempts.map(({ entity, row }) => `${entity} ${row}`));
  const undecided: Record<string, Set<number>> = {};
  for (const { type, entity = '', rows = [] } of journalLines(dir)) {
    if (type !== 'writing') continue;
    for (const [row, id] of rows) {
      if (!decided.has(`${entity} ${row}`)) (undecided[entity] ??= new Set()).add(id);
    }
  }
  return undecided;
}

/** Kills a run in the moment in which something holds. */
async function killedWhen(
  args: readonly string[],
  dir: string,
  condition: () => boolean,
  what: string,
): Promise<void> {
  const started = start(['run', ...args, '--quiet', '--dir', dir]);
  await started.until(condition, what);
  started.kill('SIGKILL');
  expect(await started.ended).toMatchObject({ signal: 'SIGKILL' });
}

/** Whether a file has a line of some type, whatever the file is called while it is written. */
function isSaidIn(file: string, type: string): boolean {
  return file.includes('.journal.') && readFileSync(file, 'utf8').includes(`{"type":"${type}"`);
}

/** Whether the journal of the latest run has a line of some type. */
function isSaid(dir: string, type: string): boolean {
  return journalLines(dir).some((line) => line.type === type);
}

async function verified(dir: string, ...run: string[]): Promise<PrintedRecord> {
  const { stdout, stderr } = await command(dir, ['verify', ...run, '--json', '-']);
  expect(stdout, stderr).not.toBe('');
  return JSON.parse(stdout) as PrintedRecord;
}
