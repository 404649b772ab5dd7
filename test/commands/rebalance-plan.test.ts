import { describe, expect, it } from 'vitest';

import { askFor, describePlan } from '../../source/commands/rebalance.js';
import { entityNamed } from '../../source/entities/model.js';
import { SHOP } from '../../source/entities/shop.js';
import type { EntityPlan } from '../../source/rebalance/plan.js';

const users: EntityPlan = {
  entity: 'User',
  rows: 12,
  moved: 9,
  isCopied: false,
  promised: 0.75,
  transfers: [{ from: 'u1.db', to: 'u2.db', rows: 9 }],
};
const products: EntityPlan = {
  entity: 'Product',
  rows: 4,
  moved: 4,
  isCopied: true,
  promised: null,
  transfers: [{ from: 'p1.db', to: 'p3.db', rows: 4 }],
};
const still: EntityPlan = { ...users, moved: 0, transfers: [] };

describe('what a rebalance does', () => {
  it('describes rows that move and rows that are copied', () => {
    const lines = [users, products].flatMap((plan) =>
      describePlan(plan, entityNamed(SHOP, plan.entity)),
    );
    expect(lines).toEqual([
      'users: 9 of 12 rows move, 75.0 %; the rules promise 75.0 % on average',
      '  u1.db → u2.db: 9',
      'products: 4 of 4 rows are copied, 100.0 %',
      '  p1.db → p3.db: 4',
    ]);
  });

  it.each([
    [
      [users, products],
      'Move 9 rows, copy 4 rows to more databases and remove them where they no longer belong?',
    ],
    [
      [still, products],
      'Copy 4 rows to more databases and remove them where they no longer belong?',
    ],
    [[users], 'Move 9 rows and remove them where they no longer belong?'],
    [[still], 'Move 0 rows and remove them where they no longer belong?'],
  ])('is asked for before it is done: %#', (plan, question) => {
    expect(askFor(plan)).toBe(question);
  });
});
