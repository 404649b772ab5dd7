import { beforeAll, describe, expect, it } from 'vitest';

import { plant, type Table } from './planting.js';
import { damaged, stageAssignment, type Stage } from './stage.js';

const TABLES: readonly Table[] = ['users', 'products', 'orders'];

let stage: Stage;

beforeAll(async () => {
  stage = await stageAssignment();
});

describe('what does not belong into a database', () => {
  it.each(TABLES)('is found in %s.db', async (table) => {
    const { failing, check } = await damaged(stage, (copy) =>
      plant(copy, table, 'CREATE TABLE notes (note TEXT)'),
    );
    expect(failing).toEqual(['misrouted']);
    expect(check('misrouted')).toMatchObject({
      found: 1,
      detail: `${table}.db holds the table notes`,
    });
  });

  it.each([
    ['a view', 'CREATE VIEW rich AS SELECT * FROM products', ['view rich']],
    [
      'a trigger',
      'CREATE TRIGGER meddle AFTER INSERT ON products BEGIN DELETE FROM products; END',
      ['trigger meddle'],
    ],
    ['an index', 'CREATE INDEX by_name ON products (name)', ['index by_name']],
    ['the table of another entity', 'CREATE TABLE users (id, name, email)', ['table users']],
    [
      'an odd name',
      `CREATE TABLE "a
b" (x)`,
      [String.raw`table a\u000ab`],
    ],
    [
      'several things',
      'CREATE TABLE b (x); CREATE TABLE a (x); CREATE VIEW c AS SELECT 1',
      ['table a', 'table b', 'view c'],
    ],
  ])('may be %s', async (_what, sql, named) => {
    const { failing, check } = await damaged(stage, (copy) => plant(copy, 'products', sql));
    expect(failing).toEqual(['misrouted']);
    expect(check('misrouted').detail).toBe(
      named.map((name) => `products.db holds the ${name}`).join('; '),
    );
  });

  it('may be claims in a database that needs none, but not the empty table of former ones', async () => {
    const table = 'CREATE TABLE users_claims (key PRIMARY KEY, id, owner)';
    const empty = await damaged(stage, (copy) => plant(copy, 'users', table));
    expect(empty.failing).toEqual([]);
    const { failing, check } = await damaged(stage, (copy) =>
      plant(copy, 'users', `${table}; INSERT INTO users_claims VALUES ('email a@b.com', 1, 'run')`),
    );
    expect(failing).toEqual(['misrouted']);
    expect(check('misrouted').detail).toContain('users.db keeps 1 claim, and needs none');
  });

  it('may be a row that was moved there: it is lost where it belongs', async () => {
    const { failing, check } = await damaged(stage, async (copy) => {
      await plant(copy, 'users', 'DELETE FROM users WHERE id = 9');
      await plant(
        copy,
        'products',
        `CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT);
         INSERT INTO users VALUES (9, 'Henry', 'henry@example.com');`,
      );
    });
    expect(failing).toEqual(['lost', 'misrouted']);
    expect(check('lost').detail).toContain('User 9 (row 9)');
    expect(check('misrouted').detail).toContain('products.db holds the table users');
  });

  it('may be a row of another entity in the table that is there: a stranger', async () => {
    const { failing, check } = await damaged(stage, async (copy) => {
      await plant(copy, 'users', 'DELETE FROM users WHERE id = 9');
      await plant(
        copy,
        'products',
        "INSERT INTO products VALUES (99, 'Henry', 'henry@example.com')",
      );
    });
    expect(failing).toEqual(['lost', 'stranger', 'integrity']);
    expect(check('stranger').detail).toContain(
      'Product 99 [name Henry, price "henry@example.com"]',
    );
  });

  it('is not what SQLite itself keeps', async () => {
    const { failing } = await damaged(stage, (copy) => plant(copy, 'orders', 'ANALYZE'));
    expect(failing).toEqual([]);
  });
});
