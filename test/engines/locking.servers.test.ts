/** @module-tag full */
import { afterAll, beforeAll, expect, it } from 'vitest';

import { command, decisionsOf, simulate, words } from '../e2e/support/simulate.js';
import { describeEngine } from '../harness/engines/describe.js';
import { MariaDb, MARIADB } from '../harness/engines/mariadb.js';
import { Postgres, POSTGRES } from '../harness/engines/postgres.js';
import { temporaryFolder } from '../harness/folder.js';
import { databaseOf, DATABASES, SECRET, topologyFile } from './support.js';

const LINE = 'generate --rows 150 --invalid 0.25 --seed 5 --threads 5';

/** What servers have of the settings about locks: the look before an insert, and the back-off. */
function itLocks(place: () => { readonly topology: string; readonly password: string }): void {
  it('looks first and backs off with the same outcomes as without', async () => {
    const { topology, password } = place();
    const env = { [SECRET]: password };
    const run = (flags: string) =>
      simulate([...words(`${LINE} --fresh${flags}`), '--topology', topology], { env });
    const usual = await run('');
    for (const flags of [' --check-first', ' --check-first --batch 10 --retry jitter']) {
      const other = await run(flags);
      expect(decisionsOf(other.record), flags).toEqual(decisionsOf(usual.record));
      expect(other.record.audit.ok, flags).toBe(true);
    }
    const raced = await run(' --check-first --retry none --order race');
    expect(raced.record.totals.failed).toBe(0);
    expect(raced.record.audit.ok).toBe(true);
  });

  it('refuses a deferred begin before it connects, and names the reason', async () => {
    const { topology } = place();
    const args = ['run', ...words(LINE), '--begin', 'deferred', '--topology', topology];
    const env = { [SECRET]: 'wrong' };
    const { code, stderr } = await command(temporaryFolder(), args, { env });
    expect(code).toBe(2);
    expect(stderr).toContain(
      '--begin deferred is for SQLite files, and the topology names servers',
    );
  });
}

describeEngine('locking on PostgreSQL', POSTGRES, () => {
  let postgres: Postgres;
  let topology = '';

  beforeAll(async () => {
    postgres = await Postgres.start();
    await postgres.createDatabases(...DATABASES);
    topology = topologyFile((entity) => [postgres.url(databaseOf(entity), SECRET)]);
  });
  afterAll(() => postgres.stop());

  itLocks(() => ({ topology, password: postgres.password }));
});

describeEngine('locking on MariaDB', MARIADB, () => {
  let mariadb: MariaDb;
  let topology = '';

  beforeAll(async () => {
    mariadb = await MariaDb.start();
    await mariadb.createSchemas(...DATABASES);
    topology = topologyFile((entity) => [mariadb.url(databaseOf(entity), SECRET)]);
  });
  afterAll(() => mariadb.stop());

  itLocks(() => ({ topology, password: mariadb.password }));
});
