/** @module-tag full */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { command } from '../e2e/support/simulate.js';
import { temporaryFolder } from '../harness/folder.js';
import { describeEngine } from '../harness/engines/describe.js';
import { Postgres, POSTGRES } from '../harness/engines/postgres.js';
import { databaseOf, DATABASES, topologyFile } from './support.js';

const CONNECTIONS = 14;

describeEngine('what PostgreSQL refuses', POSTGRES, () => {
  let postgres: Postgres;

  beforeAll(async () => {
    postgres = await Postgres.start({ connections: CONNECTIONS });
  });
  afterAll(() => postgres.stop());
  beforeEach(() => postgres.createDatabases(...DATABASES));

  const run = (file: string, threads: number): ReturnType<typeof command> =>
    command(temporaryFolder(), ['run', '--threads', String(threads), '--topology', file]);

  it('for lack of connections is reported, with how many there are', async () => {
    const file = topologyFile((entity) => [postgres.url(databaseOf(entity))]);
    const { code, stderr } = await run(file, 20);
    expect(code).toBe(1);
    expect(stderr).toMatch(/takes no more connections/);
    expect(stderr).toContain(
      `(53300). Use fewer --threads, or raise max_connections on the server, which is ${CONNECTIONS}. Details: `,
    );
    expect(stderr.match(/Details/g)).toHaveLength(1);
  });

  it('because it only reads is reported', async () => {
    const file = topologyFile((entity) => [postgres.url(databaseOf(entity))]);
    await postgres.query(
      'postgres',
      'ALTER DATABASE dbsim_users SET default_transaction_read_only = on',
    );
    const { code, stderr } = await run(file, 1);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /dbsim_users at \S+ only reads now: it is a standby, or read-only \(25006\)/,
    );
  });

  it('a second way to a database is found by asking it', async () => {
    const users = postgres.url('dbsim_users');
    const file = topologyFile((entity) =>
      entity === 'Product'
        ? [users.replace('127.0.0.1', 'localhost')]
        : [postgres.url(databaseOf(entity))],
    );
    const { code, stderr } = await run(file, 1);
    expect(code).toBe(2);
    expect(stderr).toContain('are the same database');
  });

  it('accepts the password, written as it is', async () => {
    const file = path.join(temporaryFolder(), 'topology.yaml');
    const lines = ['User', 'Product', 'Order'].map((entity) => {
      const url = postgres
        .url(`dbsim_${entity.toLowerCase()}s`)
        .replace(/:[^:@]*@/, `:${postgres.password}@`);
      return `  ${entity}: { url: ${JSON.stringify(url)} }`;
    });
    writeFileSync(file, ['entities:', ...lines, ''].join('\n'), { mode: 0o600 });
    const { code, stdout, stderr } = await run(file, 1);
    expect(code, stderr).toBe(0);
    expect(stdout + stderr).not.toContain(postgres.password);
  });
});
