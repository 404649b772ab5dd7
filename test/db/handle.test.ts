import { existsSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { DatabaseError } from '../../source/base/errors.js';
import { close, describeDatabase, migrated, open } from './databases.js';

const DESCRIPTORS = '/proc/self/fd';

/** How many descriptors of this process point to a database or to the files beside it. */
function openCount(file: string): number {
  return readdirSync(DESCRIPTORS).filter((descriptor) => {
    try {
      return readlinkSync(`${DESCRIPTORS}/${descriptor}`).startsWith(file);
    } catch {
      return false;
    }
  }).length;
}

describe('a handle', () => {
  it('gives rows, single values and counts of changes', async () => {
    const { handle } = await open(describeDatabase('User'));
    await handle.run('CREATE TABLE t (a, b)');
    const insert = await handle.prepare('INSERT INTO t VALUES (?, ?)');
    expect(await insert.run([1, 'x'])).toBe(1);
    expect(await insert.run([null, 2.5])).toBe(1);
    const change = await handle.prepare('UPDATE t SET b = ?');
    expect(await change.run(['y'])).toBe(2);
    expect(await change.run(['z'])).toBe(2);
    expect(await handle.all('SELECT * FROM t WHERE a = ?', [1])).toEqual([{ a: 1, b: 'z' }]);
    expect(await handle.value('SELECT count(*) FROM t')).toBe(2);
    expect(await handle.value('SELECT a FROM t WHERE a IS NULL')).toBeNull();
    expect(await handle.value('SELECT a FROM t WHERE a = 9')).toBeNull();
  });

  it('runs a statement many times, also after it has failed', async () => {
    const { handle } = await migrated('Product');
    const insert = await handle.prepare('INSERT INTO products VALUES (?, ?, ?)');
    await insert.run([1, 'Lamp', '1.00']);
    await expect(insert.run([1, 'Lamp', '1.00'])).rejects.toMatchObject({ kind: 'constraint' });
    await expect(insert.run([2, 'Lamp', 'cheap'])).rejects.toMatchObject({ kind: 'constraint' });
    expect(await insert.run([2, 'Lamp', '2.00'])).toBe(1);
  });

  it('refuses SQL that is none, with the name of the database', async () => {
    const { handle } = await open(describeDatabase('User'));
    const attempts = [
      () => handle.run('HELLO'),
      () => handle.all('HELLO'),
      () => handle.prepare('HELLO'),
    ];
    for (const attempt of attempts) {
      const error: unknown = await attempt().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(DatabaseError);
      expect(error).toMatchObject({
        kind: 'other',
        code: 'SQLITE_ERROR',
        message: 'users.db reported: near "HELLO": syntax error (SQLITE_ERROR)',
      });
    }
  });

  it('closes with open statements, used and unused, and with a failed one', async () => {
    const database = await migrated('User');
    const { handle } = database;
    await handle.prepare('SELECT 1');
    const used = await handle.prepare('SELECT * FROM users');
    await used.all([]);
    await expect(handle.prepare('SELECT * FROM nowhere')).rejects.toThrow(/no such table/);
    void handle.prepare('SELECT 2');
    await close(database);
    await expect(handle.run('SELECT 1')).rejects.toMatchObject({ code: 'SQLITE_MISUSE' });
  });

  it('rolls an open transaction back when it closes', async () => {
    const database = await migrated('Product');
    await database.handle.run('BEGIN IMMEDIATE');
    await database.handle.run("INSERT INTO products VALUES (1, 'Lamp', '1.00')");
    await close(database);
    const again = await open(database.description);
    expect(await again.countRows()).toBe(0);
  });

  it('commits what it writes after a statement that did not get the lock', async () => {
    const { handle, description } = await migrated('Product');
    const other = await open(description, { busyMs: 50 });
    await handle.run('PRAGMA busy_timeout = 50');
    await other.handle.run('BEGIN IMMEDIATE');
    const insert = await handle.prepare('INSERT INTO products VALUES (?, ?, ?)');
    await expect(insert.run([1, 'Lamp', '1.00'])).rejects.toMatchObject({ kind: 'locked' });
    await other.handle.run('COMMIT');
    await handle.run("INSERT INTO products VALUES (2, 'Lamp', '1.00')");
    expect(await other.countRows()).toBe(1);
    await other.handle.run("INSERT INTO products VALUES (3, 'Lamp', '1.00')");
  });

  it.skipIf(!existsSync(DESCRIPTORS))('leaves no file open when it is closed', async () => {
    const database = await migrated('User');
    const { file } = database.description;
    expect(openCount(file)).toBeGreaterThan(0);
    await close(database);
    expect(openCount(file)).toBe(0);
  });
});

it.skipIf(!existsSync(DESCRIPTORS))('a database that cannot be used is not left open', async () => {
  const description = describeDatabase('User');
  writeFileSync(description.file, 'this is no database\n'.repeat(100));
  await expect(open(description)).rejects.toMatchObject({ kind: 'not-a-database' });
  expect(openCount(description.file)).toBe(0);
});
