import { existsSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { defineModel } from '../../source/db/orm/model.js';
import { sizeOnDisk } from '../../source/db/sqlite/database.js';
import {
  forgetConnection,
  openSequelize,
  shareConnection,
} from '../../source/db/sqlite/sequelize.js';
import { close, describeDatabase, migrated, open, storeOf } from './databases.js';

describe('a database', () => {
  it('counts its rows, none where its table is not there yet', async () => {
    const empty = await open(describeDatabase('Order'));
    expect(await empty.countRows()).toBe(0);
    const database = await migrated('Order');
    expect(await database.countRows()).toBe(0);
    await (
      await storeOf(database)
    ).insertAll([
      [1, 1, 1, 1],
      [2, 1, 1, 1],
    ]);
    expect(await database.countRows()).toBe(2);
  });

  it('is emptied, and gives its space back', async () => {
    const database = await migrated('Product');
    await database.handle.all('PRAGMA journal_mode = wal');
    const rows = Array.from({ length: 5000 }, (_, index) => [index + 1, 'Lamp', '1.00']);
    await (await storeOf(database)).insertAll(rows);
    const { file } = database.description;
    const before = (await sizeOnDisk(file)) ?? 0;
    await database.deleteRows();
    await database.shrink();
    expect(await database.countRows()).toBe(0);
    expect(await sizeOnDisk(file)).toBeLessThan(before / 2);
  });

  it("reads and writes the same rows through Sequelize's model", async () => {
    const database = await migrated('Product');
    const { description, handle } = database;
    const sequelize = openSequelize(description.file);
    shareConnection(sequelize, handle.driver);
    const model = defineModel(sequelize, description.entity);
    const store = await storeOf(database);
    await store.insert([Number.MAX_SAFE_INTEGER, 'Lamp', '0.10']);
    await model.create({ id: 2, name: 'Chair', price: '12.50' });
    const found = await model.findAll({ order: [['id', 'DESC']], raw: true });
    expect(found).toEqual([
      { id: Number.MAX_SAFE_INTEGER, name: 'Lamp', price: '0.10' },
      { id: 2, name: 'Chair', price: '12.50' },
    ]);
    expect((await store.readRows([2])).get(2)).toEqual([2, 'Chair', '12.50']);
    forgetConnection(sequelize, 'default');
    await sequelize.close();
  });

  it('is neither made nor changed by one that only reads', async () => {
    const missing = describeDatabase('User');
    await expect(open(missing, { readOnly: true })).rejects.toMatchObject({ kind: 'missing' });
    expect(existsSync(missing.file)).toBe(false);

    const database = await migrated('User');
    const { description } = database;
    await database.handle.all('PRAGMA journal_mode = wal');
    await close(database);
    const before = statSync(description.file);
    const reader = await open(description, { readOnly: true });
    expect(await reader.countRows()).toBe(0);
    await expect(reader.handle.run('DROP TABLE users')).rejects.toMatchObject({
      kind: 'read-only',
    });
    await close(reader);
    expect(statSync(description.file)).toMatchObject({
      size: before.size,
      mtimeMs: before.mtimeMs,
    });
    expect(existsSync(`${description.file}-wal`)).toBe(false);
    expect(existsSync(`${description.file}-shm`)).toBe(false);
  });

  it('has its own file and no other', async () => {
    const database = await migrated('User');
    const files = await database.handle.all<{ name: string; file: string }>('PRAGMA database_list');
    expect(files.map(({ name, file }) => [name, file])).toEqual([
      ['main', database.description.file],
    ]);
  });
});

describe('the size of a database on disk', () => {
  it('is that of the file and its log', async () => {
    const database = await migrated('User');
    const { file } = database.description;
    await database.handle.all('PRAGMA journal_mode = wal');
    await (await storeOf(database)).insert([1, 'Ana', 'ana@example.com']);
    const size = await sizeOnDisk(file);
    await close(database);
    expect(size).toBeGreaterThan(statSync(file).size);
    expect(await sizeOnDisk(file)).toBe(statSync(file).size);
  });

  it('is nothing where there is no file', async () => {
    expect(await sizeOnDisk(describeDatabase('User').file)).toBeUndefined();
  });
});
