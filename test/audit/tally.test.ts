import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Tally } from '../../source/audit/tally.js';
import { SHOP } from '../../source/entities/shop.js';
import { OUTCOMES } from '../../source/entities/outcome.js';
import type { TimedAttempt } from '../../source/ledger/attempt.js';
import type { ThreadTimes, Totals } from '../../source/ledger/summary.js';
import { ENTITY_NAMES } from '../harness/shop.js';
import { draws } from '../harness/draws.js';

const attempt: fc.Arbitrary<TimedAttempt> = fc.record({
  entity: fc.constantFrom(...ENTITY_NAMES),
  row: fc.integer({ min: 1, max: 1000 }),
  values: fc.constant({}),
  thread: fc.integer({ min: 1, max: 4 }),
  outcome: fc.constantFrom(...OUTCOMES),
  reasons: fc.constant([]),
  startedMs: fc.double({ min: 0, max: 5000, noNaN: true }),
  latencyMs: fc.double({ min: 0, max: 5000, noNaN: true }),
});

const times = (thread: number): ThreadTimes => ({
  thread,
  osThread: null,
  busyMs: 1.23456,
  lockWaitMs: 0,
  referenceWaitMs: 0,
});

const THREADS = [1, 2, 3, 4].map(times);

function add(parts: readonly Totals[], key: Exclude<keyof Totals, 'successRate'>): number {
  return parts.reduce((sum, part) => sum + (part[key] ?? 0), 0);
}

describe('the totals of any attempts', () => {
  it('add up: per entity, per thread and over all', () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 100 }), (attempts) => {
        const tally = new Tally(SHOP);
        for (const each of attempts) tally.add(each);
        const { totals, entities, threads } = tally.summarize(THREADS, 100);
        for (const part of [totals, ...Object.values(entities), ...threads]) {
          const rejected = part.invalid + part.duplicate + part['missing-reference'];
          expect(part.rejected).toBe(rejected);
          const { inserted, failed, unknown, undone = 0 } = part;
          expect(part.attempted).toBe(inserted + rejected + failed + unknown + undone);
          expect(part.successRate).toBe(
            part.attempted === 0 ? null : part.inserted / part.attempted,
          );
        }
        expect(totals.attempted).toBe(attempts.length);
        for (const outcome of OUTCOMES) {
          const expected = attempts.filter((each) => each.outcome === outcome).length;
          expect(totals[outcome]).toBe(expected);
          expect(add(Object.values(entities), outcome)).toBe(expected);
          expect(add(threads, outcome)).toBe(expected);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('list threads that had no rows, and no others', () => {
    const { threads } = new Tally(SHOP).summarize([times(1), times(2)], 0);
    expect(threads).toMatchObject([
      { thread: 1, attempted: 0, successRate: null, busyMs: 1.235 },
      { thread: 2, attempted: 0 },
    ]);
  });
});

describe('the latency of any attempts', () => {
  it('rises from percentile to percentile, up to the exact maximum, and has the exact mean', () => {
    fc.assert(
      fc.property(fc.array(attempt, { minLength: 1, maxLength: 100 }), (attempts) => {
        const tally = new Tally(SHOP);
        for (const each of attempts) tally.add(each);
        const { p50, p90, p95, p99, p999, max, mean } = tally.summarize(THREADS, 100).latencyMs;
        const rising = [0, p50, p90, p95, p99, p999, max].map(Number);
        expect(rising).toEqual(rising.toSorted((left, right) => left - right));
        const all = attempts.map((each) => each.latencyMs);
        expect(max).toBe(Math.max(...all));
        expect(Number(mean)).toBeCloseTo(all.reduce((sum, ms) => sum + ms, 0) / all.length, 2);
        const middle =
          all.toSorted((left, right) => left - right)[Math.ceil(all.length / 2) - 1] ?? 0;
        // The histogram keeps three significant digits.
        expect(Math.abs(Number(p50) - middle)).toBeLessThanOrEqual(middle * 0.002 + 0.001);
      }),
      { numRuns: 300 },
    );
  });

  it('is nothing where nothing was attempted', () => {
    const { latencyMs, throughput } = new Tally(SHOP).summarize([], 0);
    expect(Object.values(latencyMs)).toEqual([null, null, null, null, null, null, null]);
    expect(throughput).toEqual({ rowsPerSecond: 0, series: [] });
  });
});

describe('the throughput of any attempts', () => {
  it('has no slice that is shorter than a time is stored with', () => {
    const tally = new Tally(SHOP);
    const ended = { entity: 'User', thread: 1, outcome: 'inserted' } as const;
    tally.add({ ...ended, startedMs: 0, latencyMs: 0.03125 });
    tally.add({ ...ended, startedMs: 0, latencyMs: 0.0312500001 });
    expect(tally.summarize(THREADS, 0.03).throughput.series).toEqual([[0.031, 2]]);
  });

  it('has every row in one of at most sixty slices, which follow one another', () => {
    fc.assert(
      fc.property(
        fc.array(attempt, { maxLength: 100 }),
        fc.double({ min: 0, max: 20_000, noNaN: true }),
        (attempts, durationMs) => {
          const tally = new Tally(SHOP);
          for (const each of attempts) tally.add(each);
          const { series, rowsPerSecond } = tally.summarize(THREADS, durationMs).throughput;
          expect(series.length).toBeLessThanOrEqual(60);
          expect(series.reduce((sum, [, rows]) => sum + rows, 0)).toBe(attempts.length);
          const ends = series.map(([ms]) => ms);
          expect(ends).toEqual(ends.toSorted((left, right) => left - right));
          expect(new Set(ends).size).toBe(ends.length);
          if (durationMs > 1) {
            expect(rowsPerSecond).toBeCloseTo(attempts.length / (durationMs / 1000), 2);
          }
        },
      ),
      { numRuns: draws(500) },
    );
  });
});
