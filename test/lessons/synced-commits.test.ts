import { expect, it } from 'vitest';

import type { DatabaseSettings } from '../../source/db/database-settings.js';
import { countSyncedCommits } from '../../source/lessons/synced-commits.js';
import type { RunSettings } from '../../source/ledger/record.js';
import { madeUpRun } from '../report/runs.js';

/** The count for a run of thirty rows whose databases have such settings. */
function countWith(database: Partial<DatabaseSettings>, settings: Partial<RunSettings> = {}) {
  const { record } = madeUpRun({ rows: 30 });
  const { run, entities } = record;
  const databases = Object.fromEntries(
    Object.entries(run.settings.databases).map(([entity, own]) => [
      entity,
      { ...own, ...database },
    ]),
  );
  const inserted = Object.values(entities).reduce((sum, totals) => sum + totals.inserted, 0);
  const counted = countSyncedCommits({
    entities,
    run: { ...run, settings: { ...run.settings, batch: 1, databases, ...settings } },
  });
  return counted === inserted ? 'each' : counted;
}

it.each([
  ['wal', 'full', 'each'],
  ['wal', 'extra', 'each'],
  ['wal', 'normal', 0],
  ['wal', 'off', 0],
  ['delete', 'full', 'each'],
  ['delete', 'normal', 'each'],
  ['delete', 'off', 0],
])('with the journal %s and sync %s, commits wait for the disk: %s', (journal, sync, expected) => {
  expect(countWith({ engine: 'SQLite', journal, sync })).toBe(expected);
});

it('is not known where a transaction has several rows, and of other engines', () => {
  const full = { engine: 'SQLite', journal: 'wal', sync: 'full' };
  expect(countWith(full, { batch: 10 })).toBeNull();
  expect(countWith(full, { unit: 'Order' })).toBeNull();
  expect(countWith({ ...full, engine: 'PostgreSQL' })).toBeNull();
});
