import { beforeAll, describe, expect, it } from 'vitest';

import { editAttempts, plant, type Table } from './planting.js';
import { audited, copyOf, damaged, stageAssignment, stageRun, type Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await stageAssignment();
});

describe('a rejected row that is stored all the same', () => {
  it.each<[string, Table, string, string]>([
    [
      'missing references',
      'orders',
      'INSERT INTO orders VALUES (10, 10, 11, 2)',
      'Order 10 [user_id 10, product_id 11, quantity 2], which is row 10',
    ],
    [
      'a quantity below zero',
      'orders',
      'INSERT INTO orders VALUES (9, 9, 1, -1)',
      'Order 9 [user_id 9, product_id 1, quantity -1], which is row 9',
    ],
    [
      'a price below zero',
      'products',
      "INSERT INTO products VALUES (10, 'Earbuds', '-50.00')",
      'Product 10 [name Earbuds, price -50.00], which is row 10',
    ],
    [
      'an empty name',
      'users',
      "INSERT INTO users (id, name, email) VALUES (10, '', 'jane@example.com')",
      'User 10 [name (empty), email jane@example.com], which is row 10',
    ],
    [
      'a duplicate email',
      'users',
      `DROP INDEX users_email_unique;
       INSERT INTO users (id, name, email) VALUES (8, 'Alice', 'alice@example.com')`,
      'User 8 [name Alice, email alice@example.com], which is row 8',
    ],
  ])('for %s is a ghost', async (_reason, table, sql, named) => {
    const { failing, check } = await damaged(stage, (copy) => plant(copy, table, sql));
    expect(failing[0]).toBe('ghost');
    expect(failing).not.toContain('stranger');
    expect(check('ghost')).toMatchObject({
      found: 1,
      detail: `1 rejected or failed row is stored: ${named}`,
    });
  });

  it('is a ghost too when another rejected row has the same id', async () => {
    const { failing, check } = await damaged(stage, async (copy) => {
      editAttempts(copy, (attempt, text) =>
        attempt.entity === 'User' && attempt.row === 8
          ? [{ ...attempt, values: { ...attempt.values, id: 10 } }]
          : [text],
      );
      await plant(
        copy,
        'users',
        "INSERT INTO users (id, name, email) VALUES (10, '', 'jane@example.com')",
      );
    });
    expect(failing).toEqual(['ghost', 'integrity']);
    expect(check('ghost').detail).toContain(
      'User 10 [name (empty), email jane@example.com], which is row 10',
    );
  });

  it('is a ghost even where the run reported its id as taken', async () => {
    const { failing, check } = await damaged(stage, (copy) => {
      editAttempts(copy, (attempt, text) =>
        attempt.entity === 'Product' && attempt.row === 3
          ? [{ ...attempt, outcome: 'duplicate', reasons: [ID_TAKEN] }]
          : [text],
      );
    });
    expect(failing).toEqual(['ghost']);
    expect(check('ghost').detail).toContain(
      'Product 3 [name Headphones, price 150.00], which is row 3',
    );
  });
});

const ID_TAKEN = { field: 'id', rule: 'unique', message: 'id 3 is taken by Product 3' };

describe('a row with the id of a rejected one and other fields', () => {
  it.each<[string, Table, string, string]>([
    [
      'a duplicate email',
      'users',
      "INSERT INTO users (id, name, email) VALUES (8, 'Alice', 'other@example.com')",
      'User 8 [name Alice, email other@example.com], which is not the refused row 8',
    ],
    [
      'a price below zero',
      'products',
      "INSERT INTO products VALUES (10, 'Earbuds', '50.00')",
      'Product 10 [name Earbuds, price 50.00], which is not the refused row 10',
    ],
    [
      'a quantity of nothing',
      'orders',
      'INSERT INTO orders VALUES (8, 7, 8, 1)',
      'Order 8 [user_id 7, product_id 8, quantity 1], which is not the refused row 8',
    ],
  ])('rejected for %s is a stranger', async (_reason, table, sql, named) => {
    const { failing, check } = await damaged(stage, (copy) => plant(copy, table, sql));
    expect(failing).toEqual(['stranger']);
    expect(check('stranger')).toMatchObject({
      found: 1,
      detail: `no run of this folder wrote 1 stored row: ${named}`,
    });
  });
});

it('a rejected row whose id another row of the run took is no ghost', async () => {
  const { dir } = copyOf(stage);
  const { failing } = await audited(await stageRun({ dir }));
  expect(failing).toEqual([]);
});
