/** @module-tag full */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import type { TogetherPolicy } from '../../source/ledger/record.js';
import { FAULT_VARIABLE, formatFault, type FaultPlan } from '../../source/sim/fault-hook.js';
import { expectSumsToAgree, type PrintedRecord } from '../e2e/support/record.js';
import { runsIn } from '../e2e/support/files.js';
import { command, decisionsOf, findingsOf, simulate, words } from '../e2e/support/simulate.js';
import { describeEngine } from '../harness/engines/describe.js';
import { MARIADB, MariaDb } from '../harness/engines/mariadb.js';
import { Postgres, POSTGRES } from '../harness/engines/postgres.js';
import { temporaryFolder } from '../harness/folder.js';
import { databaseOf, DATABASES, SECRET, topologyFile } from './support.js';

const LINE = 'generate --rows 150 --seed 5 --unit Order --together';

/** Where units are written, past the program. */
interface Place {
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** How often each id is stored, over all tables. */
  readonly countTorn: () => Promise<number>;
  readonly countPrepared: () => Promise<number>;
}

describeEngine('units on PostgreSQL', POSTGRES, () => {
  let postgres: Postgres;

  beforeAll(async () => {
    postgres = await Postgres.start({ prepared: 100 });
  });
  afterAll(() => postgres.stop());
  beforeEach(() => postgres.createDatabases(...DATABASES));

  itWritesUnits((): Place => ({
    flags: ['--topology', topologyFile((entity) => [postgres.url(databaseOf(entity), SECRET)])],
    env: { [SECRET]: postgres.password },
    countTorn: async () => {
      const ids: number[] = [];
      for (const database of DATABASES) {
        const rows = await postgres.query(database, `SELECT id FROM ${database.slice(6)}`);
        ids.push(...rows.map(({ id }) => Number(id)));
      }
      return tornIn(ids);
    },
    countPrepared: async () => (await postgres.query('postgres', 'TABLE pg_prepared_xacts')).length,
  }));
});

describeEngine('units on PostgreSQL that prepares no transaction', POSTGRES, () => {
  it('are refused with 2pc before a table is created, with the name of the setting', async () => {
    const postgres = await Postgres.start();
    try {
      await postgres.createDatabases(...DATABASES);
      const file = topologyFile((entity) => [postgres.url(databaseOf(entity), SECRET)]);
      const args = [...words(`run ${LINE} 2pc`), '--topology', file];
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

describeEngine('units on MariaDB', MARIADB, () => {
  let mariadb: MariaDb;

  beforeAll(async () => {
    mariadb = await MariaDb.start();
  });
  afterAll(() => mariadb.stop());
  beforeEach(() => mariadb.createSchemas(...DATABASES));

  itWritesUnits((): Place => ({
    flags: ['--topology', topologyFile((entity) => [mariadb.url(databaseOf(entity), SECRET)])],
    env: { [SECRET]: mariadb.password },
    countTorn: async () => {
      const ids: number[] = [];
      for (const database of DATABASES) {
        const rows = await mariadb.query(`SELECT id FROM ${database}.${database.slice(6)}`);
        ids.push(...rows.map(({ id }) => Number(id)));
      }
      return tornIn(ids);
    },
    countPrepared: async () => (await mariadb.query('XA RECOVER')).length,
  }));
});

/** How many ids are stored, but not in every table. */
function tornIn(ids: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts.values()].filter((count) => count < DATABASES.length).length;
}

function itWritesUnits(place: () => Place): void {
  const policies: readonly TogetherPolicy[] = ['separate', 'saga', '2pc'];

  it.each(policies)('%s decides as one thread does, and as SQLite does', async (together) => {
    const { flags, env, countTorn, countPrepared } = place();
    const sqlite = await simulate([...words(LINE), together === '2pc' ? 'saga' : together]);
    const args = [...words(LINE), together, '--fresh', ...flags];
    for (const threads of ['4', '1']) {
      const { record } = await simulate([...args, '--threads', threads], { env });
      expectSumsToAgree(record);
      expect(record.audit.ok, JSON.stringify(findingsOf(record))).toBe(true);
      expect(decisionsOf(record)).toEqual(decisionsOf(sqlite.record));
      expect((await countTorn()) > 0).toBe(together === 'separate');
      expect(await countPrepared()).toBe(0);
    }
  });

  it.each<[TogetherPolicy, FaultPlan['moment'], number]>([
    ['saga', 'unit-written', 40],
    ['saga', 'unit-removed', 3],
    ['2pc', 'unit-written', 40],
    ['2pc', 'unit-prepared', 41],
    ['2pc', 'unit-decided', 20],
    ['2pc', 'unit-ended', 40],
  ])('%s that is killed at %s has no torn unit after `verify`', async (together, moment, row) => {
    const { flags, env, countTorn, countPrepared } = place();
    const dir = temporaryFolder();
    const fault = formatFault({ action: 'kill', moment, row });
    const args = [...words(`run ${LINE} ${together} --threads 3 --quiet`), ...flags];
    const ending = await command(dir, args, {
      env: { ...env, [FAULT_VARIABLE]: fault },
      isStarted: true,
    });
    expect(ending.signal, ending.stderr).toBe('SIGKILL');
    const [id = ''] = runsIn(dir);
    for (let time = 0; time < 2; time += 1) {
      const { stdout } = await command(dir, ['verify', id, '--json', ...flags], { env });
      const record = JSON.parse(stdout) as PrintedRecord;
      expect(record.audit.ok, JSON.stringify(findingsOf(record))).toBe(true);
      expect(await countTorn()).toBe(0);
      expect(await countPrepared()).toBe(0);
    }
  });
}
