import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FULL } from '../harness/full.js';
import { databasesServices } from '../../source/services/databases.js';
import { RunFollower } from '../../source/services/live.js';
import type { Page } from '../../source/services/databases/rows.js';
import { databaseFile, edit, lockDatabase } from '../e2e/support/databases.js';
import { folderWithRun } from '../e2e/support/prepared.js';
import { temporaryFolder } from '../harness/folder.js';
import { run } from './support/run-program.js';
import { shopEntity, shopTopology } from '../harness/shop.js';

let dir: string;
const ask = (folder = dir) => {
  const topology = shopTopology(folder);
  const runs = new RunFollower({ dir: folder, version: '0.0.0', topology });
  return databasesServices(folder, () => topology, runs);
};
const users = { entity: shopEntity('User') } as const;

beforeAll(async () => {
  dir = (await folderWithRun()).dir;
});

const page = { target: users, direction: 'up', from: undefined, skip: 0, limit: 3 } as const;
const idsOf = ({ rows }: Page) => rows.map(([id]) => id);

describe('rows of a database', () => {
  it('come in pages from both ends and from an id, the lowest first', async () => {
    expect(await ask().countRows(users)).toEqual({ total: 8, silent: [] });
    expect(idsOf(await ask().readRows(page))).toEqual([1, 2, 3]);
    expect(idsOf(await ask().readRows({ ...page, skip: 6 }))).toEqual([7, 9]);
    expect(idsOf(await ask().readRows({ ...page, from: 4 }))).toEqual([4, 5, 6]);
    expect(idsOf(await ask().readRows({ ...page, direction: 'down' }))).toEqual([6, 7, 9]);
    expect(idsOf(await ask().readRows({ ...page, direction: 'down', from: 5, skip: 1 }))).toEqual([
      2, 3, 4,
    ]);
    expect((await ask().readRows(page)).rows[0]).toEqual([1, 'Alice', 'alice@example.com']);
  });

  it('are found by their id', async () => {
    expect(await ask().locateRow(users, 9)).toMatchObject({
      position: 7,
      isStored: true,
      total: 8,
    });
    expect(await ask().locateRow(users, 8)).toMatchObject({
      position: 7,
      isStored: false,
      total: 8,
    });
  });

  it('show rows that another program has written', async () => {
    const { dir: other } = await folderWithRun();
    await edit(other, 'User', 'PRAGMA ignore_check_constraints = ON; UPDATE users SET name = x\'00ff\' WHERE id = 1; UPDATE users SET name = char(27) || \'[31mred\' WHERE id = 2'); // prettier-ignore
    const { rows } = await ask(other).readRows(page);
    expect(rows[0]?.[1]).toBe('blob:00FF');
    expect(rows[1]?.[1]).toBe('\u001B[31mred');
  });

  it('leave no connection and no file', async () => {
    await ask().readRows(page);
    expect(
      readdirSync(path.join(dir, 'data')).filter((name) => /-(?:wal|shm|journal)$/.test(name)),
    ).toEqual([]);
  });
});

describe('trouble is a sentence', () => {
  it('for a database that is missing, and nothing is made', async () => {
    const empty = temporaryFolder();
    await expect(ask(empty).countRows(users)).rejects.toThrow(/^users\.db cannot be opened/);
    expect(readdirSync(empty)).toEqual([]);
  });

  it('for a file that is no database', async () => {
    const broken = temporaryFolder();
    mkdirSync(path.join(broken, 'data'));
    writeFileSync(
      databaseFile(broken, 'Order'),
      'something else entirely, and long enough to be read',
    );
    await expect(
      ask(broken).readRows({ ...page, target: { entity: shopEntity('Order') } }),
    ).rejects.toThrow(/^orders\.db is not a SQLite database/);
  });

  it('for a database that another program holds', FULL, async () => {
    const locked = temporaryFolder();
    await run(locked, '--journal', 'delete');
    const letGo = await lockDatabase(locked, 'Product');
    try {
      await expect(ask(locked).countRows({ entity: shopEntity('Product') })).rejects.toThrow(
        /^products\.db is locked/,
      );
      const { prospects, outcome } = await ask(locked).explainStored(
        shopEntity('Order'),
        [90, 1, 1, 2],
      );
      expect(outcome).toBe('unknown');
      expect(prospects[1]).toMatchObject({
        verdict: 'unknown',
        text: expect.stringMatching(/^products\.db is locked/) as string,
      });
    } finally {
      await letGo();
    }
  });
});

