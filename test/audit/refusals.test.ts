import { describe, expect, it } from 'vitest';

import { Refusals } from '../../source/audit/refusals.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import { missingReason } from '../../source/ledger/fates.js';
import { SHOP } from '../../source/entities/shop.js';
import { ENTITIES } from '../harness/shop.js';

const references = ENTITIES.Order.references;

/** An order that found a user and a product missing, those that the workload has. */
function order(row: number, planned: readonly [user: boolean, product: boolean]): Attempt {
  const ids = [row, row + 100] as const;
  return {
    entity: 'Order',
    row,
    values: { id: row, user_id: ids[0], product_id: ids[1], quantity: 1 },
    thread: 1,
    outcome: 'missing-reference',
    reasons: references.map((reference, at) =>
      missingReason(reference, ids[at] ?? 0, planned[at] ?? false),
    ),
    startedMs: row,
    latencyMs: 1,
  };
}

function user(row: number, change: Partial<Attempt>): Attempt {
  return {
    entity: 'User',
    row,
    values: { id: row, name: '', email: 'a@example.com' },
    thread: 3,
    outcome: 'invalid',
    reasons: [{ field: 'name', rule: 'empty', message: 'name must not be empty' }],
    startedMs: 0,
    latencyMs: 1,
    ...change,
  };
}

const inserted = (entity: 'User' | 'Product', id: number) => ({
  entity,
  id,
  thread: 4,
  decidedMs: 50,
});

describe('the rows that were not inserted', () => {
  it('are grouped by cause, those of missing rows by what became of them', () => {
    const refusals = new Refusals(SHOP);
    refusals.add(order(1, [true, false]));
    refusals.add(order(2, [true, false]));
    refusals.add(user(2, {}));
    refusals.addInserted(inserted('User', 1));
    const { causes, fates } = refusals.finish([]);
    expect(causes.map(({ field, rule, rows }) => [field, rule, rows])).toEqual([
      ['product_id', 'reference', 2],
      ['user_id', 'reference-early', 1],
      ['user_id', 'reference-rejected', 1],
      ['name', 'empty', 1],
    ]);
    expect(fates).toEqual([
      { ...inserted('User', 1), outcome: 'inserted', reason: '' },
      {
        entity: 'User',
        id: 2,
        outcome: 'invalid',
        thread: 3,
        decidedMs: 1,
        reason: 'name must not be empty',
      },
    ]);
  });

  it('were rejected too early when all that they lacked was inserted later', () => {
    const refusals = new Refusals(SHOP);
    for (const row of [1, 2, 3]) refusals.add(order(row, [true, true]));
    refusals.add(order(4, [true, false]));
    for (const id of [1, 2, 4]) refusals.addInserted(inserted('User', id));
    for (const id of [101, 103]) refusals.addInserted(inserted('Product', id));
    expect(refusals.finish([]).tooEarly).toBe(1);
  });

  it('were inserted in the end where a later row with that id was', () => {
    const refusals = new Refusals(SHOP);
    refusals.add(user(1, {}));
    refusals.add(order(1, [true, false]));
    refusals.addInserted(inserted('User', 1));
    expect(refusals.finish([]).fates).toMatchObject([{ outcome: 'inserted', thread: 4 }]);
  });

  it('list failed and unknown ones first, by their code', () => {
    const refusals = new Refusals(SHOP);
    for (const row of [1, 2, 3]) refusals.add(user(row, {}));
    const locked = { field: '', rule: 'locked', message: 'users.db is locked' };
    const error = { class: 'locked', code: 'SQLITE_BUSY' };
    refusals.add(user(4, { outcome: 'failed', reasons: [locked], error }));
    expect(refusals.finish([]).causes[0]).toEqual({
      entity: 'User',
      outcome: 'failed',
      field: '',
      rule: 'locked',
      code: 'SQLITE_BUSY',
      rows: 1,
      first: { row: 4, message: 'users.db is locked' },
    });
  });
});
