import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { FULL } from '../harness/full.js';
import { temporaryFolder } from '../harness/folder.js';
import { lockDatabase } from './support/databases.js';
import { countDecided, folderWith, journalLines } from './support/files.js';
import { expectPromiseKept } from './support/promise.js';
import { command, outcomesOf, simulate, words } from './support/simulate.js';
import { start } from './support/started.js';
import type { PrintedRecord } from './support/record.js';

const PACE_MS = 100;

/** A think time is between half of the pace and one and a half. */
const SHORTEST_MS = PACE_MS / 2;

/** Makes the databases and leaves them empty. */
const NO_ROWS = ['generate', '--rows', '0', '--threads', '1'];

const isLinux = process.platform === 'linux';

describe('a paced run with ten threads', () => {
  let record: PrintedRecord;
  /** The threads that the operating system saw in the process while it ran. */
  let seen: number[];

  beforeAll(async () => {
    const dir = temporaryFolder();
    const started = start([
      // Enough rows to be seen at work, however late the test looks.
      ...words('run generate --rows 120 --threads 10 --pace'),
      String(PACE_MS),
      '--json',
      '--dir',
      dir,
    ]);
    await started.until(() => countDecided(dir) >= 10, 'ten decided rows');
    seen = isLinux ? readdirSync(`/proc/${started.pid}/task`).map(Number) : [];
    record = JSON.parse((await started.ended).stdout) as PrintedRecord;
  });

  it.runIf(isLinux)('works in ten threads of the operating system', () => {
    const ids = record.threads.map(({ osThread }) => osThread);
    expect(new Set(ids).size).toBe(10);
    expect(seen).toEqual(expect.arrayContaining(ids));
  });

  it('gives every thread work', () => {
    expect(record.threads.map(({ thread }) => thread)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(Math.min(...record.threads.map(({ attempted }) => attempted))).toBeGreaterThan(0);
  });

  it('counts no thinking as work or waiting', () => {
    for (const thread of record.threads) {
      const { attempted, busyMs, lockWaitMs, referenceWaitMs, lifetimeMs } = thread;
      for (const ms of [busyMs, lockWaitMs, referenceWaitMs]) expect(ms).toBeGreaterThanOrEqual(0);
      expect(busyMs).toBeGreaterThan(0);
      expect(busyMs + lockWaitMs + referenceWaitMs).toBeLessThanOrEqual(
        (lifetimeMs ?? 0) - attempted * SHORTEST_MS,
      );
    }
  });

  it('keeps the pace on average, each thread out of step with the others', () => {
    const gaps = record.threads.flatMap(({ thread }) => {
      const starts = record.attempts
        .filter((attempt) => attempt.thread === thread)
        .map(({ startedMs }) => startedMs)
        .toSorted((left, right) => left - right);
      return starts.map((ms, index) => ms - (starts[index - 1] ?? 0));
    });
    // A clock that counts whole milliseconds may wake a thread up to one early.
    expect(Math.min(...gaps)).toBeGreaterThan(SHORTEST_MS - 1);
    const mean = gaps.reduce((sum, ms) => sum + ms, 0) / gaps.length;
    expect(mean).toBeGreaterThan(0.85 * PACE_MS);
    expect(new Set(gaps.map(Math.round)).size).toBeGreaterThan(3);
  });
});

describe('rows in flight', () => {
  it('are ten while ten threads wait for a database that another program locks', async () => {
    const { dir } = await simulate(NO_ROWS);
    const unlock = await lockDatabase(dir, 'User');
    const started = start(['run', manyUsers(40), '--threads', '10', '--json', '--dir', dir]);
    await started.until(() => countAnnounced(dir) === 10, 'ten rows about to be written');
    await unlock();

    const { code, stdout } = await started.ended;
    const record = JSON.parse(stdout) as PrintedRecord;
    expect(code).toBe(0);
    expect(record.totals).toMatchObject({ attempted: 40, inserted: 40 });
    expect(mostAtOnce(record)).toBe(10);
    expect(record.run.peakInFlight).toBe(10);
    expectTimesWithin(record);
    // Nine wait for their turn and one for the lock, all of them at the same moment.
    expect(Math.min(...record.threads.map(({ lockWaitMs }) => lockWaitMs))).toBeGreaterThan(0);
    await expectPromiseKept(dir, record.attempts);
  });

  it('are never more than one with one thread', FULL, async () => {
    const { record } = await simulate(['--threads', '1']);
    expect(mostAtOnce(record)).toBe(1);
    expect(record.run.peakInFlight).toBe(1);
    expect(record.threads).toHaveLength(1);
    expect(record.threads[0]).toMatchObject({ thread: 1, attempted: 30, inserted: 24 });
    expect(new Set(record.attempts.map(({ thread }) => thread))).toEqual(new Set([1]));
    if (isLinux) expect(record.threads[0]!.osThread).toBeGreaterThan(0);
    expectTimesWithin(record);
  });

  it('wait for the users of their orders', FULL, async () => {
    const { dir } = await simulate(NO_ROWS);
    const unlock = await lockDatabase(dir, 'User');
    const started = start(['run', '--threads', '4', '--json', '--dir', dir]);
    // Products are not held up; the second one is taken after the first order.
    await started.until(() => countDecided(dir) >= 2, 'two products');
    await unlock();

    const { code, stdout } = await started.ended;
    const record = JSON.parse(stdout) as PrintedRecord;
    expect(code).toBe(0);
    expect(record.totals.inserted).toBe(24);
    expect(Math.max(...record.threads.map((thread) => thread.referenceWaitMs))).toBeGreaterThan(0);
    expectTimesWithin(record);
  });
});

describe('migrate', () => {
  it('by two programs at once is carried out once', async () => {
    const dir = temporaryFolder();
    const migrate = () => command(dir, ['migrate'], { isStarted: true });
    const both = await Promise.all([migrate(), migrate()]);
    expect(both.filter(({ code }) => code === 0).length).toBeGreaterThan(0);
    for (const { code, stderr } of both) {
      if (code !== 0) expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^dbsim-tui: Another dbsim-tui .*\n$/) as string }); // prettier-ignore
    }
    const applied = both.flatMap(({ stdout }) => stdout.match(/applied 0001-create-users/g) ?? []);
    expect(applied).toHaveLength(1);
    expect((await command(dir, ['migrate'])).stdout.match(/up to date/g)).toHaveLength(3);
  });
});

