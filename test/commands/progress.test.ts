import { expect, it } from 'vitest';

import { progressLine } from '../../source/commands/progress.js';
import { snapshotOf } from '../views/support/run.js';

const START = '4,412 of 10,000 rows · 4,321 inserted · 91 not inserted · 358 rows/s';

it.each([
  ['the time left to the second', {}, `${START} · about 16 s left`],
  ['a pause', { pausedForRebalance: true }, `${START} · paused for rebalance`],
  [
    'nothing of the time before a row is decided',
    { decided: 0, activeMs: 0 },
    '0 of 10,000 rows · 4,321 inserted · 91 not inserted · 0 rows/s',
  ],
  [
    'no time at the end of a run for some time',
    { durationMs: 12_340 },
    '4,412 rows · 4,321 inserted · 91 not inserted · 358 rows/s',
  ],
])('the progress of a run names %s', (_, change, text) => {
  const [, line] = progressLine(snapshotOf(3, change), false).split('  ');
  expect(line).toBe(text);
});
