import {
  RATES_SCHEMA,
  type RateSearch,
  type RateWindow,
} from '../../../source/lab/rates/record.js';
import { experimentRun } from '../support.js';

/** A search before its first window. */
export function newSearch(given: Partial<RateSearch> = {}): RateSearch {
  return {
    schema: RATES_SCHEMA,
    id: 's-20261129-093116-123-65f0',
    startedAt: '2026-11-29T09:31:16.000Z',
    status: 'running',
    workload: 'generate',
    seed: 7,
    constants: ['10 threads'],
    command: 'dbsim-tui compare generate --vary batch=1,50 --seed 7 --find-rate 20ms',
    factors: [{ name: 'batch', values: ['1', '50'] }],
    variants: [{ batch: '1' }, { batch: '50' }],
    p99Ms: 20,
    windowMs: 5000,
    machine: { dbsim: '0.0.0-test', node: '20.20.2', platform: 'linux x64', cores: 2 },
    othersShare: null,
    windows: [],
    ...given,
  };
}

/** A window whose rows had a p99. @param p99Ms above 20, the rate does not hold */
export function windowAt(variant: number, rate: number, p99Ms: number): RateWindow {
  const { rowsPerSecond, durationMs, latencyMs, totals, failedChecks, durability } =
    experimentRun();
  const holds = p99Ms <= 20;
  return {
    variant,
    rate,
    seed: 7,
    holds,
    ...(holds ? {} : { reason: `its p99 was ${p99Ms} ms` }),
    measured: {
      rowsPerSecond,
      durationMs,
      latencyMs: { ...latencyMs, p99: p99Ms },
      openLoop: {
        serviceMs: latencyMs,
        lateRows: 5,
        notBegun: 0,
        behindMs: 1,
        limit: 'none',
      },
      totals,
      failedChecks,
      durability,
    },
  };
}

/** A search of two variants that is over: batch 1 holds 812 rows/s, batch 50 holds 2,000. */
export function finishedSearch(given: Partial<RateSearch> = {}): RateSearch {
  const windows = [
    [0, 250, 4],
    [1, 2000, 9],
    [0, 500, 6],
    [1, 4000, 410],
    [0, 1000, 160],
    [1, 4000, 350],
    [0, 1000, 140],
    [1, 2060, 31],
    [0, 812, 15],
    [1, 2000, 12],
    [0, 853, 33],
    [1, 2000, 11],
    [0, 812, 17],
    [0, 812, 19],
  ] as const;
  return newSearch({
    status: 'completed',
    othersShare: 0.01,
    windows: windows.map(([variant, rate, p99Ms]) => windowAt(variant, rate, p99Ms)),
    ...given,
  });
}
