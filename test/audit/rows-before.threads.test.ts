import { beforeAll, describe, expect, it } from 'vitest';

import { buildRecord } from '../../source/audit/record.js';
import { formatAmount } from '../../source/base/format.js';
import { countExistingRows } from '../../source/ledger/existing-rows.js';
import { readTopologyFile } from '../../source/router/topology-file.js';
import { SHOP } from '../../source/entities/shop.js';
import { temporaryFolder } from '../harness/folder.js';
import { evenly, writeShardedTopology } from '../harness/sharded.js';
import { editJournal, plant, unguarded } from './planting.js';
import {
  audited,
  copyOf,
  damaged,
  generated,
  stageAssignment,
  stageRun,
  type Stage,
  type Verdict,
} from './stage.js';

let stage: Stage;

beforeAll(async () => {
  const { dir } = copyOf(await stageAssignment());
  stage = await stageRun({ dir, workload: generated(100, 3) });
});

describe('a row that was there before the run', () => {
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

  it('leaves no orphans of this run when no order of it points there', async () => {
    const { failing, check } = await damaged(stage, async (copy) => {
      await plant(copy, 'users', 'DELETE FROM users WHERE id = 9');
      await plant(copy, 'orders', 'DELETE FROM orders WHERE user_id = 9');
    });
    expect(failing).toEqual(['lost']);
    expect(check('lost').detail).toContain('User 9 (was there before the run)');
    expect(check('orphan').ok).toBe(true);
  });
});

describe('the rows that the databases held before a run', () => {
  /** The assignment twice over several databases, and the second run as an older version left it. */
  let spread: { dir: string; first: Verdict; second: Verdict; older: Verdict };

  beforeAll(async () => {
    const dir = temporaryFolder();
    const rules = { ...evenly(3), Product: { count: 2, rule: '{ rule: copy }' } };
    const topology = readTopologyFile(writeShardedTopology(dir, rules), {}, SHOP);
    const first = await audited(await stageRun({ dir, topology }));
    const again = await stageRun({ dir, topology });
    const second = await audited(again);
    editJournal(again, (line, text) =>
      line.type === 'before' ? [{ type: line.type, entity: line.entity, rows: line.rows }] : [text],
    );
    spread = { dir, first, second, older: await audited(again) };
  });

  it('are in its record, by database', async () => {
    const { result } = await audited(stage);
    const before = result.summary.databases?.map(({ database, rowsBefore }) => [
      database,
      rowsBefore,
    ]);
    expect(before).toEqual([
      ['users.db', 8],
      ['products.db', 9],
      ['orders.db', 7],
    ]);
    expect(countExistingRows(buildRecord(stage.dir, result))).toBe(24);
  });

  it('are those of each of several databases', async () => {
    const { dir, first, second } = spread;
    const databases = (verdict: Verdict) => verdict.result.summary.databases ?? [];
    expect(databases(first).map(({ rowsBefore }) => rowsBefore)).toEqual(
      databases(first).map(({ database }) => (database === null ? undefined : 0)),
    );
    expect(databases(second).map(({ database, rowsBefore }) => [database, rowsBefore])).toEqual(
      databases(first).map(({ database, inserted }) => [
        database,
        database === null ? undefined : inserted,
      ]),
    );
    expect(countExistingRows(buildRecord(dir, first.result))).toBe(0);
    expect(countExistingRows(buildRecord(dir, second.result))).toBe(24);
  });

  it('are not known by database where an older journal names none', async () => {
    const { dir, older } = spread;
    const { result } = older;
    // Every copy of a product was there.
    const spreadOver = result.summary.databases?.filter(({ entity }) => entity !== 'Product');
    expect(spreadOver?.every((each) => each.rowsBefore === undefined)).toBe(true);
    expect(countExistingRows(buildRecord(dir, result))).toBeUndefined();
  });

  it('are not among the rows reported as read back, nor are those of other programs', async () => {
    const { result } = await audited(stage);
    const { inserted } = result.summary.totals;
    expect(inserted).toBeGreaterThan(0);
    const { check } = await damaged(stage, (copy) =>
      plant(copy, 'products', "INSERT INTO products VALUES (5000, 'Lamp', '9.00')"),
    );
    expect(check('stranger').ok).toBe(false);
    expect(check('lost').detail).toBe(
      `every acknowledged row is stored (${formatAmount(inserted, 'row')} read back)`,
    );
  });
});

it('a row that a refused row of the run could be mistaken for is no ghost', async () => {
  const { failing } = await damaged(stage, () => undefined);
  expect(failing).toEqual([]);
});
