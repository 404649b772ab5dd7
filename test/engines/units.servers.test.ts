/** @module-tag full */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import type { EntityName } from '../../source/entities/entity.js';
import { command, words } from '../e2e/support/simulate.js';
import { describeEngine } from '../harness/engines/describe.js';
import { Galera, GALERA } from '../harness/engines/galera.js';
import { MARIADB, MariaDb } from '../harness/engines/mariadb.js';
import { Postgres, POSTGRES } from '../harness/engines/postgres.js';
import { temporaryFolder } from '../harness/folder.js';
import { evenly, writeShardedTopology, type Place } from '../harness/sharded.js';
import { databaseOf, DATABASES, SECRET, topologyFile } from './support.js';
import {
  itClearsOutboxes,
  itOutlivesACrashedThread,
  itRecoversUnits,
  itWritesUnits,
  UNITS,
  type UnitPlace,
} from './unit-cases.js';

/** A prepared transaction of another program. */
const OTHER = 'of another program';

const tableOf = (database: string): string => database.slice('dbsim_'.length);
const idsOf = (rows: readonly Record<string, unknown>[]): number[] =>
  rows.map(({ id }) => Number(id)).toSorted((one, other) => one - other);

describeEngine('units on PostgreSQL', POSTGRES, () => {
  let postgres: Postgres;

  beforeAll(async () => {
    postgres = await Postgres.start({ prepared: 100 });
  });
  afterAll(() => postgres.stop());
  beforeEach(() => postgres.createDatabases(...DATABASES));

  const place = (): UnitPlace => ({
    flags: ['--topology', topologyFile((entity) => [postgres.url(databaseOf(entity), SECRET)])],
    env: { [SECRET]: postgres.password },
    ids: () =>
      Promise.all(
        DATABASES.map(async (name) =>
          idsOf(await postgres.query(name, `SELECT id FROM ${tableOf(name)}`)),
        ),
      ),
    prepared: async () => {
      const rows = await postgres.query('postgres', 'SELECT gid FROM pg_prepared_xacts');
      return rows.map(({ gid }) => String(gid));
    },
    countEntries: async () => {
      const counts = DATABASES.map((name) => postgres.query(name, 'TABLE dbsim_outbox'));
      return (await Promise.all(counts)).flat().length;
    },
    crash: async () => {
      await postgres.crash();
      await postgres.startAgain();
    },
  });

  itWritesUnits(place, ['separate', 'saga', 'outbox', '2pc']);
  itClearsOutboxes(place);

  it('outbox is refused before a row is written where its table cannot be created', async () => {
    const { flags, env } = place();
    const filled = await command(temporaryFolder(), [...words(`run ${UNITS} saga`), ...flags], {
      env,
    });
    expect(filled.code, filled.stderr).toBe(0);
    const [before] = await place().ids();
    await postgres.query(
      'postgres',
      'DROP ROLE IF EXISTS poor',
      "CREATE ROLE poor LOGIN PASSWORD 'poor'",
    );
    for (const name of DATABASES) {
      await postgres.query(name, 'GRANT ALL ON ALL TABLES IN SCHEMA public TO poor');
    }
    const url = (entity: EntityName): string[] => [
      postgres.url(databaseOf(entity)).replace(/\/\/[^@]*@/, '//poor:poor@'),
    ];
    const poor = ['--topology', topologyFile(url)];
    const args = [...words(`run ${UNITS} outbox`), ...poor];
    const { code, stderr } = await command(temporaryFolder(), args);
    expect(code, stderr).toBe(2);
    expect(stderr).toContain('the table dbsim_outbox cannot be created there (42501)');
    expect((await place().ids())[0]).toEqual(before);
    const explained = ['explain', ...words('--unit Order --together outbox'), ...poor];
    expect((await command(temporaryFolder(), explained)).stdout).toContain('It would be refused');
  });

  // Dropping the databases needs that none of its transactions is prepared there.
  itRecoversUnits('PostgreSQL', place, ['separate', 'saga', 'outbox', '2pc']);

  it('prepared transactions of other programs are left alone', async () => {
    await postgres.query(
      'postgres',
      'CREATE TABLE IF NOT EXISTS theirs (id int)',
      'BEGIN',
      'INSERT INTO theirs VALUES (1)',
      `PREPARE TRANSACTION '${OTHER}'`,
    );
    try {
      const { flags, env, prepared } = place();
      const args = [...words(`run ${UNITS} 2pc`), ...flags];
      expect((await command(temporaryFolder(), args, { env })).code).toBe(0);
      expect(await prepared()).toEqual([OTHER]);
    } finally {
      await postgres.query('postgres', `ROLLBACK PREPARED '${OTHER}'`);
    }
  });
});

describeEngine('units over several databases of PostgreSQL', POSTGRES, () => {
  let postgres: Postgres;
  const numbered = DATABASES.flatMap((name) => [`${name}_1`, `${name}_2`]);

  beforeAll(async () => {
    postgres = await Postgres.start({ prepared: 100 });
  });
  afterAll(() => postgres.stop());
  beforeEach(() => postgres.createDatabases(...numbered));

  /** The ids of both databases of a table together. */
  const idsIn = async (name: string): Promise<number[]> => {
    const select = `SELECT id FROM ${tableOf(name)}`;
    const both = await Promise.all([1, 2].map((at) => postgres.query(`${name}_${at}`, select)));
    return idsOf(both.flat());
  };
  const place = (): UnitPlace => {
    const address: Place = (entity, number) =>
      `{ url: '${postgres.url(`${databaseOf(entity)}_${number}`, SECRET)}' }`;
    return {
      flags: ['--topology', writeShardedTopology(temporaryFolder(), evenly(2, 'hash'), address)],
      env: { [SECRET]: postgres.password },
      ids: () => Promise.all(DATABASES.map(idsIn)),
      prepared: async () => {
        const rows = await postgres.query('postgres', 'SELECT gid FROM pg_prepared_xacts');
        return rows.map(({ gid }) => String(gid));
      },
      countEntries: async () => {
        const counts = numbered.map((name) => postgres.query(name, 'TABLE dbsim_outbox'));
        return (await Promise.all(counts)).flat().length;
      },
      crash: async () => {
        await postgres.crash();
        await postgres.startAgain();
      },
    };
  };

  itWritesUnits(place, ['separate', 'saga', 'outbox', '2pc']);
  itRecoversUnits('PostgreSQL', place, ['saga', 'outbox', '2pc']);
  itOutlivesACrashedThread(place);
});

