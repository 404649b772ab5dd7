import { beforeAll, describe, expect, it } from 'vitest';

import { plant, type Table } from './planting.js';
import { damaged, stageAssignment, type Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await stageAssignment();
});

describe('a row that was acknowledged and is gone', () => {
  it.each<[Table, number, string]>([
    ['users', 9, 'User 9'],
    ['products', 9, 'Product 9'],
    ['orders', 3, 'Order 3'],
  ])('from %s is lost: id %i', async (table, id, name) => {
    const { failing, check } = await damaged(stage, (copy) =>
      plant(copy, table, `DELETE FROM ${table} WHERE id = ${id}`),
    );
    expect(failing).toEqual(['lost']);
    expect(check('lost')).toMatchObject({
      found: 1,
      detail: `1 row is missing: ${name} (row ${id})`,
    });
  });

  it('leaves the orders that point to it as orphans', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      plant(copy, 'users', 'DELETE FROM users WHERE id = 2'),
    );
    expect(failing).toEqual(['lost', 'orphan']);
    expect(check('lost').detail).toBe('1 row is missing: User 2 (row 2)');
    expect(check('orphan').detail).toBe(
      '1 reference points to a missing row: Order 2: user_id 2 is not stored',
    );
  });

  it('is counted when there are many, and the first ten are named', async () => {
    const { failing, check } = await damaged(stage, async (copy) => {
      for (const table of ['users', 'products', 'orders'] as const) {
        await plant(copy, table, `DELETE FROM ${table}`);
      }
    });
    expect(failing).toEqual(['lost']);
    expect(check('lost').found).toBe(24);
    expect(check('lost').detail).toMatch(/ and 14 more$/);
    expect(check('lost').detail.match(/\(row \d+\)/g)).toHaveLength(10);
  });
});