describe('the fair order', FULL, () => {
  const GROUPS = 60;
  const workload = usersThatShareEmails(GROUPS, 8);

  it('lets the first row of a database win, whatever thread has it', async () => {
    const { record } = await simulate([workload, '--threads', '12', '--order', 'fifo']);
    const outcomes = outcomesOf(record);
    for (let row = 1; row <= GROUPS * 8; row += 1) {
      expect(outcomes[`User ${row}`], `User ${row}`).toBe(row <= GROUPS ? 'inserted' : 'duplicate');
    }
    expect(new Set(record.attempts.map(({ thread }) => thread)).size).toBeGreaterThan(1);
  });

  it('or any one row of those that share an email, when it is a race', async () => {
    const { record, dir } = await simulate([workload, '--threads', '12', '--order', 'race']);
    expect(record.totals).toMatchObject({ inserted: GROUPS, duplicate: GROUPS * 7 });
    await expectPromiseKept(dir, record.attempts);
  });
});

/** Most rows in flight at one moment, from when each was taken and how long it was kept. */
function mostAtOnce({ attempts }: PrintedRecord): number {
  const changes = attempts.flatMap(({ startedMs, latencyMs }) => [
    { ms: startedMs, by: 1 },
    { ms: startedMs + latencyMs, by: -1 },
  ]);
  // A row that ends at the moment another begins was not in flight together with it.
  changes.sort((left, right) => left.ms - right.ms || left.by - right.by);
  let inHand = 0;
  return Math.max(...changes.map(({ by }) => (inHand += by)));
}

function expectTimesWithin({ threads }: PrintedRecord): void {
  for (const { busyMs, lockWaitMs, referenceWaitMs, lifetimeMs } of threads) {
    // Each is rounded to a microsecond.
    expect(busyMs + lockWaitMs + referenceWaitMs).toBeLessThanOrEqual((lifetimeMs ?? 0) + 0.01);
  }
}

/** Rows that the ledger names as about to be written. */
function countAnnounced(dir: string): number {
  return journalLines(dir).filter(({ type }) => type === 'writing').length;
}

function manyUsers(count: number): string {
  return folderWith({ 'users.csv': userTable(count, (row) => `user${row}@example.com`) });
}

/** Rows n, n + groups, n + 2 × groups … have the same address. */
function usersThatShareEmails(groups: number, times: number): string {
  return folderWith({
    'users.csv': userTable(groups * times, (row) => `user${row % groups}@example.com`),
  });
}

function userTable(count: number, email: (row: number) => string): string {
  const rows = Array.from({ length: count }, (_, index) => `${index + 1},Name,${email(index + 1)}`);
  return ['id,name,email', ...rows].join('\n');
}
