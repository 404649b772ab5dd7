import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import type { EntityStore } from '../../source/db/entity-store.js';
import { SqliteStore } from '../../source/db/sqlite/store.js';
import type { StoredRow } from '../../source/entities/value.js';
import { migrated, open, storeOf } from './databases.js';

const LARGEST = Number.MAX_SAFE_INTEGER;

const ANA: StoredRow = [1, 'Ana', 'ana@example.com'];
const BEN: StoredRow = [2, 'Ben', 'Ben@Example.com'];

async function users(): Promise<EntityStore> {
  return storeOf(await migrated('User', { sync: 'off' }));
}

/** Without `jsonb_each`. */
async function usersOfOldSqlite(): Promise<EntityStore> {
  const { handle, description } = await migrated('User', { sync: 'off' });
  const old = vi.spyOn(handle, 'value').mockResolvedValue(0);
  try {
    return await SqliteStore.open(handle, description.entity);
  } finally {
    old.mockRestore();
  }
}

/** Users of few ids and addresses, some of which differ in case alone or lie beyond ASCII. */
const IDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const anyUser = fc.tuple(
  fc.constantFrom(...IDS),
  fc.constantFrom('Ana', '"quoted" \\n', 'クリス'),
  fc.constantFrom('b@x.de', 'B@x.de', 'a@x.de', 'A@X.de', 'É@x.de', 'é@x.de', 'c@x.de', 'd@x.de'),
);

async function orders(): Promise<EntityStore> {
  return storeOf(await migrated('Order', { sync: 'off' }));
}

describe('inserting one row', () => {
  it('shows whether it went in, and never overwrites', async () => {
    const store = await users();
    expect(await store.insert(ANA)).toBe(true);
    expect(await store.insert(ANA)).toBe(false);
    expect(await store.insert([1, 'Other', 'other@example.com'])).toBe(false);
    expect(await store.insert([9, 'Ana', 'ANA@example.com'])).toBe(false);
    expect(await store.readRows([1, 9])).toEqual(new Map([[1, ANA]]));
  });

  it('commits by itself', async () => {
    const database = await migrated('User');
    await (await storeOf(database)).insert(ANA);
    const other = await storeOf(await open(database.description));
    expect(await other.readRows([1])).toEqual(new Map([[1, ANA]]));
  });

  it('belongs to the transaction that is open', async () => {
    const store = await users();
    await store.begin();
    expect(await store.insert(ANA)).toBe(true);
    await store.rollback();
    expect(await store.readRows([1])).toEqual(new Map());
  });
});

