/** @module-tag full */
import { afterAll, beforeAll, expect, it } from 'vitest';

import { describeEngine } from './describe.js';
import { Postgres, POSTGRES } from './postgres.js';

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
