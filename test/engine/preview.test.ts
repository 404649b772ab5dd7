import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { SHOP } from '../../source/entities/shop.js';
import { chooseWorkload } from '../../source/commands/workload.js';
import { previewWorkload, type WorkloadPreview } from '../../source/engine/preview.js';
import type { ReferencePolicy } from '../../source/ledger/record.js';
import type { FlagValues } from '../../source/commands/context.js';
import { describeReasons } from '../../source/ledger/attempt.js';
import { temporaryFolder } from '../harness/folder.js';
import { folderWith } from '../sim/folder-input.js';

async function preview(
  workload: string,
  flags: FlagValues = {},
  options: { references?: ReferencePolicy; signal?: AbortSignal } = {},
): Promise<WorkloadPreview> {
  const { references = 'wait', signal } = options;
  return previewWorkload(await chooseWorkload(workload, flags, SHOP), references, { signal });
}

const rejectedOf = ({ rows }: WorkloadPreview): Record<string, string> =>
  Object.fromEntries(
    rows
      .filter(({ attempt }) => attempt.outcome !== 'inserted')
      .map(({ attempt }) => [`${attempt.entity} ${attempt.row}`, describeReasons(attempt)]),
  );

describe('the preview of the assignment', () => {
  it('names the six rejected rows with every reason', async () => {
    const found = await preview('assignment');
    expect(found).toMatchObject({
      counts: { User: 10, Product: 10, Order: 10 },
      isWhole: true,
      outcomes: { inserted: 24, invalid: 4, duplicate: 1, 'missing-reference': 1 },
      open: 0,
    });
    expect(rejectedOf(found)).toEqual({
      'User 8': 'email alice@example.com is taken by User 1',
      'User 10': 'name must not be empty (was "")',
      'Product 10': 'price must be at least 0.01 (was -50.00)',
      'Order 8':
        'quantity must be at least 1 (was 0); user_id 8: User 8 was rejected: email alice@example.com is taken by User 1',
      'Order 9': 'quantity must be at least 1 (was -1)',
      'Order 10':
        'user_id 10: User 10 was rejected: name must not be empty (was ""); product_id 11: Product 11 does not exist',
    });
  });

  it('leaves references alone where the run does', async () => {
    const found = await preview('assignment', {}, { references: 'none' });
    expect(found.outcomes).toEqual({ inserted: 25, invalid: 4, duplicate: 1 });
  });
});

describe('the preview of generated rows', () => {
  it('is the same for the same seed, and has no rejected row without broken ones', async () => {
    const flags = { rows: '400', seed: '7' };
    expect(await preview('generate', flags)).toEqual(await preview('generate', flags));
    const valid = await preview('generate', { ...flags, invalid: '0' });
    expect(valid.outcomes).toEqual({ inserted: 400 });
  });

  it('leaves to the run what later rows decide', async () => {
    const found = await preview('generate', { rows: '1000000', seed: '7', invalid: '0' });
    expect(found).toMatchObject({ counts: { Order: 1000 }, isWhole: false });
    const total = Object.values(found.outcomes).reduce((sum, count) => sum + count, 0);
    expect(total).toBe(3000);
    expect(found.outcomes).toEqual({ inserted: 3000 });
  });
});

describe('the preview of files', () => {
  it('finds what is wrong with Chinook, which is small enough to be read whole', async () => {
    const found = await preview('chinook');
    expect(found).toMatchObject({ isWhole: true, outcomes: { inserted: 5796 } });
    expect(Object.keys(rejectedOf(found))).toHaveLength(6);
  });

  it('names lines, and counts blank ones', async () => {
    const folder = folderWith({ 'users.csv': 'id,name,email\n\n1,A,a@x.org\n\n2,Bo,b@x.org\n' });
    const found = await preview(folder);
    expect(found.notices).toEqual(['users.csv: 2 blank lines skipped']);
    expect(rejectedOf(found)['User 1']).toMatch(/^name .*; this row is line 3 of users\.csv$/);
  });

  it('reads no more of a large file than its first rows', async () => {
    const folder = temporaryFolder();
    const row = (id: number): string => `${id},Name ${id},n${id}@x.org\n`;
    const rows = Array.from({ length: 20_000 }, (_, index) => row(index + 1)).join('');
    writeFileSync(path.join(folder, 'users.csv'), `id,name,email\n${rows}"never closed`);
    writeFileSync(path.join(folder, 'products.csv'), 'id,name,price\n1,Mug,5\n');
    writeFileSync(
      path.join(folder, 'orders.csv'),
      'id,user_id,product_id,quantity\n1,1,1,1\n2,9999,1,1\n3,1,9999,1\n',
    );
    const found = await preview(folder);
    expect(found).toMatchObject({ counts: { User: 5000, Product: 1 }, isWhole: false, open: 1 });
    const open = found.rows.filter((one) => one.open.length > 0);
    expect(open.map((one) => [one.attempt.row, one.open])).toEqual([[2, ['User 9999']]]);
    expect(rejectedOf(found)).toEqual({
      'Order 3': 'product_id 9999: Product 9999 does not exist; this row is line 4 of orders.csv',
    });
  });

  it('reads no more than some megabytes where rows are few and long', async () => {
    const folder = temporaryFolder();
    const long = `1,${'x'.repeat(900_000)},a@x.org\n`.repeat(8);
    writeFileSync(path.join(folder, 'users.csv'), `id,name,email\n${long}"never closed`);
    const found = await preview(folder);
    expect(found.isWhole).toBe(false);
    expect(found.counts.User).toBeLessThan(8);
  });

  it('fails with what is wrong with a file, and offers a mapping of its columns', async () => {
    const folder = folderWith({ 'users.csv': 'uid,name,mail\n1,Ana,a@x.org\n' });
    await expect(preview(folder)).rejects.toMatchObject({
      message: expect.stringContaining('"uid" is not a column of users') as string,
      mapping: 'users.csv:uid=id,mail=email',
    });
    const mapped = await preview(folder, { map: 'users.csv:uid=id,mail=email' });
    expect(mapped.outcomes).toEqual({ inserted: 1 });
  });

  it('ends with its reason when it is aborted', async () => {
    const reason = new Error('another workload was chosen');
    const signal = AbortSignal.abort(reason);
    await expect(preview('chinook', {}, { signal })).rejects.toBe(reason);
  });
});
