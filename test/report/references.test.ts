import { expect, it } from 'vitest';

import { referenceWordsOf } from '../../source/entities/reference-words.js';
import { SHOP } from '../../source/entities/shop.js';
import type { TimedAttempt } from '../../source/ledger/attempt.js';
import { PhaseReader } from '../../source/ledger/phase-file.js';
import { Parents } from '../../source/report/facts/parents.js';
import { ReferenceCollector } from '../../source/report/facts/references.js';
import { referencesTable } from '../../source/report/tables/references.js';

const order: TimedAttempt = {
  entity: 'Order',
  row: 1,
  values: { id: 1, user_id: 4, product_id: 5, quantity: 1 },
  thread: 1,
  outcome: 'inserted',
  reasons: [],
  startedMs: 2,
  latencyMs: 1,
};

it('a row that was found, and that the run did not insert, may have been stored at any time', () => {
  const parents = new Parents(SHOP);
  parents.add({ ...order, entity: 'User', row: 4, values: { id: 4 }, outcome: 'duplicate' });
  const collector = new ReferenceCollector('check', new PhaseReader().finish());
  collector.add(order, parents.resolve(order));
  const facts = collector.finish();
  expect(
    facts.fields.map(({ field, tallies }) => [field, tallies['stored-by-others'].count]),
  ).toEqual([
    ['user_id', 1],
    ['product_id', 1],
  ]);
  const cells = JSON.stringify(referencesTable(facts, referenceWordsOf(SHOP)));
  expect(cells).toContain('found: stored, not by this run');
  expect(cells).not.toContain('before the run');
});
