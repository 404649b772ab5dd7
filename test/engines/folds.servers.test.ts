/** @module-tag full */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { ServerDatabase } from '../../source/db/server/database.js';
import { uniquesOf } from '../../source/entities/unique.js';
import { ENTITIES } from '../harness/shop.js';
import { describeEngine } from '../harness/engines/describe.js';
import { Postgres, POSTGRES } from '../harness/engines/postgres.js';

describeEngine('addresses on PostgreSQL', POSTGRES, () => {
  let postgres: Postgres;
  let database: ServerDatabase;

  beforeAll(async () => {
    postgres = await Postgres.start();
  });
  afterAll(async () => {
    await database.close();
    await postgres.stop();
  });
  beforeEach(async () => {
    await postgres.createDatabases('dbsim_users');
    database = await ServerDatabase.open({
      engine: 'postgres',
      name: 'users',
      entity: ENTITIES.User,
      addresses: [postgres.url('dbsim_users')],
      deadlineMs: 10_000,
    });
    await database.prepare();
  });

  it('are one whatever their case, and however their host is spelled', async () => {
    const store = await database.openStore();
    expect(await store.insert([1, 'Ana', 'ana@bücher.example'])).toBe(true);
    expect(await store.insert([2, 'Ana', 'Ana@XN--bcher-kva.example'])).toBe(false);
    expect(await store.insert([3, 'Ana', 'οδος@example.com'])).toBe(true);
    expect(await store.insert([4, 'Ana', 'ΟΔΟΣ@example.com'])).toBe(false);
    expect(await store.findHolders([{ id: 5, uniques: ['ana@xn--bcher-kva.example'] }])).toEqual([
      { byId: null, byUniques: [1] },
    ]);
    expect(await database.suspectValues(uniquesOf(ENTITIES.User)[0]!)).toEqual(
      expect.arrayContaining(['ana@bücher.example', 'οδος@example.com']),
    );
  });

  it('of an older version get their folded form', async () => {
    await database.migrations.down(false);
    await postgres.query(
      'dbsim_users',
      "INSERT INTO users VALUES (1, 'Ana', 'ana@xn--bcher-kva.example', NULL)",
    );
    expect(await database.migrations.up()).toEqual(['0004-fold-email']);
    expect(await postgres.query('dbsim_users', 'SELECT email_fold FROM users')).toEqual([
      { email_fold: 'ana@bücher.example' },
    ]);
  });
});
