import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

import type { RunRecord } from '../../source/ledger/record.js';
import { placementOf } from '../../source/router/placement.js';
import { readTopologyFile } from '../../source/router/topology-file.js';
import { command, words } from '../e2e/support/simulate.js';
import { start, type Started } from '../e2e/support/started.js';
import { temporaryFolder } from '../harness/folder.js';
import { until } from '../harness/engines/server.js';
import { writeShardedTopology } from '../harness/sharded.js';
import type { ShardPlaces } from './cases.js';
import { gateTo, type Gate } from './support.js';

/** Where one of several databases is reached through a gate. */
export interface GatedPlaces extends ShardPlaces {
  readonly port: number;
  /** How many rows a table of a database holds. */
  readonly count: (database: string, table: string) => Promise<number>;
}

const USERS = ['away_u1', 'away_u2', 'away_u3'];
/** The one that goes away. */
const AWAY = 'away_u2';

/** What a run must say and do while one of three databases of users does not answer. */
export function itOutlivesADatabase(places: () => GatedPlaces): void {
  /** A paced run over three databases of users, once it has written to the one behind the gate. */
  async function startRun(
    line: string,
  ): Promise<{ run: Started; gate: Gate; dir: string; file: string }> {
    const { create, place, port, count, env } = places();
    await create(...USERS, 'away_p', 'away_o');
    const gate = await gateTo(port);
    const dir = temporaryFolder();
    const one = { count: 1, rule: '' };
    const file = writeShardedTopology(
      dir,
      { User: { count: 3, rule: '{ rule: hash, by: id }' }, Product: one, Order: one },
      (entity, number) => {
        if (entity !== 'User') return place(`away_${entity.charAt(0).toLowerCase()}`);
        const name = USERS[number - 1] ?? '';
        return name === AWAY ? place(name).replaceAll(`:${port}/`, `:${gate.port}/`) : place(name);
      },
    );
    const flags = ['--topology', file, '--dir', dir, '--json', 'record.json'];
    const run = start(['run', ...words(line), '--invalid', '0', ...flags], { cwd: dir, env });
    await until('rows are written', async () => (await count(AWAY, 'users').catch(() => 0)) > 3);
    return { run, gate, dir, file };
  }

  /** Every row that was acknowledged is there, by a second audit of the whole. */
  async function expectNothingMissing(dir: string, file: string): Promise<void> {
    const { env } = places();
    const args = ['verify', '--json', '-', '--topology', file];
    const { stdout, stderr } = await command(dir, args, { env });
    const { audit } = JSON.parse(stdout || '{}') as Partial<RunRecord>;
    expect(
      audit?.checks.filter(({ ok }) => !ok),
      stderr,
    ).toEqual([]);
  }

  it.each(['refuses', 'is silent'] as const)(
    'rows of a database that %s for the rest of the run fail at once after ten seconds, all others go in',
    async (how) => {
      const { env } = places();
      const { run, gate, dir, file } = await startRun(
        'generate --rows 900 --threads 6 --pace 10 --seed 3',
      );
      try {
        await gate.shut(how);
        const { code, stderr } = await run.ended;
        expect(code, stderr).toBe(1);
        const record = recordIn(dir);
        const placement = placementOf('User', readTopologyFile(file, env).User);
        const users = record.attempts.filter(({ entity }) => entity === 'User');
        const own = users.filter(({ values }) => placement.shardOf(Number(values['id'])) === 1);
        const others = users.filter((attempt) => !own.includes(attempt));
        const failed = own.filter(({ outcome }) => outcome === 'failed');
        expect(failed.length).toBeGreaterThan(20);
        for (const { reasons, error } of failed) {
          expect(error?.class).toBe('unreachable');
          expect(reasons[0]?.message).toMatch(/^away_u2 cannot be reached, or takes no work now/);
        }
        // A row that lives elsewhere may have its address claimed in the database that is away.
        expect(others.filter(({ outcome }) => outcome === 'inserted').length).toBeGreaterThan(
          others.length / 2,
        );
        expect(record.totals.unknown).toBeLessThanOrEqual(1);
        // Whoever came first was patient; nobody else waited for a connection.
        const slow = record.attempts.filter(({ latencyMs }) => latencyMs > 4000);
        expect(slow.length).toBeLessThanOrEqual(6);
        expect(record.run.durationMs).toBeLessThan(40_000);
        expect(record.run.health).toContainEqual(
          expect.objectContaining({ database: AWAY, state: 'open' }),
        );
        expect(record.run.health?.[0]?.outages.at(-1)?.[1]).toBeNull();

        await gate.open();
        await expectNothingMissing(dir, file);
      } finally {
        await gate.close();
      }
    },
    90_000,
  );

  it('a database that comes back after it was given up takes rows again', async () => {
    const { run, gate, dir, file } = await startRun(
      'generate --rows 3000 --threads 6 --pace 40 --seed 3 --batch 5',
    );
    try {
      await gate.shut('refuses');
      await run.until(() => /unreachable|failed/.test(run.printed().stderr), 'a row that failed');
      await gate.open();
      const { code, stderr } = await run.ended;
      expect(code, stderr).toBe(1);
      const record = recordIn(dir);
      const users = record.attempts.filter(({ entity }) => entity === 'User');
      const lastFailed = users.findLastIndex(({ outcome }) => outcome === 'failed');
      expect(users.length - lastFailed).toBeGreaterThan(50);
      const health = record.run.health?.find(({ database }) => database === AWAY);
      expect(health).toMatchObject({
        state: 'closed',
        outages: [[expect.any(Number), expect.any(Number)]],
      });
      expect(health?.reconnects).toBeGreaterThan(0);
      expect(health?.retries).toBeGreaterThan(0);
      await expectNothingMissing(dir, file);
    } finally {
      await gate.close();
    }
  }, 90_000);
}

function recordIn(dir: string): RunRecord {
  return JSON.parse(readFileSync(path.join(dir, 'record.json'), 'utf8')) as RunRecord;
}
