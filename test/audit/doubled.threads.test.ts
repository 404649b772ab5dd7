import { beforeAll, describe, expect, it } from 'vitest';

import { plant, unguarded } from './planting.js';
import { damaged, stageAssignment, type Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await stageAssignment();
});

describe('a row that is stored twice', () => {
  it.each([
    ['products', 4, 'Product 4 [name Monitor, price 300.00]'],
    ['orders', 4, 'Order 4 [user_id 4, product_id 4, quantity 1]'],
  ] as const)('in %s is doubled', async (table, id, name) => {
    const { failing, check } = await damaged(stage, (copy) =>
      plant(
        copy,
        table,
        `${unguarded(table)} INSERT INTO ${table} SELECT * FROM ${table} WHERE id = ${id};`,
      ),
    );
    expect(failing).toEqual(['doubled']);
    expect(check('doubled')).toMatchObject({
      found: 1,
      detail: `1 row repeats the id of a stored row: ${name}`,
    });
  });

  it('in users has its email twice as well', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      plant(
        copy,
        'users',
        `${unguarded('users')} INSERT INTO users SELECT * FROM users WHERE id = 4;`,
      ),
    );
    expect(failing).toEqual(['doubled', 'duplicate-email']);
    expect(check('doubled').detail).toContain('User 4 [name David, email david@example.com]');
  });

  it('is doubled also when the second one holds other fields', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      plant(
        copy,
        'products',
        `${unguarded('products')} INSERT INTO products VALUES (4, 'Other', '1.00');`,
      ),
    );
    expect(failing).toEqual(['doubled']);
    expect(check('doubled').detail).toBe(
      '1 row repeats the id of a stored row: Product 4 [name Other, price 1.00]',
    );
  });

  it('is counted for each time too often', async () => {
    const again = `INSERT INTO orders SELECT * FROM orders WHERE id = 1;`;
    const { check } = await damaged(stage, (copy) =>
      plant(
        copy,
        'orders',
        `${unguarded('orders')} ${again} DELETE FROM orders WHERE id = 1 AND rowid > 100; ${again}`,
      ),
    );
    // Two statements: one row becomes two, two become four.
    expect(check('doubled').found).toBe(3);
  });
});

it('a table without keys or checks is no violation by itself', async () => {
  const { failing } = await damaged(stage, (copy) => plant(copy, 'orders', unguarded('orders')));
  expect(failing).toEqual([]);
});
