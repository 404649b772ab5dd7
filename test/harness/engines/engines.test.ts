import { afterAll, beforeAll, expect, it } from 'vitest';

import { describeEngine } from './describe.js';
import { Galera, GALERA } from './galera.js';
import { Postgres, POSTGRES } from './postgres.js';
import { until } from './server.js';

describeEngine('the PostgreSQL of the tests', POSTGRES, () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await Postgres.start();
  });
  afterAll(() => postgres.stop());

  it('keeps what was committed when it crashes and is started again', async () => {
    await postgres.createDatabases('one');
    await postgres.query('one', 'CREATE TABLE t AS SELECT 1 AS a');
    await postgres.crash();
    await expect(postgres.query('one', 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
    await postgres.startAgain();
    expect(await postgres.query('one', 'SELECT a FROM t')).toEqual([{ a: 1 }]);
  });
});

describeEngine('the Galera cluster of the tests', GALERA, () => {
  let galera: Galera;
  beforeAll(async () => {
    galera = await Galera.start();
  }, 120_000);
  afterAll(() => galera.stop());

  it('replicates, and takes a killed node back', async () => {
    const [first, second, third] = [galera.node(1), galera.node(2), galera.node(3)];
    await galera.createSchemas('one');
    await galera.query(first, 'CREATE TABLE one.t (a INT PRIMARY KEY)');
    await galera.kill(third);
    await until('the others have noticed', async () => (await galera.size(first)) === 2);
    await galera.query(second, 'INSERT INTO one.t VALUES (7)');
    await galera.rejoin(third);
    expect(await galera.query(third, 'SELECT a FROM one.t')).toEqual([{ a: 7 }]);
    expect(await galera.size(first)).toBe(3);
  }, 120_000);
});
