import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';

import { placementOf } from '../../source/router/placement.js';
import { readTopologyFile } from '../../source/router/topology-file.js';
import { SHOP } from '../../source/entities/shop.js';
import { ENTITIES } from '../harness/shop.js';
import { command, words } from '../e2e/support/simulate.js';
import { start, type Started } from '../e2e/support/started.js';
import { temporaryFolder } from '../harness/folder.js';
import type { ProgramResult } from '../harness/program.js';
import { until } from '../harness/engines/server.js';
import { writeShardedTopology } from '../harness/sharded.js';
import type { ShardPlaces } from './cases.js';
import { gateTo, type Absence, type Gate } from './support.js';
import type { PrintedRecord } from '../e2e/support/record.js';

/** Where one of several databases is reached through gates. */
export interface GatedPlaces extends ShardPlaces {
  /** Where its server, or each node of its cluster, listens. */
  readonly ports: readonly number[];
  /** How many rows a table of a database holds. */
  readonly count: (database: string, table: string) => Promise<number>;
}

/** A paced run over three databases of users, of which the second has gates. */
interface GatedRun {
  readonly run: Started;
  readonly dir: string;
  readonly file: string;
  /** What the database with the gates is called. */
  readonly away: string;
  shut(how: Absence): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
}

/** What a run must report and do while one of three databases of users does not answer. */
export function itOutlivesADatabase(places: () => GatedPlaces, absences: readonly Absence[]): void {
  /**
   * Starts a run that has databases of its own, and waits until it has written to the one with the gates.
   * Making tables may take a busy machine longer than the deadline; such a start is tried once more.
   */
  async function startRun(prefix: string, line: string): Promise<GatedRun> {
    return tryToStart(prefix, line).catch(() => tryToStart(`${prefix}b`, line));
  }

  async function tryToStart(prefix: string, line: string): Promise<GatedRun> {
    const { create, place, ports, count, env } = places();
    const users = [1, 2, 3].map((number) => `${prefix}_u${number}`);
    const away = `${prefix}_u2`;
    await create(...users, `${prefix}_p`, `${prefix}_o`);
    const gates = await Promise.all(ports.map(gateTo));
    const all = async (work: (gate: Gate) => Promise<void>): Promise<void> => {
      await Promise.all(gates.map(work));
    };
    const gated = (text: string): string =>
      gates
        .reduce(
          (reported, { port }, index) => reported.replace(`:${ports[index]}/`, `:${port}/`),
          text,
        )
        .replace(/ }$/, ', deadlineMs: 2000 }');
    const one = { count: 1, rule: '' };
    const dir = temporaryFolder();
    const file = writeShardedTopology(
      dir,
      { User: { count: 3, rule: '{ rule: hash, by: id }' }, Product: one, Order: one },
      (entity, number) => {
        if (entity !== 'User') return place(`${prefix}_${entity.charAt(0).toLowerCase()}`);
        const name = users[number - 1] ?? '';
        return name === away ? gated(place(name)) : place(name);
      },
    );
    const flags = ['--topology', file, '--dir', dir, '--json', 'record.json'];
    const args = ['run', ...words(line), '--invalid', '0', ...flags];
    const run = start(args, { cwd: dir, env, isLasting: true });
    let ended: ProgramResult | undefined;
    void run.ended.then((result) => (ended = result));
    await until('rows are written', async () => {
      if (ended) throw new Error(`the run ended before it wrote:\n${ended.stdout}${ended.stderr}`);
      return (await count(away, 'users').catch(() => 0)) > 3;
    });
    return {
      run,
      dir,
      file,
      away,
      shut: (how) => all((gate) => gate.shut(how)),
      open: () => all((gate) => gate.open()),
      close: () => all((gate) => gate.close()),
    };
  }

  /** Another run puts right what was left in the database; then every row that was acknowledged is there. */
  async function expectNothingMissing(
    { dir, file }: GatedRun,
    { run }: PrintedRecord,
  ): Promise<void> {
    const { env } = places();
    const topology = ['--topology', file];
    const next = await command(dir, ['run', 'assignment', '--threads', '2', ...topology], { env });
    expect(next.code, next.stderr).toBe(0);
    const verify = ['verify', run.id, '--json', '-', ...topology];
    const { stdout, stderr } = await command(dir, verify, { env });
    const { audit } = JSON.parse(stdout || '{}') as Partial<PrintedRecord>;
    expect(
      audit?.checks.filter(({ ok }) => !ok),
      stderr,
    ).toEqual([]);
  }

  async function staysAway(how: Absence, prefix: string): Promise<void> {
    const { env } = places();
    const gated = await startRun(prefix, 'generate --rows 900 --threads 6 --pace 10 --seed 3');
    try {
      await gated.shut(how);
      const { code, stderr } = await gated.run.ended;
      expect(code, stderr).toBe(1);
      const record = recordIn(gated.dir);
      const placement = placementOf(ENTITIES.User, readTopologyFile(gated.file, env, SHOP).User!);
      const users = record.attempts.filter(({ entity }) => entity === 'User');
      const own = users.filter(({ values }) => placement.shardOf(Number(values['id'])) === 1);
      const failed = own.filter(({ outcome }) => outcome === 'failed');
      expect(failed.length).toBeGreaterThan(20);
      for (const { reasons, error } of failed) {
        expect(error?.class).toBe('unreachable');
        const reported = `${gated.away} cannot be reached`;
        expect(reasons[0]?.message).toContain(reported);
      }
      // A row that lives elsewhere may have its address claimed in the database that is away.
      const others = users.filter((attempt) => !own.includes(attempt));
      const inserted = others.filter(({ outcome }) => outcome === 'inserted');
      expect(inserted.length).toBeGreaterThan(others.length / 2);
      expect(record.totals.unknown).toBeLessThanOrEqual(1);
      // The first thread waited, and the next in the queue; after that no thread waited for a connection.
      const slow = record.attempts.filter(({ latencyMs }) => latencyMs > 4000);
      expect(slow.length).toBeLessThanOrEqual(12);
      expect(record.run.health?.find(({ database }) => database === gated.away)).toMatchObject({
        state: 'open',
        outages: [[expect.any(Number), null]],
      });

      await gated.open();
      await expectNothingMissing(gated, record);
    } finally {
      await gated.close();
    }
  }

  async function comesBack(prefix: string): Promise<void> {
    const line = 'generate --rows 2400 --threads 6 --pace 40 --seed 3 --batch 5';
    const gated = await startRun(prefix, line);
    try {
      await gated.shut('refuses');
      const hasFailed = (): boolean => / [1-9]\d* not /.test(gated.run.printed().stderr);
      await until('a row has failed', hasFailed);
      await gated.open();
      const { code, stderr } = await gated.run.ended;
      expect(code, stderr).toBe(1);
      const record = recordIn(gated.dir);
      const users = record.attempts.filter(({ entity }) => entity === 'User');
      const lastFailed = users.findLastIndex(({ outcome }) => outcome === 'failed');
      expect(users.length - lastFailed).toBeGreaterThan(50);
      const health = record.run.health?.find(({ database }) => database === gated.away);
      expect(health).toMatchObject({
        state: 'closed',
        outages: [[expect.any(Number), expect.any(Number)]],
      });
      expect(health?.reconnects).toBeGreaterThan(0);
      expect(health?.retries).toBeGreaterThan(0);
      await expectNothingMissing(gated, record);
    } finally {
      await gated.close();
    }
  }

  async function tryAll(): Promise<void> {
    for (const [index, how] of absences.entries()) await staysAway(how, `away${index}`);
    await comesBack('back');
  }

  let problem: Promise<unknown>;
  // They mostly wait, and so go on beside the tests that come before.
  beforeAll(() => {
    problem = tryAll().then(
      () => undefined,
      (error: unknown) => error,
    );
  });

  it(`of a database that ${absences.join(' or ')} rows fail at once after ten seconds, until it is back; all others go in`, async () => {
    expect(await problem).toBeUndefined();
  });
}

function recordIn(dir: string): PrintedRecord {
  return JSON.parse(readFileSync(path.join(dir, 'record.json'), 'utf8')) as PrintedRecord;
}
