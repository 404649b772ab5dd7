/** @module-tag full */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as afterEvents, setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { ServerDatabase } from '../../source/db/server/database.js';
import type { EntityName } from '../../source/entities/entity.js';
import { ENTITIES, ENTITY_NAMES } from '../harness/shop.js';
import { command, findingsOf, simulate, words } from '../e2e/support/simulate.js';
import { start, type Started } from '../e2e/support/started.js';
import { temporaryFolder } from '../harness/folder.js';
import { Galera, GALERA, type Node } from '../harness/engines/galera.js';
import { describeEngine } from '../harness/engines/describe.js';
import { until } from '../harness/engines/server.js';
import { itOutlivesADatabase } from './away.js';
import { itComparesTopologies } from './compare.js';
import {
  itDecidesAsOnSqlite,
  itDecidesOverShards,
  itMovesRows,
  runAssignmentTwice,
  type ShardPlaces,
} from './cases.js';
import { databaseOf, DATABASES, SECRET, topologyFile } from './support.js';
import type { PrintedRecord } from '../e2e/support/record.js';

/** Rows of a run that outlives a fault: enough for three seconds without one. */
const ROWS = 500;

/** A statement waits until its node has seen what the others committed. */
const SEE_ALL = 'SET SESSION wsrep_sync_wait = 7';

