import { closeSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';

import { ask, fileOf, plant, type Table } from './planting.js';
import { damaged, generated, stageRun, type Stage } from './stage.js';

const PAGE_BYTES = 4096;

let stage: Stage;

beforeAll(async () => {
  stage = await stageRun({ workload: generated(6000, 5, 0), settings: { batch: 2000 } });
});

/** Fills a page of a database with something else; pages count from 1. */
function overwritePage(stage: Stage, table: Table, page: number): void {
  const file = openSync(fileOf(stage, table), 'r+');
  writeSync(file, Buffer.alloc(PAGE_BYTES, 0xa5), 0, PAGE_BYTES, (page - 1) * PAGE_BYTES);
  closeSync(file);
}

async function rootPageOf(stage: Stage, table: Table, name: string): Promise<number> {
  const [row] = await ask<{ rootpage: number }>(
    stage,
    table,
    `SELECT rootpage FROM sqlite_master WHERE name = '${name}'`,
  );
  return row?.rootpage ?? 0;
}

describe('a damaged file', () => {
  it('is found when a page in its middle is overwritten, with every row that cannot be read', async () => {
    const { failing, check } = await damaged(stage, async (copy) => {
      const [row] = await ask<{ page_count: number }>(copy, 'orders', 'PRAGMA page_count');
      overwritePage(copy, 'orders', Math.floor((row?.page_count ?? 0) / 2));
    });
    expect(failing).toEqual(['lost', 'integrity']);
    expect(check('integrity').detail).toMatch(/^orders\.db is damaged \(SQLITE_CORRUPT/);
    expect(check('lost').detail).toMatch(/^[\d,]+ rows are missing: Order \d+ \(row \d+\);/);
  });

  it('is found when only an index is overwritten', async () => {
    const { failing, check } = await damaged(stage, async (copy) => {
      overwritePage(copy, 'users', await rootPageOf(copy, 'users', 'users_email_unique'));
    });
    expect(failing).toEqual(['integrity']);
    expect(check('integrity').detail).toMatch(/^users\.db/);
  });

  it('is found when its first page is overwritten', async () => {
    const { failing, check } = await damaged(stage, (copy) => overwritePage(copy, 'products', 1));
    expect(failing).toEqual(['lost', 'orphan', 'integrity']);
    expect(check('integrity').detail).toBe('products.db is not a SQLite database (SQLITE_NOTADB)');
  });

  it('is found when it was cut', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      truncateSync(fileOf(copy, 'orders'), 5 * PAGE_BYTES),
    );
    expect(failing).toEqual(['lost', 'integrity']);
    expect(check('integrity').detail).toContain('orders.db is damaged');
  });

  it('is found when it is gone, and its rows are lost', async () => {
    const { failing, check } = await damaged(stage, (copy) => rmSync(fileOf(copy, 'orders')));
    expect(failing).toEqual(['lost', 'integrity']);
    expect(check('integrity').detail).toBe('orders.db is missing');
    expect(check('lost').found).toBe(3000);
  });

  it('is found when it is empty', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      writeFileSync(fileOf(copy, 'orders'), ''),
    );
    expect(failing).toEqual(['lost', 'integrity']);
    expect(check('integrity').detail).toBe('orders.db has no table orders');
  });

  it('is found when it is a text', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      writeFileSync(fileOf(copy, 'orders'), 'no database\n'.repeat(500)),
    );
    expect(failing).toEqual(['lost', 'integrity']);
    expect(check('integrity').detail).toContain('orders.db is not a SQLite database');
  });

  it('is found when its table is gone', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      plant(copy, 'orders', 'DROP TABLE orders'),
    );
    expect(failing).toEqual(['lost', 'integrity']);
    expect(check('integrity').detail).toBe('orders.db has no table orders');
  });

  it('is found when its table stores rows without row numbers', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      plant(
        copy,
        'orders',
        `CREATE TABLE other (id INTEGER PRIMARY KEY, user_id, product_id, quantity) WITHOUT ROWID;
         INSERT INTO other SELECT * FROM orders; DROP TABLE orders; ALTER TABLE other RENAME TO orders;`,
      ),
    );
    expect(failing).toContain('integrity');
    expect(check('integrity').detail).toContain('orders.db');
  });
});

it('a table of which some rows break the checks is damage', async () => {
  const { failing, check } = await damaged(stage, (copy) =>
    plant(copy, 'orders', 'UPDATE orders SET quantity = 0 WHERE id = 7'),
  );
  expect(failing).toEqual(['altered', 'integrity']);
  expect(check('integrity').detail).toBe('orders.db: CHECK constraint failed in orders');
});
