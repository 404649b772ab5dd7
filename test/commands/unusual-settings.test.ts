import { expect, it } from 'vitest';

import { historyRow } from '../../source/commands/history.js';
import { describeUnusualSettings } from '../../source/commands/unusual-settings.js';
import type { RunSettings } from '../../source/ledger/record.js';
import { runSummary } from '../views/support/summaries.js';

const usual = runSummary(1);

it.each<[Partial<RunSettings>, string]>([
  [{ writer: 'sequelize' }, 'written through Sequelize'],
  [{ turn: 16 }, 'turns of 16 rows'],
  [{ rate: 200, arrival: 'even' }, '200 rows/s arrive at equal distances'],
  [{ durationMs: 2000 }, 'for 2s'],
  [{ begin: 'deferred', checkFirst: true }, 'begin deferred, keys looked up first'],
  [{ retry: 'jitter', skew: 1.2 }, 'retry jitter, skew 1.2'],
  [{ lane: 'off', paceMs: 5 }, 'lane off, pace 5 ms'],
])('runs that differ only by %j do not look alike in the history', (change, words) => {
  const settings = { ...usual.settings, ...change };
  expect(describeUnusualSettings(settings).join(', ')).toBe(words);
  expect(historyRow({ ...usual, settings })).toContain(words);
  expect(historyRow(usual)).not.toContain(words);
});
