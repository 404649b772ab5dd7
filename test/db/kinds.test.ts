import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { keysOf } from '../../source/db/entity-store.js';
import { SqliteModelWriter } from '../../source/db/sqlite/model-writer.js';
import type { MigratedDatabase } from '../../source/db/sqlite/migrated-database.js';
import type { StoredRow } from '../../source/entities/value.js';
import { temporaryFolder } from '../harness/folder.js';
import { open, storeOf } from './databases.js';
import { PART, PARTS, STAY, STAYS, twinOf, USE } from './kinds.js';

/** The table of parts; with the uses, that of both. */
async function parts(): Promise<MigratedDatabase> {
  const name = 'parts.db';
  const database = await open({ name, file: path.join(temporaryFolder(), name), entity: PART });
  await database.migrations.up();
  return database;
}

async function rowsIn(database: MigratedDatabase): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  for await (const page of database.scan()) rows.push(...page);
  return rows;
}

const KEYS = PARTS.map(([key]) => Number(key));
const SORTED = PARTS.toSorted((one, other) => Number(one[0]) - Number(other[0]));

/** Each row by its key, as `readRows` gives it. */
const BY_KEY = new Map(PARTS.map((row) => [Number(row[0]), row]));

describe('values of every kind on SQLite', () => {
  it.each<[string, (database: MigratedDatabase) => Promise<unknown>]>([
    [
      'one by one',
      async (database) => {
        const store = await storeOf(database);
        for (const row of PARTS) expect(await store.insert(row)).toBe(true);
      },
    ],
    ['in a batch', async (database) => (await storeOf(database)).insertAll(PARTS)],
    [
      'in transactions of their own',
      async (database) =>
        expect(await (await storeOf(database)).insertEach?.(PARTS)).toEqual(new Set()),
    ],
    [
      'through Sequelize',
      async ({ description }) => {
        const writer = await SqliteModelWriter.open(description, { sync: 'off', busyMs: 100 });
        const store = await writer.openStore();
        await store.insert(PARTS[0]!);
        await store.insertAll(PARTS.slice(1));
        await writer.close();
      },
    ],
  ])('that are inserted %s are read back exactly', async (_, insert) => {
    const database = await parts();
    await insert(database);
    const store = await storeOf(database);
    expect(await store.readRows(KEYS)).toEqual(BY_KEY);
    expect(await rowsIn(database)).toEqual(SORTED);
    const page = { direction: 'up', from: undefined, skip: 0, limit: 9 } as const;
    expect(await database.readPage(page)).toEqual(SORTED);
    expect(await database.readPage({ ...page, direction: 'down', from: 3, limit: 2 })).toEqual(
      SORTED.slice(0, 2),
    );
    expect(await database.countBelow(4)).toBe(2);
    expect(await store.findExisting([1, 2, 3])).toEqual(new Set([1, 3]));
    await database.removeRows([1, 4]);
    expect(await store.findMissing(KEYS)).toEqual(new Set([1, 4]));
  });

  it.each(['uuid', 'code', 'mail', 'at2'])(
    'are unique in %s, where they are any',
    async (field) => {
      const store = await storeOf(await parts());
      await store.insertAll(PARTS);
      const twin = twinOf(field);
      expect(await store.insert(twin)).toBe(false);
      const [holders] = await store.findHolders([keysOf(PART, twin)]);
      const at = PART.uniques.findIndex((position) => PART.fields[position]!.name === field);
      expect(holders?.byId).toBeNull();
      expect(holders?.byUniques[at]).toBe(1);
      expect(holders?.byUniques.filter((holder) => holder !== null)).toHaveLength(1);
    },
  );

  it.each<[string, string, string]>([
    ['on', '2', 'CHECK'],
    ['on', "'true'", 'CHECK'],
    ['off', '7', 'CHECK'],
    ['grade', "'b'", 'CHECK'],
    ['whole', "'x'", 'CHECK'],
    ['amount', "'1.5'", 'CHECK'],
    ['day', "'29.02.2024'", 'CHECK'],
    ['day', "'0999-12-31'", 'CHECK'],
    ['day', 'NULL', 'NOT NULL'],
    ['at', "'2024-02-29 12:00:00'", 'CHECK'],
    ['year', '0', 'CHECK'],
    ['text', 'NULL', 'NOT NULL'],
  ])('keep the checks of the table: %s = %s', async (field, value, reported) => {
    const database = await parts();
    await (await storeOf(database)).insertAll(PARTS);
    await expect(
      database.handle.run(`UPDATE "part ""one""" SET "${field}" = ${value} WHERE "part no" = 1`),
    ).rejects.toThrow(reported);
  });

  it('of another program are shown as they are', async () => {
    const database = await parts();
    await (await storeOf(database)).insertAll(PARTS.slice(0, 1));
    await database.handle.run('PRAGMA ignore_check_constraints = ON');
    await database.handle.run(
      `UPDATE "part ""one""" SET "on" = 7, "off" = x'00ff', "whole" = 1.5, "day" = 3`,
    );
    const [row = []] = await rowsIn(database);
    const shown = ['on', 'off', 'whole', 'day'].map(
      (field) => row[PART.fields.findIndex(({ name }) => name === field)],
    );
    expect(shown).toEqual([7, 'blob:00FF', 1.5, '3']);
  });
});