describe('inserting many rows', () => {
  it('counts those that went in: the first of each key', async () => {
    const store = await users();
    await store.insert(ANA);
    const rows: StoredRow[] = [
      BEN,
      [3, 'Ana', 'ana@EXAMPLE.com'],
      [1, 'Other', 'other@example.com'],
      [2, 'Ben again', 'ben2@example.com'],
      [4, 'Ben', 'ben@example.com'],
      [5, 'Eva', 'eva@example.com'],
    ];
    expect(await store.insertAll(rows)).toBe(2);
    expect(await store.readRows([1, 2, 3, 4, 5])).toEqual(
      new Map([
        [1, ANA],
        [2, BEN],
        [5, rows[5]],
      ]),
    );
  });

  it.each([
    ['as this SQLite does it', users],
    ['as an SQLite before 3.51 does it', usersOfOldSqlite],
  ])('leaves what inserting one by one leaves, %s', async (_, openUsers) => {
    const one = await openUsers();
    const all = await openUsers();
    await fc.assert(
      fc.asyncProperty(fc.array(anyUser, { maxLength: 12 }), fc.boolean(), async (rows, rises) => {
        // Rising ids are the usual case, and go in by address.
        const batch = rises ? rows.map((row, index) => row.with(0, index + 1)) : rows;
        for (const store of [one, all]) await store.begin();
        let inserted = 0;
        for (const row of batch) inserted += (await one.insert(row)) ? 1 : 0;
        expect(await all.insertAll(batch)).toBe(inserted);
        expect(await all.readRows(IDS)).toEqual(await one.readRows(IDS));
        for (const store of [one, all]) await store.rollback();
      }),
    );
  });

  it('may be none', async () => {
    const store = await users();
    expect(await store.insertAll([])).toBe(0);
  });

  it('may be 5,000 at once, all of which are found again', async () => {
    const store = await orders();
    const rows = Array.from({ length: 5000 }, (_, index): StoredRow => [
      index * 7 + 1,
      index + 1,
      LARGEST - index,
      (index % 1000) + 1,
    ]);
    const ids = rows.map(([id]) => Number(id));
    await store.begin();
    expect(await store.insertAll(rows)).toBe(5000);
    await store.commit();
    expect(await store.insertAll(rows)).toBe(0);
    expect(await store.findExisting(ids)).toEqual(new Set(ids));
    expect([...(await store.readRows(ids)).values()]).toEqual(rows);
    const holders = await store.findHolders(ids.map((id) => ({ id, uniques: [] })));
    expect(holders).toEqual(ids.map((id) => ({ byId: id, byUniques: [] })));
  });

  it('keeps ids up to 2⁵³ − 1 apart', async () => {
    const store = await orders();
    const ids = [LARGEST, LARGEST - 1, LARGEST - 2, 2 ** 52 + 1, 2 ** 32, 2 ** 31, 1];
    const rows = ids.map((id): StoredRow => [id, id, id, 1]);
    expect(await store.insertAll(rows)).toBe(ids.length);
    expect(await store.insert(rows[0] ?? [])).toBe(false);
    expect(await store.findExisting([...ids, LARGEST - 3])).toEqual(new Set(ids));
    expect(await store.readRows(ids)).toEqual(new Map(rows.map((row) => [Number(row[0]), row])));
    expect(await store.findHolders([{ id: LARGEST - 1, uniques: [] }])).toEqual([
      { byId: LARGEST - 1, byUniques: [] },
    ]);
  });

  it('keeps text as it is', async () => {
    const store = await users();
    const names = [
      "O'Brien; DROP TABLE users",
      '"quoted" \\n',
      '[1, 2]',
      'null',
      '1e3',
      '👩‍👩‍👧‍👦 한글 क्षि',
      '%_%',
    ];
    const rows = names.map((name, index): StoredRow => [index + 1, name, `u${index}@example.com`]);
    expect(await store.insertAll(rows.slice(0, 4))).toBe(4);
    for (const row of rows.slice(4)) expect(await store.insert(row)).toBe(true);
    expect([...(await store.readRows(rows.map(([id]) => Number(id)))).values()]).toEqual(rows);
  });
});

describe('who holds the keys of rows', () => {
  it('is reported for each, in order, by id and by email', async () => {
    const store = await users();
    await store.insertAll([ANA, BEN]);
    expect(
      await store.findHolders([
        { id: 3, uniques: ['eva@example.com'] },
        { id: 1, uniques: ['ben@example.COM'] },
        { id: 2, uniques: ['ben@example.com'] },
        { id: 9, uniques: ['ANA@EXAMPLE.COM'] },
        { id: undefined, uniques: ['ana@example.com'] },
        { id: 2, uniques: [undefined] },
        { id: undefined, uniques: [undefined] },
        { id: 1, uniques: ['ana@example.com'] },
      ]),
    ).toEqual([
      { byId: null, byUniques: [null] },
      { byId: 1, byUniques: [2] },
      { byId: 2, byUniques: [2] },
      { byId: null, byUniques: [1] },
      { byId: null, byUniques: [1] },
      { byId: 2, byUniques: [null] },
      { byId: null, byUniques: [null] },
      { byId: 1, byUniques: [1] },
    ]);
  });

  it('is null for an entity whose only key is its id', async () => {
    const store = await orders();
    await store.insert([1, 1, 1, 1]);
    expect(await store.findHolders([{ id: 1, uniques: [] }])).toEqual([{ byId: 1, byUniques: [] }]);
  });

  it('is asked for 5,000 rows at once, in order', async () => {
    const store = await users();
    await store.insertAll([ANA, BEN]);
    const keys = Array.from({ length: 5000 }, (_, index) => ({ id: index, uniques: [undefined] }));
    const holders = await store.findHolders(keys);
    expect(holders.map(({ byId }) => byId).slice(0, 4)).toEqual([null, 1, 2, null]);
    expect(holders).toHaveLength(5000);
  });

  it('sees what the open transaction has written', async () => {
    const store = await users();
    await store.begin();
    await store.insert(ANA);
    expect(await store.findHolders([{ id: 1, uniques: [undefined] }])).toEqual([
      { byId: 1, byUniques: [null] },
    ]);
    await store.rollback();
  });
});

