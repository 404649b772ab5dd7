import { expect, it } from 'vitest';

import { judgeWindow } from '../../../source/lab/rates/judge.js';
import { experimentRun } from '../support.js';

it('names the rows that a thread claims at once, whatever transactions they are in', () => {
  const { latencyMs, totals, ...others } = experimentRun();
  const run = {
    ...others,
    latencyMs: { ...latencyMs, p99: 31 },
    totals: { ...totals, attempted: 1200 },
    openLoop: { serviceMs: latencyMs, lateRows: 5, notBegun: 0, behindMs: 1, limit: 'none' },
  } as const;
  const at = { rate: 200, seed: 7, p99Ms: 20, isEndedEarly: false };
  expect(judgeWindow(run, { ...at, rows: 4 }).reason).toBe(
    'its p99 was 31.0 ms, of which the 4 rows that a thread claims at once took 20.0 ms to arrive',
  );
  expect(judgeWindow(run, { ...at, rows: 1 }).reason).toBe('its p99 was 31.0 ms');
});