describeEngine('on a Galera cluster', GALERA, () => {
  let galera: Galera;
  let topology: string[];
  /** The same, with a short deadline for a node that freezes. */
  let impatient: string[];
  let env: Record<string, string>;

  beforeAll(async () => {
    galera = await Galera.start();
    env = { [SECRET]: galera.password };
    const addresses = (entity: EntityName): string[] => galera.urls(databaseOf(entity), SECRET);
    topology = ['--topology', topologyFile(addresses)];
    impatient = ['--topology', topologyFile(addresses, 3000)];
  });
  afterAll(() => galera.stop());
  beforeEach(() => galera.createSchemas(...DATABASES));

  it('the assignment has its outcome, again and again', async () => {
    const dir = await runAssignmentTwice({ topology, env });
    const status = await command(dir, ['status', ...topology], { env });
    expect(status.stdout).toMatch(/dbsim_users.*and 2 more.*MariaDB Galera.*3 applied +8 /);
    const reset = await command(dir, ['reset', '--yes', ...topology], { env });
    expect(reset.stdout).toContain('Deleted 24 rows');
  });

  itDecidesAsOnSqlite(() => ({ topology, env }));

  const places = (): ShardPlaces => ({
    create: (...names) => galera.createSchemas(...names),
    place: (name) => `{ name: ${name}, nodes: ${JSON.stringify(galera.urls(name, SECRET))} }`,
    env,
  });

  itComparesTopologies(() => ({
    ...places(),
    schemas: async () => {
      const rows = await galera.query(galera.node(1), 'SHOW DATABASES');
      return rows.map((row) => String(row['Database']));
    },
  }));
  itDecidesOverShards(places);
  itMovesRows(places);
  itOutlivesADatabase(
    () => ({
      ...places(),
      ports: galera.nodes.map(({ ports }) => ports.sql),
      count: async (schema, table) => {
        const sql = `SELECT count(*) AS n FROM ${schema}.${table}`;
        const [row] = await galera.query(galera.node(1), sql);
        return Number(row?.['n']);
      },
    }),
    ['refuses'],
  );

  it('a node that holds other rows than the others is found', async () => {
    const { dir } = await simulate(['assignment', '--threads', '2', ...topology], { env });
    await galera.stray(galera.node(3), 'DELETE FROM dbsim_orders.orders WHERE id = 1');
    const { code, stdout } = await command(dir, ['verify', ...topology], { env });
    expect(code).toBe(1);
    expect(stdout).toMatch(/holds other rows than the others/);
  });

  /** Starts a paced run, and waits until it has written something. */
  async function startRun(rows: number, nodes = impatient): Promise<{ run: Started; dir: string }> {
    const dir = temporaryFolder();
    const line = `generate --rows ${rows} --invalid 0 --threads 6 --pace 30 --seed 1 --json record.json`;
    const run = start(['run', ...words(line), '--dir', dir, ...nodes], { cwd: dir, env });
    await until('rows are written', async () => {
      const found = await galera
        .query(galera.node(1), 'SELECT count(*) AS n FROM dbsim_orders.orders')
        .catch(() => []);
      return Number(found[0]?.['n'] ?? 0) > 20;
    });
    return { run, dir };
  }

  /** Every acknowledged row is on every node, by the nodes' own words and by the audit. */
  async function expectAllThere(dir: string, { attempts }: PrintedRecord): Promise<void> {
    for (const node of galera.nodes) {
      await galera.ready(node);
      for (const entity of ENTITY_NAMES) {
        const table = `${databaseOf(entity)}.${ENTITIES[entity]!.table}`;
        const rows = await galera.query(node, SEE_ALL, `SELECT id FROM ${table}`);
        const stored = new Set(rows.map(({ id }) => Number(id)));
        const acknowledged = attempts.filter(
          (attempt) => attempt.entity === entity && attempt.outcome === 'inserted',
        );
        const missing = acknowledged.filter(({ values }) => !stored.has(Number(values['id'])));
        expect(missing, `${entity} on node ${node.number}`).toEqual([]);
      }
    }
    const { stdout } = await command(dir, ['verify', '--json', '-', ...topology], { env });
    const { audit } = JSON.parse(stdout) as PrintedRecord;
    expect(audit.checks.filter(({ ok }) => !ok)).toEqual([]);
  }

  /** All rows of the run went in. */
  async function expectWhole(run: Started, dir: string): Promise<PrintedRecord['run']> {
    const { code, stderr } = await run.ended;
    const record = recordIn(dir);
    expect(record.totals, stderr).toMatchObject({ inserted: ROWS, failed: 0, unknown: 0 });
    expect(code).toBe(0);
    await expectAllThere(dir, record);
    return record.run;
  }

  it.each(['killed and taken back', 'frozen for longer than the deadline'])(
    'a run goes on while a node is %s',
    async (fault) => {
      const { run, dir } = await startRun(ROWS);
      const node = galera.node(2);
      if (fault.startsWith('killed')) {
        await galera.kill(node);
        await galera.rejoin(node);
      } else {
        node.server?.freeze();
        await pause(4000);
        node.server?.thaw();
      }
      const { health } = await expectWhole(run, dir);
      const reconnects = health?.map((database) => database.reconnects) ?? [];
      expect(Math.max(...reconnects), 'connections made again').toBeGreaterThan(0);
    },
  );

  it('a run goes on when the majority is lost and comes back', async () => {
    // A row whose commit waits for the majority is read back for three of these deadlines.
    const { run, dir } = await startRun(ROWS, topology);
    const others = [galera.node(2), galera.node(3)];
    const description = {
      engine: 'mysql',
      name: 'users',
      entity: ENTITIES.User,
      addresses: galera.urls('dbsim_users').slice(0, 1),
      deadlineMs: 3000,
    } as const;
    const idle = await ServerDatabase.open(description);
    const store = await idle.openStore();
    for (const { server } of others) server?.freeze();
    await until('the last node has noticed', async () => !(await galera.isPrimary(galera.node(1))));
    // Work on a connection from before is turned away, and may be tried again.
    await expect(store.begin()).rejects.toMatchObject({ code: '1047', isTransient: true });
    // A new one is not let in, so that another node can be tried.
    await expect(ServerDatabase.open(description)).rejects.toMatchObject({ kind: 'unreachable' });
    await idle.close();
    const state = await Promise.race([run.ended.then(() => 'ended'), afterEvents('going')]);
    expect(state, 'the run without a majority').toBe('going');
    for (const { server } of others) server?.thaw();
    await expectWhole(run, dir);
  });

  it('a run that has no majority for too long names the rows that failed, and loses none', async () => {
    const { run, dir } = await startRun(300);
    const [first, ...others] = galera.nodes as [Node, ...Node[]];
    for (const node of others) await galera.kill(node);
    const { code, stderr } = await run.ended;
    const record = recordIn(dir);
    const { inserted, failed, unknown } = record.totals;
    expect(inserted + failed + unknown, stderr).toBe(300);
    expect(Math.min(inserted, failed)).toBeGreaterThan(0);
    // A row is sent with its commit: of one that the node no longer answers, both is possible.
    expect(unknown).toBeLessThan(failed);
    expect(code).toBe(1);
    expect(findingsOf(record)).toMatchObject({
      lost: expect.stringContaining(
        'a database does not answer, so these rows could not be checked',
      ),
      integrity: expect.stringContaining('cannot be reached'),
    });

    await galera.bootstrap(first);
    await Promise.all(others.map((node) => galera.rejoin(node)));
    await expectAllThere(dir, record);
  });
});

function recordIn(dir: string): PrintedRecord {
  return JSON.parse(readFileSync(path.join(dir, 'record.json'), 'utf8')) as PrintedRecord;
}
