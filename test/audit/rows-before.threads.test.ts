import { beforeAll, describe, expect, it } from 'vitest';

import { plant, unguarded } from './planting.js';
import { damaged, generated, stageRun, type Stage } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  const { dir } = await stageRun();
  stage = await stageRun({ dir, workload: generated(100, 3) });
});

describe('a row that stood there before the run', () => {
  it('is lost when it is removed', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      plant(copy, 'orders', 'DELETE FROM orders WHERE id = 7'),
    );
    expect(failing).toEqual(['lost']);
    expect(check('lost').detail).toBe('1 row is missing: Order 7 (was there before the run)');
  });

  it('is altered when a field changes', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      plant(copy, 'users', "UPDATE users SET name = 'Caesar' WHERE id = 3"),
    );
    expect(failing).toEqual(['altered']);
    expect(check('altered').detail).toContain(
      'User 3 [name Caesar, email charlie@example.com] (was there before the run)',
    );
  });

  it('is doubled when it is stored again', async () => {
    const { failing, check } = await damaged(stage, (copy) =>
      plant(
        copy,
        'products',
        `${unguarded('products')} INSERT INTO products SELECT * FROM products WHERE id = 5;`,
      ),
    );
    expect(failing).toEqual(['doubled']);
    expect(check('doubled').detail).toContain('Product 5 [name Keyboard, price 50.00]');
  });

  it('leaves no orphans of this run behind when no order of it points there', async () => {
    const { failing, check } = await damaged(stage, async (copy) => {
      await plant(copy, 'users', 'DELETE FROM users WHERE id = 9');
      await plant(copy, 'orders', 'DELETE FROM orders WHERE user_id = 9');
    });
    expect(failing).toEqual(['lost']);
    expect(check('lost').detail).toContain('User 9 (was there before the run)');
    expect(check('orphan').ok).toBe(true);
  });
});

it('a row that a refused row of the run could be mistaken for is no ghost', async () => {
  const { failing } = await damaged(stage, () => undefined);
  expect(failing).toEqual([]);
});
