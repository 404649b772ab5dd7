import { beforeAll, describe, expect, it } from 'vitest';

import { requestAudit } from '../../source/audit/client.js';
import { plant, unguarded, type Table } from './planting.js';
import { copyOf, damaged, stageAssignment, type Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await stageAssignment();
});

/** The first that SQLite can hold and a JavaScript number cannot, at either end of the range. */
const INEXACT = [
  '9007199254740993',
  '9223372036854775807',
  '-9007199254740993',
  '-9223372036854775808',
];

describe('a row that no run wrote', () => {
  it.each<[Table, string, string]>([
    [
      'users',
      "INSERT INTO users (id, name, email) VALUES (11, 'Ida', 'ida@example.com')",
      'User 11 [name Ida, email ida@example.com]',
    ],
    [
      'products',
      "INSERT INTO products VALUES (11, 'Lamp', '9.00')",
      'Product 11 [name Lamp, price 9.00]',
    ],
    [
      'orders',
      'INSERT INTO orders VALUES (11, 1, 2, 3)',
      'Order 11 [user_id 1, product_id 2, quantity 3]',
    ],
    [
      'orders',
      'INSERT INTO orders VALUES (9007199254740991, 1, 2, 3)',
      'Order 9007199254740991 [user_id 1, product_id 2, quantity 3]',
    ],
  ])('in %s is a stranger', async (table, sql, named) => {
    const { failing, check } = await damaged(stage, (copy) => plant(copy, table, sql));
    expect(failing).toEqual(['stranger']);
    expect(check('stranger')).toMatchObject({
      found: 1,
      detail: `no run of this folder wrote 1 stored row: ${named}`,
    });
  });

  it.each(['0', '-1', '-9007199254740990', '9007199254740992'])(
    'with the id %s is one that the checks of the table do not let in either',
    async (id) => {
      const { failing, check } = await damaged(stage, (copy) =>
        plant(copy, 'products', `INSERT INTO products VALUES (${id}, 'Lamp', '9.00')`),
      );
      expect(failing).toEqual(['stranger', 'integrity']);
      expect(check('stranger').detail).toContain(`Product ${id} [name Lamp, price 9.00]`);
    },
  );

  // In a process of its own, which ends even if the audit would not.
  it.each(INEXACT)('with the id %s is found, and named by that id', async (id) => {
    const copy = copyOf(stage);
    await plant(copy, 'products', `INSERT INTO products VALUES (${id}, 'Lamp', '9.00')`);
    const { audit } = await requestAudit(
      { dir: copy.dir, runId: copy.run },
      AbortSignal.timeout(5_000),
    );
    const stranger = audit.checks.find((check) => check.name === 'stranger');
    expect(stranger).toMatchObject({
      ok: false,
      found: 1,
      detail: `no run of this folder wrote 1 stored row: Product ${id} [name Lamp, price 9.00]`,
    });
  });

  it.each([
    ["'eleven'", 'Product "eleven"'],
    ["''", 'Product (empty) ['],
    ["x'0aff'", 'Product blob:0AFF'],
    ['NULL', 'Product (null)'],
    ['11.5', 'Product 11.5'],
    ['9e999', 'Product Infinity'],
    ["char(27) || '[2J'", String.raw`Product "\u001b[2J"`],
    ["printf('%.1000c', 'x')", `Product "${'x'.repeat(39)}…"`],
  ])('with the id %s is one, and is named', async (id, named) => {
    const { failing, check } = await damaged(stage, (copy) =>
      plant(
        copy,
        'products',
        `${unguarded('products')} INSERT INTO products VALUES (${id}, 'Lamp', '9.00');`,
      ),
    );
    expect(failing).toEqual(['stranger']);
    expect(check('stranger').detail).toContain(named);
  });

  it('may hold anything in its other fields', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      plant(
        copy,
        'orders',
        `${unguarded('orders')} INSERT INTO orders VALUES (11, NULL, x'00', 'two'), (12, 1, 1.5, '');`,
      ),
    );
    expect(failing).toEqual(['stranger']);
    expect(check('stranger').detail).toBe(
      'no run of this folder wrote 2 stored rows: Order 11 [user_id (null), product_id blob:00, quantity "two"]; ' +
        'Order 12 [user_id 1, product_id 1.5, quantity (empty)]',
    );
  });

  it('is found among many pages of rows, wherever it is', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      plant(
        copy,
        'products',
        `INSERT INTO products
           WITH RECURSIVE n(i) AS (SELECT 9007199254700000 UNION ALL SELECT i + 1 FROM n LIMIT 12000)
           SELECT i, 'Lamp', '9.00' FROM n;`,
      ),
    );
    expect(failing).toEqual(['stranger']);
    expect(check('stranger').found).toBe(12_000);
    expect(check('stranger').detail).toMatch(/ and 11,990 more$/);
  });
});
