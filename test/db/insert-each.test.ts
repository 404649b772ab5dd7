import { describe, expect, it } from 'vitest';

import type { MigratedDatabase } from '../../source/db/sqlite/migrated-database.js';
import type { SqliteStore } from '../../source/db/sqlite/store.js';
import type { StoredRow } from '../../source/entities/value.js';
import { migrated, open, storeOf } from './databases.js';

const LARGEST = Number.MAX_SAFE_INTEGER;

const ANA: StoredRow = [1, 'Ana', 'ana@example.com'];
const BEN: StoredRow = [2, 'Ben', 'ben@example.com'];
const EVA: StoredRow = [3, 'Eva', 'eva@example.com'];

async function users(): Promise<{ database: MigratedDatabase; store: SqliteStore }> {
  const database = await migrated('User');
  return { database, store: (await storeOf(database)) as SqliteStore };
}

/** All rows as another connection reads them: those that are committed. */
async function committed({ description }: MigratedDatabase): Promise<StoredRow[]> {
  const other = await open(description);
  const { table, fields } = description.entity;
  const rows = await other.handle.all<Record<string, string | number>>(
    `SELECT * FROM ${table} ORDER BY id`,
  );
  return rows.map((row) => fields.map(({ name }) => row[name] ?? ''));
}

describe('rows that are handed over together', () => {
  it('are all committed, in any number, turn after turn', async () => {
    const { database, store } = await users();
    const turns = [[ANA, BEN], [EVA], []];
    for (const rows of turns) expect(await store.insertEach(rows)).toEqual(new Set());
    expect(await committed(database)).toEqual([ANA, BEN, EVA]);
  });

  it('are distinguished: those whose other key is taken do not go in', async () => {
    const { database, store } = await users();
    await store.insert(ANA);
    const refused = await store.insertEach([[7, 'Ana', 'ANA@example.com'], BEN]);
    expect(refused).toEqual(new Set([7]));
    expect(await committed(database)).toEqual([ANA, BEN]);
  });

  it('are found taken beyond ASCII, too', async () => {
    const { store } = await users();
    expect(await store.insertEach([[1, 'Olaf', 'ölaf@example.com'], BEN])).toEqual(new Set());
    expect(await store.insertEach([[3, 'Olaf', 'ÖLAF@example.com'], EVA])).toEqual(new Set([3]));
  });

  it('are not mistaken for rows of another program with the same ids', async () => {
    const { database, store } = await users();
    const other = await storeOf(await open(database.description));
    await other.insert([1, 'Ana', 'ANA@example.com']);
    await other.insert([2, 'Another', 'ben@example.com']);
    expect(await store.insertEach([ANA, BEN, EVA])).toEqual(new Set([1, 2]));
  });

  it('are transactions of their own: one that fails takes none before it along', async () => {
    const { database, store } = await users();
    const poisoned: StoredRow = [2, 'B', 'ben@example.com'];
    await expect(store.insertEach([ANA, poisoned, EVA])).rejects.toMatchObject({
      kind: 'constraint',
    });
    expect(await committed(database)).toEqual([ANA]);
    expect(await store.insertEach([BEN])).toEqual(new Set());
    expect(await committed(database)).toEqual([ANA, BEN]);
  });

  it('wait for no lock longer than the connection does', async () => {
    const { database, store } = await users();
    const holder = await open(database.description);
    await holder.lock();
    await expect(store.insertEach([ANA, BEN])).rejects.toMatchObject({ kind: 'locked' });
    await holder.rollback();
    expect(await store.insertEach([ANA, BEN])).toEqual(new Set());
  });

  it('are stored as they are, whatever they hold', async () => {
    const { database, store } = await users();
    const names = [
      "O'Brien'); DROP TABLE users; --",
      '"quoted" \\n ?1 :a',
      '[1, 2]',
      'null',
      '1e3',
    ];
    const rows = [...names, '👩‍👩‍👧‍👦 한글 क्षि'].map((name, index): StoredRow => [
      LARGEST - 9 + index,
      name,
      `u${index}@example.com`,
    ]);
    expect(await store.insertEach(rows)).toEqual(new Set());
    expect(await committed(database)).toEqual(rows);
  });

  it('may be JSON already', async () => {
    const { database, store } = await users();
    const rows = { json: JSON.stringify([ANA, BEN]), isSortable: true, count: 2 };
    expect(await store.insertEachJson(rows)).toEqual(new Set());
    expect(await committed(database)).toEqual([ANA, BEN]);
  });

  it.each(['Product', 'Order'] as const)('may be rows of any entity: %s', async (entity) => {
    const database = await migrated(entity);
    const store = (await storeOf(database)) as SqliteStore;
    const rows: StoredRow[] = entity === 'Order' ? [[1, 2, LARGEST, 3]] : [[1, 'Lamp', '10.00']];
    expect(await store.insertEach(rows)).toEqual(new Set());
    expect(await committed(database)).toEqual(rows);
  });

  it('leave nothing in the database beside themselves', async () => {
    const { database, store } = await users();
    await store.insertEach([ANA, BEN]);
    const other = await open(database.description);
    expect(
      await other.handle.all("SELECT name FROM sqlite_schema WHERE name LIKE '%staged%'"),
    ).toEqual([]);
  });
});
