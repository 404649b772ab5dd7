import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import { DatabaseError } from '../../source/base/errors.js';
import type { EntityStore } from '../../source/db/entity-store.js';
import { SqliteModelWriter } from '../../source/db/sqlite/model-writer.js';
import type { DatabaseDescription, SqliteWriter } from '../../source/db/sqlite/writer.js';
import type { StoredRow } from '../../source/entities/value.js';
import { afterEveryTest } from '../harness/cleanup.js';
import { migrated, storeOf } from './databases.js';

const ANA: StoredRow = [1, 'Ana', 'ana@example.com'];
const BEN: StoredRow = [2, 'Ben', 'Ben@Example.com'];
const INVALID: StoredRow = [3, 'x'.repeat(5000), 'eva@example.com'];

const IDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const anyUser = fc.tuple(
  fc.constantFrom(...IDS),
  fc.constantFrom('Ana', `O'Brien "$1" \\n ? :name %_`, '$$ クリス', '-- x /* y */'),
  fc.constantFrom('b@x.de', 'B@x.de', 'a@x.de', 'A@X.de', 'É@x.de', 'é@x.de', "o'c@x.de", 'd@x.de'),
);

const opened = new Set<SqliteWriter>();

afterEveryTest(async () => {
  for (const writer of opened) await writer.close();
  opened.clear();
});

async function modelStoreOf(description: DatabaseDescription, busyMs = 100): Promise<EntityStore> {
  const writer = await SqliteModelWriter.open(description, { sync: 'off', busyMs });
  opened.add(writer);
  return writer.openStore();
}

/** A store that writes through Sequelize, and one of the driver, each on users of its own. */
async function pair(): Promise<{ models: EntityStore; driver: EntityStore }> {
  const { description } = await migrated('User', { sync: 'off' });
  return {
    models: await modelStoreOf(description),
    driver: await storeOf(await migrated('User', { sync: 'off' })),
  };
}

/** What a store says of work that fails. */
async function problemOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return 'no problem';
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const { kind, code, message } = error;
    return { kind, code, message };
  }
}

describe('a store that writes through Sequelize', () => {
  it('leaves what the statements of the driver leave, whatever rows share keys', async () => {
    const { models, driver } = await pair();
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyUser, { maxLength: 4 }),
        fc.array(anyUser, { maxLength: 12 }),
        async (first, batch) => {
          for (const store of [models, driver]) await store.begin();
          for (const row of first) expect(await models.insert(row)).toBe(await driver.insert(row));
          // The rows of before are of another transaction: a violation begins this one again.
          for (const store of [models, driver]) await store.commit();
          for (const store of [models, driver]) await store.begin();
          expect(await models.insertAll(batch)).toBe(await driver.insertAll(batch));
          expect(await models.readRows(IDS)).toEqual(await driver.readRows(IDS));
          const keys = batch.map(([id, , email]) => ({ id, uniques: [email] }));
          expect(await models.findHolders(keys)).toEqual(await driver.findHolders(keys));
          for (const store of [models, driver]) await store.rollback();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('commits by itself outside of transactions', async () => {
    const { models } = await pair();
    expect(await models.insert(ANA)).toBe(true);
    expect(await models.insert(ANA)).toBe(false);
    expect(await models.insertAll([ANA, BEN])).toBe(1);
    expect([...(await models.readRows([1, 2])).values()]).toEqual([ANA, BEN]);
  });

  it('inserts several statements full of rows, of which one is refused', async () => {
    const { models } = await pair();
    await models.insert([1500, 'Zoe', 'zoe@example.com']);
    const rows = Array.from({ length: 2500 }, (_, index): StoredRow => [
      index + 1,
      'Ana',
      `u${index}@example.com`,
    ]);
    await models.begin();
    expect(await models.insertAll(rows)).toBe(2499);
    await models.commit();
    const ids = rows.map(([id]) => Number(id));
    expect((await models.findExisting(ids)).size).toBe(2500);
    expect((await models.readRows([1500])).get(1500)).toEqual([1500, 'Zoe', 'zoe@example.com']);
  });

  it('reports a failed check as the driver does, not as a taken key', async () => {
    const { models, driver } = await pair();
    for (const rows of [[INVALID], [ANA, INVALID]]) {
      for (const store of [models, driver]) await store.begin();
      const expected = await problemOf(driver.insertAll(rows));
      expect(expected).toMatchObject({ kind: 'constraint' });
      expect(await problemOf(models.insertAll(rows))).toEqual(expected);
      for (const store of [models, driver]) await store.rollback();
    }
  });

  it('takes the lock when it begins, and reports another holder as the driver does', async () => {
    const database = await migrated('User');
    const holder = await storeOf(database);
    const models = await modelStoreOf(database.description, 0);
    await holder.begin();
    expect(await problemOf(models.begin())).toMatchObject({
      kind: 'locked',
      code: 'SQLITE_BUSY',
      message: expect.stringContaining('users.db is locked by another program') as string,
    });
    await holder.rollback();
    expect(await models.insert(BEN)).toBe(true);
  });

  it('whose commit fails keeps nothing, and the next one works', async () => {
    const reader = await migrated('User');
    // In a rollback journal, a reader keeps a commit from happening.
    await reader.handle.all('PRAGMA journal_mode = delete');
    const models = await modelStoreOf(reader.description);
    await reader.handle.run('BEGIN');
    await reader.handle.all('SELECT count(*) FROM users');
    // Sequelize's own way to commit would print the failure, which would tear the screen.
    const printed = vi.spyOn(console, 'warn');
    await models.begin();
    await models.insert(ANA);
    expect(await problemOf(models.commit())).toMatchObject({ kind: 'locked' });
    await models.rollback();
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
    await reader.handle.run('COMMIT');
    expect(await models.insert(BEN)).toBe(true);
    expect(await models.findExisting([1, 2])).toEqual(new Set([2]));
  });

  it('does not create a file that is gone', async () => {
    const { description } = await migrated('User');
    const gone = { ...description, file: `${description.file}-gone` };
    expect(await problemOf(modelStoreOf(gone))).toMatchObject({ kind: 'missing' });
  });
});
