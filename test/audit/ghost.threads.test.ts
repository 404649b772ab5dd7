import { beforeAll, describe, expect, it } from 'vitest';

import { plant, type Table } from './planting.js';
import { damaged, stageRun, type Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await stageRun();
});

describe('a row that was refused and is stored all the same', () => {
  it.each<[string, Table, string, string]>([
    [
      'a duplicate email',
      'users',
      "INSERT INTO users (id, name, email) VALUES (8, 'Alice', 'other@example.com')",
      'User 8 [name Alice, email other@example.com], refused as row 8',
    ],
    [
      'an empty name',
      'users',
      "INSERT INTO users (id, name, email) VALUES (10, 'Jane', 'jane@example.com')",
      'User 10 [name Jane, email jane@example.com], refused as row 10',
    ],
    [
      'a price below zero',
      'products',
      "INSERT INTO products VALUES (10, 'Earbuds', '50.00')",
      'Product 10 [name Earbuds, price 50.00], refused as row 10',
    ],
    [
      'a quantity of nothing',
      'orders',
      'INSERT INTO orders VALUES (8, 7, 8, 1)',
      'Order 8 [user_id 7, product_id 8, quantity 1], refused as row 8',
    ],
    [
      'a quantity below zero',
      'orders',
      'INSERT INTO orders VALUES (9, 9, 1, 1)',
      'Order 9 [user_id 9, product_id 1, quantity 1], refused as row 9',
    ],
    [
      'missing references',
      'orders',
      'INSERT INTO orders VALUES (10, 10, 11, 2)',
      'Order 10 [user_id 10, product_id 11, quantity 2], refused as row 10',
    ],
  ])('for %s is a ghost', async (_reason, table, sql, named) => {
    const { failing, check } = await damaged(stage, (copy) => plant(copy, table, sql));
    expect(failing).toEqual(['ghost']);
    expect(check('ghost')).toMatchObject({
      found: 1,
      detail: `refused and stored all the same: ${named}`,
    });
  });

  it('as it was written breaks what it was refused for as well', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      plant(copy, 'orders', 'INSERT INTO orders VALUES (9, 9, 1, -1)'),
    );
    expect(failing).toEqual(['ghost', 'integrity']);
    expect(check('ghost').detail).toContain('Order 9 [user_id 9, product_id 1, quantity -1]');
    expect(check('integrity').detail).toBe(
      'not sound: orders.db: CHECK constraint failed in orders',
    );
  });
});

it('a refused row whose id another row of the run took is no ghost', async () => {
  const { dir } = stage;
  const { failing } = await damaged(await stageRun({ dir }), () => undefined);
  expect(failing).toEqual([]);
});
