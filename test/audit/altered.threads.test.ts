import { beforeAll, describe, expect, it } from 'vitest';

import { plant, unguarded, type Table } from './planting.js';
import { damaged, stageAssignment, type Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await stageAssignment();
});

function update(stage: Stage, table: Table, id: number, change: string): Promise<void> {
  return plant(stage, table, `UPDATE ${table} SET ${change} WHERE id = ${id}`);
}

describe('a row that holds something else than was acknowledged', () => {
  it.each<[Table, number, string, string]>([
    ['users', 2, "name = 'Bobby'", 'User 2 [name Bobby, email bob@example.com]'],
    ['users', 2, "name = 'bob'", 'User 2 [name bob,'],
    ['users', 2, "name = 'Bob '", 'User 2 [name Bob ,'],
    ['users', 2, "name = 'Bo' || char(98, 769)", 'User 2 [name Bob\u0301,'],
    ['users', 2, "email = 'bobby@example.com'", 'User 2 [name Bob, email bobby@example.com]'],
    ['users', 2, "email = 'BOB@example.com'", 'User 2 [name Bob, email BOB@example.com]'],
    ['products', 2, "name = 'Smartphones'", 'Product 2 [name Smartphones, price 700.00]'],
    ['products', 2, "price = '700.01'", 'Product 2 [name Smartphone, price 700.01]'],
    ['orders', 2, 'user_id = 3', 'Order 2 [user_id 3, product_id 2, quantity 1]'],
    ['orders', 2, 'product_id = 3', 'Order 2 [user_id 2, product_id 3, quantity 1]'],
    ['orders', 2, 'quantity = 2', 'Order 2 [user_id 2, product_id 2, quantity 2]'],
  ])('in %s is altered: %i %s', async (table, id, change, named) => {
    const { failing, check } = await damaged(stage, (copy) => update(copy, table, id, change));
    expect(failing).toEqual(['altered']);
    expect(check('altered').found).toBe(1);
    expect(check('altered').detail).toContain(named);
    expect(check('altered').detail).toMatch(new RegExp(`\\] \\(row ${id}\\)$`));
  });

  it.each<[Table, number, string]>([
    ['products', 2, "price = '700'"],
    ['products', 2, "price = '0700.00'"],
    ['products', 2, 'price = 700.5'],
    ['products', 2, "price = x'3730302e3030'"],
    ['products', 2, "name = x'536d61727470686f6e65'"],
    ['orders', 2, "quantity = 'one'"],
    ['orders', 2, 'quantity = 1.5'],
    ['orders', 2, 'quantity = 1001'],
  ])('in %s is altered, and breaks the checks of its table: %i %s', async (table, id, change) => {
    const { failing } = await damaged(stage, (copy) => update(copy, table, id, change));
    expect(failing).toEqual(['altered', 'integrity']);
  });

  it('is altered when a field is nothing or of another type', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      plant(
        copy,
        'products',
        `CREATE TABLE loose (id, name, price); INSERT INTO loose SELECT * FROM products;
         DROP TABLE products; ALTER TABLE loose RENAME TO products;
         UPDATE products SET name = NULL WHERE id = 1; UPDATE products SET price = 700.0 WHERE id = 2;`,
      ),
    );
    expect(failing).toEqual(['altered']);
    expect(check('altered').detail).toBe(
      '2 rows have changed values: Product 1 [name (null), price 1000.00] (row 1); ' +
        'Product 2 [name Smartphone, price 700] (row 2)',
    );
  });

  it('is altered when its text goes on after a NUL, where most tools stop reading', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      update(copy, 'products', 2, "name = 'Smartphone' || char(0) || 'x'"),
    );
    expect(failing).toContain('altered');
    expect(check('altered').detail).toContain(String.raw`Product 2 [name Smartphone\u0000x,`);
  });

  it('is two rows when two have changed places', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      plant(
        copy,
        'orders',
        `UPDATE orders SET id = 100 WHERE id = 1; UPDATE orders SET id = 1 WHERE id = 2;
         UPDATE orders SET id = 2 WHERE id = 100;`,
      ),
    );
    expect(failing).toEqual(['altered']);
    expect(check('altered').detail).toMatch(/: Order 1 .* \(row 1\); Order 2 .* \(row 2\)$/);
  });

  it('is lost, and a stranger, when its id is another', async () => {
    const { failing, check } = await damaged(stage, (copy) => update(copy, 'orders', 2, 'id = 20'));
    expect(failing).toEqual(['lost', 'stranger']);
    expect(check('lost').detail).toContain('Order 2 (row 2)');
    expect(check('stranger').detail).toContain('Order 20 [user_id 2, product_id 2, quantity 1]');
  });

  it('is an orphan as well when it points to nothing', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      update(copy, 'orders', 2, 'user_id = 8'),
    );
    expect(failing).toEqual(['altered', 'orphan']);
    expect(check('orphan').detail).toBe(
      '1 reference points to a missing row: Order 2: user_id 8 is not stored',
    );
  });

  it('is no violation when only the order of the rows in the file is another', async () => {
    const { failing } = await damaged(stage, (copy) =>
      plant(
        copy,
        'orders',
        `${unguarded('orders')} CREATE TABLE turned AS SELECT * FROM orders ORDER BY id DESC;
         DROP TABLE orders; ALTER TABLE turned RENAME TO orders;`,
      ),
    );
    expect(failing).toEqual([]);
  });
});
