import { describe, expect, it } from 'vitest';

import type { Attempt } from '../../source/ledger/attempt.js';
import { withPlace } from '../../source/entities/place.js';
import { fateOf, Fates, missingReason, type Fate } from '../../source/ledger/fates.js';
import { REFERENCE_RULES } from '../../source/ledger/reference-rules.js';
import { SHOP } from '../../source/entities/shop.js';
import { ENTITIES } from '../harness/shop.js';

const [toUser, toProduct] = ENTITIES.Order.references;
if (!toUser || !toProduct) throw new Error('an order points to a user and a product');

/** Order 1, decided after 20 ms, which found neither its user nor its product. */
const ORDER: Attempt = {
  entity: 'Order',
  row: 1,
  values: { id: 1, user_id: 7, product_id: 90, quantity: 2 },
  thread: 2,
  outcome: 'missing-reference',
  reasons: [missingReason(toUser, 7, true), missingReason(toProduct, 90, false)],
  startedMs: 5,
  latencyMs: 15,
};

const INSERTED: Fate = {
  entity: 'User',
  id: 7,
  outcome: 'inserted',
  thread: 4,
  decidedMs: 32,
  reason: '',
};

function completed(fate: Fate): Attempt['reasons'] {
  return new Fates(SHOP, [fate]).complete(ORDER).reasons;
}

describe('what the reason of a row is that points to one which is not there', () => {
  it('is at first what is known then', () => {
    expect(ORDER.reasons).toEqual([
      { field: 'user_id', rule: REFERENCE_RULES.open, message: 'user_id 7: User 7 was not there' },
      {
        field: 'product_id',
        rule: REFERENCE_RULES.absent,
        message: 'product_id 90: Product 90 does not exist',
      },
    ]);
  });

  it.each<[string, Partial<Fate>, string, string]>([
    [
      'inserted later',
      {},
      'reference-early',
      'user_id 7: User 7 was not there yet; T04 inserted it 12.0 ms later',
    ],
    [
      'inserted while the row was decided',
      { decidedMs: 19 },
      'reference-early',
      'user_id 7: User 7 was not there yet; T04 inserted it meanwhile',
    ],
    [
      'rejected',
      { outcome: 'invalid', reason: 'name must not be empty' },
      'reference-rejected',
      'user_id 7: User 7 was rejected: name must not be empty',
    ],
    [
      'not written',
      { outcome: 'failed', reason: 'users.db is locked' },
      'reference-rejected',
      'user_id 7: User 7 failed: users.db is locked',
    ],
    [
      'lost',
      { outcome: 'unknown' },
      'reference-rejected',
      'user_id 7: User 7 is of unknown outcome',
    ],
    [
      'never attempted',
      { outcome: null },
      'reference-unattempted',
      'user_id 7: User 7 was not there; the run ended before it was attempted',
    ],
  ])('is later that it was %s', (_what, change, rule, message) => {
    const [first, second] = completed({ ...INSERTED, ...change });
    expect(first).toEqual({ field: 'user_id', rule, message });
    expect(second).toEqual(ORDER.reasons[1]);
  });

  it('counts no pause between the two rows', () => {
    const pause = { cause: 'pause', askedMs: 21, fromMs: 22, toMs: 30 } as const;
    const [reason] = new Fates(SHOP, [INSERTED], [pause]).complete(ORDER).reasons;
    expect(reason?.message).toContain('T04 inserted it 4.00 ms later');
  });

  it('names the place of the missing row beside it, and keeps its own', () => {
    const reasons = withPlace(ORDER.reasons.slice(0, 1), 'line 2 of orders.csv');
    const user: Attempt = {
      ...ORDER,
      entity: 'User',
      values: { id: 7 },
      outcome: 'invalid',
      reasons: withPlace(
        [{ field: 'name', rule: 'empty', message: 'name must not be empty' }],
        'line 9 of users.csv',
      ),
    };
    const fate = fateOf(user, SHOP);
    const [reason] = new Fates(SHOP, fate && [fate]).complete({ ...ORDER, reasons }).reasons;
    expect(reason?.message).toBe(
      'user_id 7: User 7 (line 9 of users.csv) was rejected: name must not be empty; this row is line 2 of orders.csv',
    );
  });

  it('stays as it is where no fate is known', () => {
    expect(completed({ ...INSERTED, id: 8 })).toEqual(ORDER.reasons);
    expect(new Fates(SHOP, []).complete(ORDER)).toBe(ORDER);
  });
});
