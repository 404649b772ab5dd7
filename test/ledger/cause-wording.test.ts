import { expect, it } from 'vitest';

import { fieldRulesOf } from '../../source/entities/rules.js';
import { formatCause } from '../../source/ledger/cause-wording.js';
import { REFERENCE_RULES } from '../../source/ledger/reference-rules.js';
import type { Cause } from '../../source/ledger/summary.js';
import { SHOP } from '../../source/entities/shop.js';
import { ENTITIES, ENTITY_NAMES } from '../harness/shop.js';

const cause = (given: Partial<Cause>): Cause => ({
  entity: 'Order',
  outcome: 'invalid',
  field: '',
  rule: 'min',
  code: '',
  rows: 1,
  first: { row: 1, message: '' },
  ...given,
});

it.each<[Partial<Cause>, string]>([
  [{ field: 'quantity', rule: 'min' }, 'quantity is too small'],
  [{ entity: 'Product', field: 'price', rule: 'max' }, 'price is too large'],
  [{ entity: 'User', field: 'name', rule: 'min' }, 'name is too short'],
  [{ entity: 'User', field: 'email', rule: 'max' }, 'email is too long'],
  [{ entity: 'User', field: 'email', rule: 'unique' }, 'email is taken'],
  [{ outcome: 'failed', rule: 'locked', code: 'SQLITE_BUSY' }, 'locked (SQLITE_BUSY)'],
  [{ outcome: 'unknown', rule: 'unknown' }, 'outcome not known'],
  [{ field: 'quantity', rule: 'prime' }, 'quantity breaks the rule prime'],
  [{ outcome: 'failed', rule: 'eclipse', code: 'X' }, 'eclipse (X)'],
])('%o is a cause that reads %s', (given, text) => {
  expect(formatCause(cause(given), SHOP)).toBe(text);
});

it('every rule of every field and every kind of missing reference has its words', () => {
  const broken = ENTITY_NAMES.flatMap((entity) =>
    fieldRulesOf(ENTITIES[entity]!).flatMap(({ field, rules }) =>
      rules.map(({ name }) => cause({ entity, field: field.name, rule: name })),
    ),
  );
  const missing = Object.values(REFERENCE_RULES).map((rule) => cause({ field: 'user_id', rule }));
  expect(broken.length).toBeGreaterThan(ENTITIES.Order.fields.length);
  for (const each of [...broken, ...missing])
    expect(formatCause(each, SHOP)).not.toContain('the rule');
});
