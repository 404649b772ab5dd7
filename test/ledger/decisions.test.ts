import { describe, expect, it } from 'vitest';

import type { EntityName } from '../../source/entities/entity.js';
import type { Outcome } from '../../source/entities/outcome.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import { decisionsOf, describeDecision, referencedBy } from '../../source/ledger/decisions.js';
import { SHOP } from '../../source/entities/shop.js';

const EMPTY = 'name must not be empty (was "")';

const RUN: readonly Attempt[] = [
  attempt('Order', 1, { id: 10, user_id: 10, product_id: 11 }, 'missing-reference', 'User 10 …'),
  attempt('User', 9, { id: 10, name: '' }, 'invalid', EMPTY),
  attempt('User', 10, { id: 10, name: 'Jane' }, 'inserted'),
  attempt('User', 11, { id: 10, name: 'Jim' }, 'duplicate', 'id 10 is taken'),
  attempt('Product', 1, { id: 10, name: 'Lamp' }, 'inserted'),
  attempt('Order', 2, { id: 2, user_id: '10', product_id: 10 }, 'invalid', 'user_id …'),
];

describe('what a run decided about a row', () => {
  it('comes with what it decided about the rows that it points to', () => {
    const [only, ...others] = decisionsOf(() => RUN, 'Order', 10, SHOP);
    expect(others).toEqual([]);
    expect(only?.attempt).toBe(RUN[0]);
    expect(only?.references).toEqual([
      { field: 'user_id', entity: 'User', id: 10, key: 10, attempt: RUN[2] },
      { field: 'product_id', entity: 'Product', id: 11, key: 11, attempt: undefined },
    ]);
  });

  it('is every attempt of its id, up to three', () => {
    expect(decisionsOf(() => RUN, 'User', 10, SHOP).map(({ attempt: { row } }) => row)).toEqual([
      9, 10, 11,
    ]);
    const repeated = Array.from({ length: 5 }, () => RUN[1] as Attempt);
    expect(decisionsOf(() => repeated, 'User', 10, SHOP)).toHaveLength(3);
  });

  it('is nothing for an id that it did not attempt', () => {
    expect(decisionsOf(() => RUN, 'Product', 11, SHOP)).toEqual([]);
  });

  it('has no reference where a field holds no number', () => {
    const [only] = decisionsOf(() => RUN, 'Order', 2, SHOP);
    expect(only?.references.map(({ field }) => field)).toEqual(['product_id']);
    expect(referencedBy(() => RUN, 'Order', { user_id: '10' }, SHOP)).toEqual([]);
  });
});

describe('a decision in words', () => {
  it.each([
    [RUN[1], `User 10, invalid: ${EMPTY}`],
    [RUN[2], 'User 10, inserted'],
    [undefined, 'User 10, not attempted'],
  ])('names the row, its outcome and its reasons', (decided, expected) => {
    expect(describeDecision({ entity: 'User', key: 10, attempt: decided })).toBe(expected);
  });
});

function attempt(
  entity: EntityName,
  row: number,
  values: Attempt['values'],
  outcome: Outcome,
  message?: string,
): Attempt {
  const reasons = message === undefined ? [] : [{ field: 'id', rule: 'rule', message }];
  return { entity, row, values, thread: 1, outcome, reasons, startedMs: 1, latencyMs: 1 };
}