describe('which ids are stored', () => {
  it('is reported for any list, repeated or empty', async () => {
    const store = await users();
    await store.insertAll([ANA, BEN]);
    expect(await store.findExisting([])).toEqual(new Set());
    expect(await store.findExisting([3, 4])).toEqual(new Set());
    expect(await store.findExisting([2, 2, 1, 7])).toEqual(new Set([1, 2]));
    expect(await store.readRows([])).toEqual(new Map());
    expect(await store.readRows([2, 2, 7])).toEqual(new Map([[2, BEN]]));
  });
});

describe('a transaction', () => {
  it('is seen by others when it is committed, and not before', async () => {
    const database = await migrated('User');
    const store = await storeOf(database);
    const other = await storeOf(await open(database.description));
    await store.begin();
    await store.insertAll([ANA, BEN]);
    expect(await other.findExisting([1, 2])).toEqual(new Set());
    await store.commit();
    expect(await other.findExisting([1, 2])).toEqual(new Set([1, 2]));
  });

  it('may be given up, or given up when none is open', async () => {
    const store = await users();
    await store.rollback();
    await store.begin();
    await store.insertAll([ANA]);
    await store.rollback();
    await store.rollback();
    expect(await store.findExisting([1])).toEqual(new Set());
    await store.begin();
    await store.insert(BEN);
    await store.commit();
    expect(await store.findExisting([1, 2])).toEqual(new Set([2]));
  });

  it('takes the lock when it begins, so that a second writer learns of it at once', async () => {
    const database = await migrated('User');
    const store = await storeOf(database);
    const other = await storeOf(await open(database.description, { busyMs: 0 }));
    await store.begin();
    await expect(other.begin()).rejects.toMatchObject({ kind: 'locked', code: 'SQLITE_BUSY' });
    await expect(other.insert(BEN)).rejects.toMatchObject({ kind: 'locked' });
    await store.rollback();
    expect(await other.insert(BEN)).toBe(true);
  });

  it('cannot begin twice', async () => {
    const store = await users();
    await store.begin();
    await expect(store.begin()).rejects.toThrow(/users\.db reported: .*transaction/);
    await store.rollback();
  });

  it('cannot be committed when none is open', async () => {
    const store = await users();
    await expect(store.commit()).rejects.toThrow(/users\.db reported: .*transaction/);
  });

  it('whose commit fails keeps nothing, and the next one works', async () => {
    const database = await migrated('User');
    const store = await storeOf(database);
    const reader = await open(database.description);
    // In a rollback journal, a reader keeps a commit from happening.
    await database.handle.all('PRAGMA journal_mode = delete');
    await reader.handle.run('BEGIN');
    await reader.handle.all('SELECT count(*) FROM users');
    await store.begin();
    await store.insert(ANA);
    await expect(store.commit()).rejects.toMatchObject({ kind: 'locked' });
    await store.rollback();
    await reader.handle.run('COMMIT');
    expect(await store.findExisting([1])).toEqual(new Set());
    await store.begin();
    await store.insert(BEN);
    await store.commit();
    expect(await store.findExisting([1, 2])).toEqual(new Set([2]));
  });
});

it('a store needs its table', async () => {
  const { description } = await migrated('User');
  const empty = await open({ ...description, file: `${description.file}-other` });
  await expect(storeOf(empty)).rejects.toThrow(/users\.db reported: no such table: users/);
});
