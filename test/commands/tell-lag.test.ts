import { expect, it } from 'vitest';

import { tellLag } from '../../source/commands/tell-lag.js';
import type { Lag } from '../../source/db/server/replica.js';

it.each<[Lag, string]>([
  [{ state: 'none', bytes: 0 }, 'has everything'],
  [{ state: 'none', transactions: 0 }, 'has everything'],
  [{ state: 'none', transactions: 2 }, 'has 2 transactions still to apply'],
  [{ state: 'some', bytes: 12_288, ms: 400 }, 'lacks 12.0 KiB, its newest change is 400 ms old'],
  [{ state: 'untold' }, 'follows, and does not tell how far'],
])('a lag is told in a few words: %j', (lag, words) => {
  expect(tellLag(lag)).toBe(words);
});
