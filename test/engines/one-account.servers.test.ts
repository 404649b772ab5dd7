/** @module-tag full */
import { afterAll, beforeAll } from 'vitest';

import { describeAccount } from '../e2e/support/one-account.js';
import { describeEngine } from '../harness/engines/describe.js';
import { Postgres, POSTGRES } from '../harness/engines/postgres.js';
import { evenly, writeShardedTopology } from '../harness/sharded.js';
import { databaseOf, DATABASES, topologyFile } from './support.js';

describeEngine('on PostgreSQL', POSTGRES, () => {
  let postgres: Postgres;

  beforeAll(async () => {
    postgres = await Postgres.start();
  });
  afterAll(() => postgres.stop());

  const inDatabases = async (): Promise<string> => {
    await postgres.createDatabases(...DATABASES);
    return topologyFile((entity) => [postgres.url(databaseOf(entity))]);
  };

  describeAccount({
    name: 'was completed on a server, with rejected rows',
    args: 'assignment',
    planned: 30,
    has: { duplicate: true, notAttempted: false },
    writeTopology: inDatabases,
  });

  describeAccount({
    name: 'was killed on a server, with unknown rows and others that were never attempted',
    args: 'generate --rows 300 --seed 3 --threads 3 --batch 10',
    planned: 300,
    options: { env: { DBSIM_FAULT: 'kill:committed:60' } },
    has: { inserted: true, unknown: true, notAttempted: true },
    writeTopology: inDatabases,
  });

  describeAccount({
    name: 'was completed over nine databases of a server',
    args: 'generate --rows 300 --seed 3 --threads 3 --batch 10 --invalid 0.2',
    planned: 300,
    has: { inserted: true, invalid: true, notAttempted: false },
    writeTopology: async (dir) => {
      const nameOf = (entity: string, number: number): string =>
        `account_${entity.toLowerCase()}_${number}`;
      const names = ['User', 'Product', 'Order'].flatMap((entity) =>
        [1, 2, 3].map((number) => nameOf(entity, number)),
      );
      await postgres.createDatabases(...names);
      return writeShardedTopology(dir, evenly(3), (entity, number) => {
        const name = nameOf(entity, number);
        return `{ name: ${name}, url: "${postgres.url(name)}" }`;
      });
    },
  });
});