/** What comes of a typed row, in short. */
async function foresee(text: string) {
  const answer = await ask().explainTyped(text, shopEntity('User'));
  if (!answer.ok) return answer.problem;
  const { entity, database, outcome } = answer.explained;
  return `${entity} in ${database}: ${outcome}`;
}

describe('a row that is explained', () => {
  it.each([
    ['20, Zoe, zoe@example.com', 'User in users.db: inserted'],
    ['20, "Zoe, the first", zoe@example.com', 'User in users.db: inserted'],
    ['{"id": 20, "name": "Zoe", "email": "zoe@example.com"}', 'User in users.db: inserted'],
    ['20, Zoe, ALICE@example.com', 'User in users.db: duplicate'],
    ['1, Zoe, zoe@example.com', 'User in users.db: duplicate'],
    ['20, Z, nobody', 'User in users.db: invalid'],
    ['Order 20, 1, 1, 2', 'Order in orders.db: inserted'],
    ['order: 20, 8, 1, 2', 'Order in orders.db: missing-reference'],
    ['{"id": 20, "name": "Lamp", "price": 1e400}', 'Product in products.db: invalid'],
    ['Product 20, Lamp, 19.90', 'Product in products.db: inserted'],
  ])('%s', async (text, reported) => {
    expect(await foresee(text)).toBe(reported);
  });

  it.each([
    ['', /needs 3 fields \(id, name and email\).* nothing was typed/],
    ['20, Zoe', /needs 3 fields \(id, name and email\).* but has 2 fields/],
    ['20, "Zoe, zoe@example.com', /double quote is not closed/],
    ['{"id": 20, "nam": "Zoe"}', /"nam": this key is not a column of users/],
    ['{"id": 20,', /not valid JSON/],
    ['Order {"id": 1}', /"user_id": this key is missing/],
  ])('is refused with the reason: %s', async (text, reason) => {
    expect(await foresee(text)).toMatch(reason);
  });

  it('explains why the latest run did not insert a row that it points to', async () => {
    const answer = await ask().explainTyped('Order 20, 10, 11, 2', shopEntity('User'));
    const texts = answer.ok ? answer.explained.prospects.map(({ text }) => text) : [];
    expect(texts).toEqual([
      'User 10 is not stored in users.db; in the latest run: User 10, invalid: name must not be empty (was "")',
      'Product 11 is not stored in products.db',
      'id 20 is free',
    ]);
  });

  it('is a duplicate of itself when it is stored', async () => {
    const { rows } = await ask().readRows({ ...page, target: { entity: shopEntity('Product') } });
    const [row = []] = rows;
    const explained = await ask().explainStored(shopEntity('Product'), row);
    expect(explained).toMatchObject({ reasons: [], outcome: 'duplicate', database: 'products.db' });
    expect(explained.prospects[0]?.text).toBe('id 1 is taken: Product 1 is stored already');
  });
});

it('migrates what is pending, and makes what is missing', async () => {
  const empty = temporaryFolder();
  expect(await ask(empty).migrate()).toEqual([
    'users.db: 0001-create-users, 0002-unique-email, 0004-fold-email',
    'products.db: 0001-create-products',
    'orders.db: 0001-create-orders',
  ]);
  expect(await ask(empty).migrate()).toEqual([]);
  expect(await ask(empty).countRows({ entity: shopEntity('Order') })).toMatchObject({ total: 0 });
});
