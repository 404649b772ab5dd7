import { expect, it } from 'vitest';

import { formatLag } from '../../source/commands/format-lag.js';
import type { Lag } from '../../source/db/server/replica.js';

it.each<[Lag, string]>([
  [{ state: 'none', bytes: 0 }, 'has everything'],
  [{ state: 'none', transactions: 0 }, 'has everything'],
  [{ state: 'none', transactions: 2 }, 'lacks 2 transactions'],
  [{ state: 'some', bytes: 12_288, ms: 400 }, 'lacks 12.0 KiB, its newest change is 400 ms old'],
  [{ state: 'unknown' }, 'follows; how much it lacks is not known'],
])('a lag is described in a few words: %j', (lag, words) => {
  expect(formatLag(lag)).toBe(words);
});
