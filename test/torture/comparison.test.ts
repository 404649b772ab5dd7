import { mkdirSync, writeFileSync } from 'node:fs';
import sqlite3 from 'sqlite3';
import { describe, expect, it } from 'vitest';

import {
  countTorn,
  databaseFiles,
  compareIndependently,
} from '../../source/commands/torture/comparison.js';
import { runFiles, runsFolder } from '../../source/ledger/files.js';
import { temporaryFolder } from '../harness/folder.js';

const FIRST = 'r-20260101-000000-000-aaaa';
const SECOND = 'r-20260101-000001-000-bbbb';

const user = (row: number, outcome: string): object => ({
  entity: 'User',
  row,
  values: { id: 1, name: 'Alice', email: 'alice@example.com' },
  outcome,
});

/** A folder that holds user 1, and the ledgers of its runs; the first announced it as its row 1. */
async function folderWith(ledgers: Record<string, object[]>): Promise<string> {
  const dir = temporaryFolder();
  mkdirSync(runsFolder(dir), { recursive: true });
  for (const [id, attempts] of Object.entries(ledgers)) {
    const files = runFiles(dir, id);
    const writing = { type: 'writing', entity: 'User', rows: id === FIRST ? [[1, 1]] : [] };
    writeFileSync(files.journal, `${JSON.stringify(writing)}\n`);
    writeFileSync(files.attempts, attempts.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
  await carryOut(
    databaseFiles(dir)[0]!,
    "CREATE TABLE users (id, name, email); INSERT INTO users VALUES (1, 'Alice', 'alice@example.com')",
  );
  return dir;
}

/** Carries out statements on a database file, which is created where it is missing. */
function carryOut(file: string, sql: string): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const database = new sqlite3.Database(file);
    database.exec(sql, (error) => database.close(() => (error ? reject(error) : resolve())));
  });
}

describe('what torture finds out for itself', () => {
  it.each([
    ['nothing was recorded', { [FIRST]: [] }],
    ['another row was refused its id', { [FIRST]: [user(2, 'duplicate')] }],
    ['a later run was refused its id', { [FIRST]: [], [SECOND]: [user(1, 'duplicate')] }],
  ])('takes a row that was announced for no stranger: %s', async (_, ledgers) => {
    expect(await compareIndependently(await folderWith(ledgers))).toMatchObject({
      unexpected: 0,
      lost: 0,
    });
  });

  it('knows a row that was refused and is stored', async () => {
    const dir = await folderWith({ [FIRST]: [user(1, 'failed')] });
    expect(await compareIndependently(dir)).toMatchObject({ unexpected: 1 });
  });

  it('reads a database that a kill left without its table as one without rows', async () => {
    const dir = await folderWith({ [FIRST]: [user(1, 'inserted')] });
    const [, products] = databaseFiles(dir);
    await carryOut(products!, 'PRAGMA user_version = 0');
    expect(await compareIndependently(dir)).toMatchObject({ unreadable: [], lost: 0 });
    expect(await countTorn(dir)).toBe(1);
    await carryOut(databaseFiles(dir)[0]!, 'DROP TABLE users');
    expect(await compareIndependently(dir)).toMatchObject({ unreadable: [], lost: 1 });
  });

  it('reads acknowledged rows in their short form', async () => {
    const alice = { User: [1, [1, 'Alice', 'alice@example.com'], 1, 2, 3] };
    const held = await compareIndependently(await folderWith({ [FIRST]: [alice] }));
    expect(held).toMatchObject({ acknowledged: 1, lost: 0, unexpected: 0, doubled: 0 });
    const bob = { User: [1, [1, 'Bob', 'alice@example.com'], 1, 2, 3] };
    expect(await compareIndependently(await folderWith({ [FIRST]: [bob] }))).toMatchObject({
      lost: 1,
    });
  });

  it('knows an acknowledged row that is stored with other fields', async () => {
    const bob = { ...user(1, 'inserted'), values: { id: 1, name: 'Bob', email: 'b@example.com' } };
    expect(await compareIndependently(await folderWith({ [FIRST]: [bob] }))).toMatchObject({
      lost: 1,
    });
  });
});