describeEngine('units on PostgreSQL that prepares no transaction', POSTGRES, () => {
  it('are refused with 2pc before a table is created, with the name of the setting', async () => {
    const postgres = await Postgres.start();
    try {
      await postgres.createDatabases(...DATABASES);
      const file = topologyFile((entity) => [postgres.url(databaseOf(entity), SECRET)]);
      const args = [...words(`run ${UNITS} 2pc`), '--topology', file];
      const env = { [SECRET]: postgres.password };
      const { code, stderr } = await command(temporaryFolder(), args, { env });
      expect(code).toBe(2);
      expect(stderr).toContain('max_prepared_transactions is 0');
      const tables = "SELECT 1 FROM pg_tables WHERE schemaname = 'public'";
      expect(await postgres.query('dbsim_users', tables)).toEqual([]);
    } finally {
      await postgres.stop();
    }
  });
});

/** What is asked of MariaDB, alone or in a cluster. */
function placeOn(
  query: (sql: string) => Promise<Record<string, unknown>[]>,
  addresses: (entity: EntityName) => readonly string[],
  password: string,
): UnitPlace {
  return {
    flags: ['--topology', topologyFile(addresses)],
    env: { [SECRET]: password },
    ids: async () => {
      const tables: number[][] = [];
      for (const name of DATABASES) {
        tables.push(idsOf(await query(`SELECT id FROM ${name}.${tableOf(name)}`)));
      }
      return tables;
    },
    prepared: async () => (await query('XA RECOVER')).map(({ data }) => String(data)),
    countEntries: async () => {
      let entries = 0;
      for (const name of DATABASES) {
        entries += (await query(`SELECT 1 FROM ${name}.dbsim_outbox`)).length;
      }
      return entries;
    },
  };
}

describeEngine('units on MariaDB', MARIADB, () => {
  let mariadb: MariaDb;

  beforeAll(async () => {
    mariadb = await MariaDb.start();
  });
  afterAll(() => mariadb.stop());
  beforeEach(() => mariadb.createSchemas(...DATABASES));

  const place = (): UnitPlace => ({
    ...placeOn(
      (sql) => mariadb.query(sql),
      (entity) => [mariadb.url(databaseOf(entity), SECRET)],
      mariadb.password,
    ),
    crash: () => mariadb.crash(),
  });
  itWritesUnits(place, ['separate', 'saga', 'outbox', '2pc']);
  itClearsOutboxes(place);
  itRecoversUnits('MariaDB', place, ['separate', 'saga', 'outbox', '2pc']);

  it('outbox is refused before a row is written where its table cannot be created', async () => {
    const { flags, env } = place();
    const args = [...words(`run ${UNITS} saga`), ...flags];
    expect((await command(temporaryFolder(), args, { env })).code).toBe(0);
    const [before] = await place().ids();
    await mariadb.query(
      "CREATE OR REPLACE USER poor@'%' IDENTIFIED BY 'poor'",
      "GRANT SELECT, INSERT, UPDATE, DELETE ON `dbsim\\_%`.* TO poor@'%'",
    );
    const file = topologyFile((entity) => [
      mariadb.url(databaseOf(entity), SECRET).replace(/\/\/[^@]*@/, '//poor:poor@'),
    ]);
    const poor = [...words(`run ${UNITS} outbox`), '--topology', file];
    const { code, stderr } = await command(temporaryFolder(), poor);
    expect(code, stderr).toBe(2);
    expect(stderr).toContain('the table dbsim_outbox cannot be created there (1142)');
    expect((await place().ids())[0]).toEqual(before);
  });
});

describeEngine('units on Galera', GALERA, () => {
  let galera: Galera;

  beforeAll(async () => {
    galera = await Galera.start();
  });
  afterAll(() => galera.stop());
  beforeEach(() => galera.createSchemas(...DATABASES));

  const place = (): UnitPlace => ({
    ...placeOn(
      (sql) => galera.query(galera.node(1), 'SET SESSION wsrep_sync_wait = 7', sql),
      (entity) => galera.urls(databaseOf(entity), SECRET),
      galera.password,
    ),
    prepared: () => Promise.resolve([]),
  });
  itWritesUnits(place, ['separate', 'saga', 'outbox']);
  itRecoversUnits('Galera', place, ['separate', 'saga', 'outbox']);

  it('are refused with 2pc before a table is created', async () => {
    const { flags, env } = place();
    const args = [...words(`run ${UNITS} 2pc`), ...flags];
    const { code, stderr } = await command(temporaryFolder(), args, { env });
    expect(code, stderr).toBe(2);
    expect(stderr).toContain('Galera has no XA transactions');
    const tables = "SELECT 1 FROM information_schema.tables WHERE table_schema LIKE 'dbsim%'";
    expect(await galera.query(galera.node(1), tables)).toEqual([]);
  });
});
