/** @module-tag full */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { describeEngine } from '../harness/engines/describe.js';
import { MariaDb, MARIADB } from '../harness/engines/mariadb.js';
import { Postgres, POSTGRES } from '../harness/engines/postgres.js';
import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';
import { KEY_FORMS } from '../harness/key-forms.js';

interface Server {
  readonly password: string;
  url(database: string, variable: string): string;
  query(sql: string): Promise<unknown>;
}

function itHoldsKeysOfEveryForm(serverOf: () => Server): void {
  const cwd = temporaryFolder();

  const call = (...words: string[]): ReturnType<typeof callProgram> => {
    const own = ['--model', 'keys.yaml', '--topology', 'topology.yaml'];
    return callProgram([...words, ...own], { cwd, env: { PW: serverOf().password } });
  };

  it('runs, and the audit passes; a second run meets the keys of the first', async () => {
    writeFileSync(path.join(cwd, 'keys.yaml'), KEY_FORMS);
    const url = serverOf().url('dbsim_keys', 'PW');
    writeFileSync(path.join(cwd, 'topology.yaml'), `entities:\n  one:\n    url: '${url}'\n`);
    const run = ['run', 'generate', '--invalid', '0.2', '--threads', '4', '--seed', '3'];
    const first = await call(...run);
    expect(first, first.stderr).toMatchObject({ code: 0 });
    const said = first.stdout + first.stderr;
    expect(said).toContain(
      'References that close a circle were written after all rows: regions.lead',
    );
    expect(said).toContain('Audit passed');
    const again = await call(...run, '--batch', '7');
    expect(again.stdout).toContain('Audit passed');
    expect(again.stdout).toContain('0 of 330 rows inserted');
    expect(again.stdout).toMatch(/duplicate: code [A-Z]{3}\d\d is taken by Region [A-Z]{3}\d\d/);
  });

  it.each([
    [
      'a lost row',
      'DELETE FROM remarks WHERE id = (SELECT m FROM (SELECT max(id) AS m FROM remarks) x)',
      'nothing lost',
    ],
    [
      'another key',
      "UPDATE regions SET code = 'AAA00' WHERE code = (SELECT c FROM (SELECT max(code) AS c FROM regions WHERE code NOT IN (SELECT region FROM people)) x)",
      'values unchanged',
    ],
    [
      'a reference that is not there any more',
      'UPDATE regions SET lead = NULL WHERE lead IS NOT NULL',
      'values unchanged',
    ],
    [
      'a reference to nothing',
      "UPDATE meters SET owner = '00000000-0000-4000-8000-000000000000' WHERE owner IS NOT NULL",
      'values unchanged',
    ],
  ])('finds %s', async (_, sql, check) => {
    await serverOf().query(sql);
    const verified = await call('verify');
    expect(verified.code).toBe(1);
    expect(
      verified.stdout
        .split('\n')
        .filter((line) => line.includes('✖'))
        .join('\n'),
    ).toContain(check);
  });
}

describeEngine('keys of every form on PostgreSQL', POSTGRES, () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await Postgres.start();
    await postgres.createDatabases('dbsim_keys');
  });
  afterAll(() => postgres.stop());
  itHoldsKeysOfEveryForm(() => ({
    password: postgres.password,
    url: (name, variable) => postgres.url(name, variable),
    query: (sql) => postgres.query('dbsim_keys', sql),
  }));
});

describeEngine('keys of every form on MariaDB', MARIADB, () => {
  let mariadb: MariaDb;
  beforeAll(async () => {
    mariadb = await MariaDb.start();
    await mariadb.createSchemas('dbsim_keys');
  });
  afterAll(() => mariadb.stop());
  itHoldsKeysOfEveryForm(() => ({
    password: mariadb.password,
    url: (name, variable) => mariadb.url(name, variable),
    query: (sql) => mariadb.query('USE dbsim_keys', sql),
  }));
});
