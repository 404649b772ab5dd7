import { describe, expect, it } from 'vitest';

import type { BeginMode } from '../../source/db/connection-options.js';
import type { EntityStore } from '../../source/db/entity-store.js';
import { keysOf } from '../../source/db/entity-store.js';
import { SqliteModelWriter } from '../../source/db/sqlite/model-writer.js';
import { SqliteWriter, type DatabaseDescription } from '../../source/db/sqlite/writer.js';
import type { StoredRow } from '../../source/entities/value.js';
import { ENTITIES } from '../harness/shop.js';
import { afterEveryTest } from '../harness/cleanup.js';
import { close, describeDatabase, open } from './databases.js';

const ANA: StoredRow = [1, 'Ana', 'ana@example.com'];
const BEN: StoredRow = [2, 'Ben', 'ben@example.com'];

const writers = new Set<SqliteWriter>();

afterEveryTest(async () => {
  for (const writer of writers) await writer.close();
  writers.clear();
});

/** A file of users with a write-ahead log. */
async function usersFile(): Promise<DatabaseDescription> {
  const database = await open(describeDatabase('User'));
  await database.prepare('wal');
  await close(database);
  return database.description;
}

async function storeIn(
  description: DatabaseDescription,
  begin: BeginMode,
  Writer: Pick<typeof SqliteWriter, 'open'> = SqliteWriter,
): Promise<EntityStore> {
  const writer = await Writer.open(description, { sync: 'off', busyMs: 0, begin });
  writers.add(writer);
  return writer.openStore();
}

const keysOfRow = (row: StoredRow) => [keysOf(ENTITIES.User, row)];

describe.each([
  ['of the driver', SqliteWriter, 'SQLITE_BUSY_SNAPSHOT'],
  // Sequelize's errors have no extended codes.
  ['of Sequelize', SqliteModelWriter, 'SQLITE_BUSY'],
] as const)('a transaction %s', (_, Writer, snapshotCode) => {
  it('that begins immediate keeps other writers out before it has written', async () => {
    const file = await usersFile();
    const one = await storeIn(file, 'immediate', Writer);
    const other = await storeIn(file, 'immediate', Writer);
    expect(one.locksLate === true).toBe(false);
    await one.begin();
    await expect(other.begin()).rejects.toMatchObject({ kind: 'locked', code: 'SQLITE_BUSY' });
    await one.rollback();
  });

  it('that begins deferred takes no lock until it writes', async () => {
    const file = await usersFile();
    const one = await storeIn(file, 'deferred', Writer);
    const other = await storeIn(file, 'deferred', Writer);
    expect(one.locksLate).toBe(true);
    await one.begin();
    await other.begin();
    expect(await other.insertAll([BEN])).toBe(1);
    await expect(one.insertAll([ANA])).rejects.toMatchObject({ kind: 'locked' });
    await one.rollback();
    await other.commit();
  });

  it('that has read cannot write after another commit, and says so', async () => {
    const file = await usersFile();
    const one = await storeIn(file, 'deferred', Writer);
    const other = await storeIn(file, 'deferred', Writer);
    await one.begin();
    await one.findHolders(keysOfRow(ANA));
    await other.begin();
    expect(await other.insertAll([BEN])).toBe(1);
    await expect(one.insertAll([ANA])).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
    await other.commit();
    // Nothing is locked any more; only what was read is out of date.
    await expect(one.insertAll([ANA])).rejects.toMatchObject({
      kind: 'locked',
      code: snapshotCode,
    });
    await one.rollback();
    await one.begin();
    await one.findHolders(keysOfRow(ANA));
    expect(await one.insertAll([ANA])).toBe(1);
    await one.commit();
    expect((await one.readRows([1, 2])).size).toBe(2);
  });
});
