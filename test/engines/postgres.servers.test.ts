/** @module-tag full */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { ServerDatabase } from '../../source/db/server/database.js';
import type { ServerDescription } from '../../source/db/server/description.js';
import { chooseReader, readReplicas } from '../../source/db/server/replica.js';
import type { EntityName } from '../../source/entities/entity.js';
import { editJournal } from '../audit/planting.js';
import type { RunRecord } from '../../source/ledger/record.js';
import { ENTITIES, ENTITY_NAMES } from '../harness/shop.js';
import { expectedOutcomes, REFUSED } from '../e2e/support/assignment.js';
import { command, outcomesOf, simulate, words } from '../e2e/support/simulate.js';
import { start } from '../e2e/support/started.js';
import { temporaryFolder } from '../harness/folder.js';
import { Postgres, POSTGRES } from '../harness/engines/postgres.js';
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
import {
  databaseOf,
  DATABASES,
  faultyWay,
  SECRET,
  topologyFile,
  type FaultyWay,
} from './support.js';

describeEngine('on PostgreSQL', POSTGRES, () => {
  let postgres: Postgres;
  let topology: string[];
  let env: Record<string, string>;

  beforeAll(async () => {
    postgres = await Postgres.start();
    env = { [SECRET]: postgres.password };
    topology = ['--topology', topologyFile((entity) => [postgres.url(databaseOf(entity), SECRET)])];
  });
  afterAll(() => postgres.stop());
  beforeEach(() => postgres.createDatabases(...DATABASES));

  it('the assignment has its outcome, again and again, and every command knows the databases', async () => {
    const dir = await runAssignmentTwice({ topology, env });
    expect(
      await postgres.query('dbsim_products', 'SELECT price FROM products WHERE id = 1'),
    ).toEqual([{ price: '1000.00' }]);

    const status = await command(dir, ['status', ...topology], { env });
    expect(status.stdout).toMatch(/dbsim_users.*PostgreSQL 1\d.*3 applied +8 /);
    expect((await command(dir, ['verify', ...topology], { env })).code).toBe(0);
    expect((await command(dir, ['verify'], { env })).stderr).toContain('It ran with --topology');

    const reset = await command(dir, ['reset', '--yes', ...topology], { env });
    expect(reset.stdout).toContain('Deleted 24 rows of three databases');
    for (let step = 0; step < 3; step += 1) {
      expect((await command(dir, ['migrate', '--down', ...topology], { env })).code).toBe(0);
    }
    const migrate = await command(dir, ['migrate', '--status', ...topology], { env });
    expect(migrate.stdout).toMatch(/dbsim_users.*0001-create-users pending/);
  });

  itDecidesAsOnSqlite(() => ({ topology, env }));

  it('two programs that write the same rows at once are no violation of each other', async () => {
    const args = [...words('generate --rows 600 --seed 7 --invalid 0.1'), ...topology];
    const run = () => simulate(args, { env, isStarted: true });
    const both = await Promise.all([run(), run()]);
    for (const { record } of both) {
      expect(record.audit.checks.filter((check) => !check.ok)).toEqual([]);
    }
    const [stored] = await postgres.query('dbsim_users', 'SELECT count(*)::int AS rows FROM users');
    const inserted = both.map(({ record }) => record.entities.User!.inserted);
    expect(inserted.reduce((sum, rows) => sum + rows)).toBe(stored?.['rows']);
  });

  it('rows that another program stored during the run are listed, also with the same fields', async () => {
    await simulate(['assignment', ...topology], { env });
    const { dir, record } = await simulate(['assignment', ...topology], { env });
    editJournal({ dir, run: record.run.id }, (line, text) =>
      line.type === 'before' ? [] : [text],
    );
    const { code, stdout } = await command(dir, ['verify', ...topology], { env });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /\d+ rows of another program took an id or email of this run: User 1 \[/,
    );
    expect(stdout).toContain('which has the id and the fields of row 1');
  });

  const places = (): ShardPlaces => ({
    create: (...names) => postgres.createDatabases(...names),
    place: (name) => `{ name: ${name}, url: "${postgres.url(name, SECRET)}" }`,
    env,
  });

  itComparesTopologies(() => ({
    ...places(),
    schemas: async () => {
      const databases = await postgres.query('postgres', 'SELECT datname AS name FROM pg_database');
      const names = databases
        .map(({ name }) => String(name))
        .filter((name) => name.startsWith('dbsim_'));
      const found = names.map(async (name) => {
        const rows = await postgres.query(name, 'SELECT nspname AS name FROM pg_namespace');
        return rows.map((row) => String(row['name']));
      });
      return (await Promise.all(found)).flat();
    },
  }));

  it('a comparison is refused where the user may not create schemas, with what to grant', async () => {
    await postgres.query(
      'dbsim_users',
      'DROP ROLE IF EXISTS poor',
      "CREATE ROLE poor LOGIN PASSWORD 'poor'",
    );
    const url = (entity: EntityName): string[] => [
      postgres.url(databaseOf(entity)).replace(/\/\/[^@]*@/, '//poor:poor@'),
    ];
    const dir = temporaryFolder();
    const line = words('compare generate --rows 30 --vary batch=1,2 --topology');
    const { code, stderr } = await command(dir, [...line, topologyFile(url)]);
    expect(code).toBe(2);
    expect(stderr).toContain('3 things keep the comparison from starting');
    expect(stderr).toContain('GRANT CREATE ON DATABASE "dbsim_users" TO "poor"');
    expect(readdirSync(path.join(dir, 'data', 'experiments'))).toEqual([]);
  });

  itDecidesOverShards(places);
  itMovesRows(places);
  itOutlivesADatabase(
    () => ({
      ...places(),
      ports: [postgres.port],
      count: async (database, table) => {
        const [row] = await postgres.query(database, `SELECT count(*) AS n FROM ${table}`);
        return Number(row?.['n']);
      },
    }),
    ['refuses', 'is silent'],
  );

  /** A topology that leads to the server through some way. */
  function topologyThrough({ port }: FaultyWay, deadlineMs?: number): string[] {
    const through = (entity: EntityName): string[] => [
      postgres.url(databaseOf(entity), SECRET).replace(`:${postgres.port}/`, `:${port}/`),
    ];
    return ['--topology', topologyFile(through, deadlineMs)];
  }

  it.each([
    ['cut before', 'driver'],
    ['cut after', 'driver'],
    ['cut before', 'sequelize'],
    ['cut after', 'sequelize'],
  ] as const)('a commit whose connection is %s it is settled: writer %s', async (fault, writer) => {
    const way = await faultyWay(postgres.port, { text: 'COMMIT', nth: 3, fault });
    try {
      const args = ['assignment', '--threads', '4', '--batch', '2', '--writer', writer];
      args.push(...topologyThrough(way));
      const { record } = await simulate(args, { env });
      expect(way.hasHappened()).toBe(true);
      expect(outcomesOf(record)).toEqual(expectedOutcomes(REFUSED));
      expect(record.run.retries > 0).toBe(fault === 'cut before');
    } finally {
      await way.close();
    }
  });

  it.each([
    // The text of a statement is sent once on a connection.
    ['cut before', 'INSERT INTO "orders"', { inserted: 40, unknown: 0 }, true],
    ['cut at', 'INSERT 0 1\0', { inserted: 40, unknown: 0 }, false],
    // No answer arrived: the stored row may belong to another program.
    ['cut after', 'INSERT INTO "orders"', { inserted: 39, unknown: 1 }, false],
  ] as const)(
    'a row alone whose connection is %s "%s" is settled',
    async (fault, text, totals, isRetried) => {
      await command(temporaryFolder(), ['migrate', ...topology], { env });
      const way = await faultyWay(postgres.port, { text, nth: 2, fault });
      try {
        const args = words('generate --rows 40 --invalid 0 --seed 5 --threads 4 --references none');
        const code = totals.unknown;
        const { record } = await simulate([...args, ...topologyThrough(way)], { env, code });
        expect(way.hasHappened()).toBe(true);
        expect(record.totals).toMatchObject(totals);
        expect(record.audit.ok).toBe(true);
        expect(record.run.retries > 0).toBe(isRetried);
      } finally {
        await way.close();
      }
    },
  );

  it('no command waits for ever for a server that freezes in a migration', async () => {
    const way = await faultyWay(postgres.port, { text: 'CREATE TABLE', fault: 'stop' });
    try {
      const { code, stderr } = await command(
        temporaryFolder(),
        ['migrate', ...topologyThrough(way, 1000)],
        { env },
      );
      expect(way.hasHappened()).toBe(true);
      expect(stderr).toMatch(/dbsim_users .*did not answer in time \(DEADLINE\)/);
      expect(code).toBe(1);
    } finally {
      await way.close();
    }
  });

  it.each([
    ['row by row', '--pipeline 1'],
    ['rows sent together', '--pipeline 4'],
  ])(
    'a run outlives a crash of the server, which is seen to go and to return: %s',
    async (_, flags) => {
      const dir = temporaryFolder();
      // Enough for five seconds: the crash must come before the end, however late this process looks.
      const line = `generate --rows 1000 --invalid 0 --threads 6 --pace 30 --seed 1 ${flags} --json record.json`;
      const run = start(['run', ...words(line), '--dir', dir, ...topology], { cwd: dir, env });
      await until('rows are written', async () => {
        const found = await postgres
          .query('dbsim_orders', 'SELECT count(*) AS n FROM orders')
          .catch(() => []);
        return Number(found[0]?.['n'] ?? 0) > 20;
      });
      await postgres.crash();
      await run.until(
        () => /dbsim_\w+ at \S+ away for \d/.test(run.printed().stderr),
        'the progress reports that a database is away',
      );
      await postgres.startAgain();
      const { code, stderr, stdout } = await run.ended;
      const record = JSON.parse(readFileSync(path.join(dir, 'record.json'), 'utf8')) as RunRecord;
      expect(record.totals, stderr).toMatchObject({ inserted: 1000, failed: 0, unknown: 0 });
      expect(record.run.retries).toBeGreaterThan(0);
      expect(record.run.health?.map(({ state }) => state)).not.toContain('open');
      expect(stdout).toMatch(/dbsim_\w+ at \S+: out of reach .* retr.* new connection/);
      expect(code).toBe(0);
    },
  );

  describe('with a replica', () => {
    let replica: Postgres;
    let description: ServerDescription;

    beforeAll(async () => {
      replica = await postgres.startReplica();
    });
    afterAll(() => replica.crash());
    beforeEach(async () => {
      await simulate(['assignment', '--threads', '2', ...topology], { env });
      description = {
        engine: 'postgres',
        name: 'users',
        entity: ENTITIES.User,
        addresses: [postgres.url('dbsim_users')],
        replicas: [replica.url('dbsim_users')],
        deadlineMs: 30_000,
      };
    });

    const place = (): string => `127.0.0.1:${replica.port}`;
    const reader = async (): Promise<string> =>
      (await chooseReader(description)).addresses[0] ?? '';

    it('every replica is in the status, with what it lacks', async () => {
      const file = path.join(temporaryFolder(), 'topology.yaml');
      const url = (server: Postgres, entity: EntityName): string =>
        server.url(databaseOf(entity), SECRET);
      const lines = ENTITY_NAMES.map(
        (entity) =>
          `  ${entity}: { url: "${url(postgres, entity)}", name: ${entity}, replicas: ["${url(replica, entity)}"] }`,
      );
      writeFileSync(file, ['entities:', ...lines, ''].join('\n'));
      await until('the replica has everything', async () => {
        const { stdout } = await command(temporaryFolder(), ['status', '--topology', file], {
          env,
        });
        return /User replica 1 +User +has everything +PostgreSQL 15.* 8 /.test(stdout);
      });
      await replica.query('postgres', 'SELECT pg_wal_replay_pause()');
      try {
        await postgres.query(
          'dbsim_users',
          'CREATE TABLE lacked AS SELECT generate_series(1, 999)',
        );
        const { code, stdout } = await command(temporaryFolder(), ['status', '--topology', file], {
          env,
        });
        expect(stdout).toMatch(
          /User replica 1 +User +lacks [\d.]+ KiB, its newest change is .* old/,
        );
        expect(code).toBe(0);
      } finally {
        await replica.query('postgres', 'SELECT pg_wal_replay_resume()');
        await postgres.query('dbsim_users', 'DROP TABLE lacked');
      }
    });

    it('who looks at rows asks the replica as soon as it has them', async () => {
      await until('the replica has them', async () => (await reader()).includes(place()));
      const database = await ServerDatabase.open(await chooseReader(description));
      expect(await database.countRows()).toBe(8);
      await database.close();
      await until('it lacks nothing', async () => {
        const [status] = await readReplicas(description);
        return status?.state === 'follows' && status.lag.state === 'none' && status.lag.bytes === 0;
      });
    });

    it('one that lags is reported, and the database itself is asked', async () => {
      await replica.query('postgres', 'SELECT pg_wal_replay_pause()');
      try {
        await postgres.query('dbsim_users', 'CREATE TABLE more AS SELECT generate_series(1, 999)');
        expect(await reader()).toBe(postgres.url('dbsim_users'));
        const [status] = await readReplicas(description);
        expect(status).toMatchObject({ state: 'follows', lag: { state: 'some' } });
        expect(status?.state === 'follows' && status.lag.bytes).toBeGreaterThan(1000);
      } finally {
        await replica.query('postgres', 'SELECT pg_wal_replay_resume()');
      }
      await until('it has caught up', async () => (await reader()).includes(place()));
    });

    it('one that freezes, or follows no database, is reported and not asked', async () => {
      const impatient = { ...description, deadlineMs: 1000 };
      replica.freeze();
      try {
        expect(await chooseReader(impatient)).toBe(impatient);
        expect(await readReplicas(impatient)).toEqual([
          {
            place: place(),
            state: 'away',
            problem: expect.stringContaining(
              `the replica of users at ${place()} cannot be reached`,
            ),
          },
        ]);
      } finally {
        replica.thaw();
      }
      const wrong = { ...description, replicas: [postgres.url('dbsim_products')] };
      expect(await chooseReader(wrong)).toBe(wrong);
      const [status] = await readReplicas(wrong);
      expect(status).toMatchObject({
        state: 'not following',
        problem: expect.stringContaining('it follows no other server'),
      });
    });

    it('the replica is asked where the database itself does not answer', async () => {
      await postgres.crash();
      try {
        expect(await reader()).toBe(replica.url('dbsim_users'));
      } finally {
        await postgres.startAgain();
      }
    });
  });

  it('the password is nowhere in what is stored or printed', async () => {
    const args = ['assignment', '--threads', '2', ...topology];
    const { dir, stdout, stderr } = await simulate(args, { env });
    const status = await command(dir, ['status', ...topology], { env: { [SECRET]: 'wrong one' } });
    expect(status.code).toBe(1);
    expect(status.stdout).toContain('rejected the login: wrong user or password');
    const files = readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'));
    for (const text of [stdout, stderr, status.stdout, status.stderr, ...files]) {
      expect(text).not.toContain(postgres.password);
      expect(text).not.toContain(encodeURIComponent(postgres.password));
      expect(text).not.toContain('wrong one');
    }
  });
});
