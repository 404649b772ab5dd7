import { expect, it } from 'vitest';

import { defineModel } from '../../source/entities/model.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import { LateValues } from '../../source/ledger/late-values.js';

const ID = { name: 'id', kind: 'integer', min: 1, max: 100 } as const;

const LEAGUE = defineModel('league', [
  {
    name: 'Team',
    table: 'teams',
    fields: [ID, { ...ID, name: 'lead', references: 'Player', isLate: true, optional: true }],
  },
  { name: 'Player', table: 'players', fields: [ID] },
]);

const attempt = (id: number, outcome: Attempt['outcome'] = 'inserted'): Attempt => ({
  entity: 'Team',
  row: id,
  values: { id, lead: null },
  thread: 1,
  outcome,
  reasons: [],
  startedMs: 0,
  latencyMs: 1,
});

it('a row has the values that were written after it', () => {
  const late = new LateValues();
  expect(late.isEmpty).toBe(true);
  late.add({ type: 'late', entity: 'Team', rows: [[1, 11]] });
  late.add({ type: 'late-written', entity: 'Team' });
  expect(late.isEmpty).toBe(false);
  expect(late.complete(attempt(1), LEAGUE).values).toEqual({ id: 1, lead: 11 });
});

it.each([
  ['a row without such a value', attempt(2)],
  ['a row that was not inserted', attempt(1, 'duplicate')],
  ['a row whose value may not have been written', attempt(3)],
])('%s stays as it is', (_, one) => {
  const late = new LateValues();
  late.add({ type: 'late', entity: 'Team', rows: [[1, 11]] });
  late.add({ type: 'late-written', entity: 'Team' });
  late.add({ type: 'late', entity: 'Team', rows: [[3, 12]] });
  expect(late.complete(one, LEAGUE)).toBe(one);
});
