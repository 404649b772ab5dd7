import { describe, expect, it } from 'vitest';

import type { FoundRow } from '../../source/db/rows.js';
import { scanTable } from '../../source/db/sqlite/scan.js';
import type { Entity } from '../../source/entities/entity.js';
import type { MigratedDatabase } from '../../source/db/sqlite/migrated-database.js';
import { describeDatabase, open } from './databases.js';

async function pagesOf(database: MigratedDatabase, ...columns: string[]): Promise<FoundRow[][]> {
  const pages: FoundRow[][] = [];
  for await (const page of scanTable({ handle: database.handle, entity: tableOf(...columns) }))
    pages.push(page);
  return pages;
}

/** The table t with columns of no particular type. */
function tableOf(...columns: readonly string[]): Pick<Entity, 'table' | 'fields'> {
  const fields = columns.map((name) => ({ kind: 'text', name, min: 0, max: 9 }) as const);
  return { table: 't', fields };
}

async function tableWith(...sql: string[]): Promise<MigratedDatabase> {
  const database = await open(describeDatabase('User'), { sync: 'off' });
  for (const each of sql) await database.handle.run(each);
  return database;
}

const NUMBERS = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT';

describe('reading a whole table', () => {
  it('gives nothing of an empty one', async () => {
    expect(await pagesOf(await tableWith('CREATE TABLE t (a)'), 'a')).toEqual([]);
  });

  it.each([1, 4999, 5000, 5001, 10_000, 12_345])(
    'gives %i rows in pages, in order',
    async (count) => {
      const database = await tableWith(
        'CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)',
        `INSERT INTO t ${NUMBERS} ${count}) SELECT i * 3, 'row ' || i FROM n`,
      );
      const pages = await pagesOf(database, 'name', 'id');
      expect(pages.map((page) => page.length)).toEqual([
        ...Array.from({ length: Math.floor(count / 5000) }, () => 5000),
        ...(count % 5000 === 0 ? [] : [count % 5000]),
      ]);
      const expected = Array.from({ length: count }, (_, index) => [
        `row ${index + 1}`,
        (index + 1) * 3,
      ]);
      expect(pages.flat()).toEqual(expected);
    },
  );

  it('gives rows that share an id', async () => {
    const database = await tableWith(
      'CREATE TABLE t (id)',
      'INSERT INTO t VALUES (1), (1), (2), (1)',
    );
    expect((await pagesOf(database, 'id')).flat()).toEqual([[1], [1], [2], [1]]);
  });

  it('gives whatever is there', async () => {
    const database = await tableWith(
      'CREATE TABLE t (a, b)',
      `INSERT INTO t VALUES (NULL, 1.5), ('', 'Zoë "Z"'), (x'', x'00ff'), (9e999, -9e999),
       ('a' || char(0) || 'b', char(10)), (1.0, 9007199254740991)`,
    );
    expect((await pagesOf(database, 'a', 'b')).flat()).toEqual([
      [null, 1.5],
      ['', 'Zoë "Z"'],
      ['blob:', 'blob:00FF'],
      [Infinity, -Infinity],
      ['a\0b', '\n'],
      [1, Number.MAX_SAFE_INTEGER],
    ]);
  });

  it('gives the same where the file keeps its text in UTF-16', async () => {
    const database = await tableWith(
      "PRAGMA encoding = 'UTF-16'",
      'CREATE TABLE t (a, b)',
      "INSERT INTO t VALUES (1, 'Zoë 🎈')",
    );
    expect(await database.handle.value('PRAGMA encoding')).toMatch('UTF-16');
    expect(await pagesOf(database, 'a', 'b')).toEqual([[[1, 'Zoë 🎈']]]);
  });

  it('begins with the lowest row number that there can be', async () => {
    const database = await tableWith(
      'CREATE TABLE t (id INTEGER PRIMARY KEY, name)',
      "INSERT INTO t VALUES (-9223372036854775808, 'lowest'), (-1, 'negative'), (0, 'zero'), (1, 'one')",
    );
    expect((await pagesOf(database, 'name')).flat().flat()).toEqual([
      'lowest',
      'negative',
      'zero',
      'one',
    ]);
  });

  it('reads each row once where row numbers are no JavaScript numbers', async () => {
    const database = await tableWith(
      'CREATE TABLE t (id INTEGER PRIMARY KEY, name)',
      `INSERT INTO t ${NUMBERS} 7000) SELECT 9223372036854768807 + i, i FROM n`,
    );
    const names: unknown[] = [];
    for await (const page of scanTable({ handle: database.handle, entity: tableOf('name') })) {
      names.push(...page.flat());
      // A reader that comes back to the same rows would never end.
      if (names.length > 7000) break;
    }
    expect(names).toEqual(Array.from({ length: 7000 }, (_, index) => index + 1));
  });
});