describe('fields that are unique together', () => {
  async function stays(): Promise<MigratedDatabase> {
    const name = 'stays.db';
    const database = await open({ name, file: path.join(temporaryFolder(), name), entity: STAY });
    await database.migrations.up();
    return database;
  }

  it('keep rows out that share all of them, and name the row that has them', async () => {
    const store = await storeOf(await stays());
    for (const [row, isInserted] of STAYS) expect(await store.insert(row)).toBe(isInserted);
    const holders = await store.findHolders(STAYS.map(([row]) => keysOf(STAY, row)));
    expect(holders.map(({ byUniques }) => byUniques)).toEqual([[1], [2], [3], [null], [null], [1]]);
  });

  it.each(['driver', 'Sequelize'])('do so within a batch, with %s', async (writer) => {
    const database = await stays();
    const rows = STAYS.map(([row]) => row);
    if (writer === 'driver') {
      expect(await (await storeOf(database)).insertAll(rows)).toBe(5);
    } else {
      const other = await SqliteModelWriter.open(database.description, {
        sync: 'off',
        busyMs: 100,
      });
      expect(await (await other.openStore()).insertAll(rows)).toBe(5);
      await other.close();
    }
    expect(await rowsIn(database)).toEqual(rows.slice(0, 5));
  });
});

describe('two tables in one file', () => {
  async function both(): Promise<[MigratedDatabase, MigratedDatabase]> {
    const name = 'both.db';
    const file = path.join(temporaryFolder(), name);
    const part = await open({ name, file, entity: PART, siblings: [USE] });
    const use = await open({ name, file, entity: USE, siblings: [PART] });
    await part.migrations.up();
    await use.migrations.up();
    return [part, use];
  }

  it('have migrations of their own', async () => {
    const [part, use] = await both();
    expect((await part.migrations.state()).pending).toEqual([]);
    expect(await use.migrations.state()).toEqual({ applied: ['0001-create-uses'], pending: [] });
    expect(await use.migrations.down(true)).toEqual(['0001-create-uses']);
    expect((await part.migrations.state()).applied).toHaveLength(3);
    expect(await part.countRows()).toBe(0);
  });

  it('have a foreign key, so that no row points to nothing', async () => {
    const [part, use] = await both();
    const uses = await storeOf(use);
    await expect(uses.insert([1, 3, null])).rejects.toThrow('FOREIGN KEY');
    await (await storeOf(part)).insertAll(PARTS);
    expect(await uses.insert([1, 3, null])).toBe(true);
    await expect(part.removeRows([3])).rejects.toThrow('FOREIGN KEY');
  });

  it('are emptied together', async () => {
    const [part, use] = await both();
    await (await storeOf(part)).insertAll(PARTS);
    await (
      await storeOf(use)
    ).insertAll([
      [1, 3, null],
      [2, 3, 1],
      [3, 3, 2],
    ]);
    await part.lock();
    await part.deleteRows();
    await part.commit();
    expect([await part.countRows(), await use.countRows()]).toEqual([0, 0]);
  });
});
