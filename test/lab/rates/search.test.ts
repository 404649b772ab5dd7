import { describe, expect, it } from 'vitest';

import {
  bracketOf,
  CONFIRMED,
  heldInARow,
  MOST_WINDOWS,
  nextStep,
  type Observation,
  type SearchStep,
} from '../../../source/lab/rates/search.js';
import { percentileOf, queueLatencies } from '../../sim/queue.js';
import { runVirtually } from '../../sim/virtual-run.js';

const LIMITS = { start: 250, least: 10, most: 1_000_000 };

/** Searches until something is found. */
async function search(
  holds: (rate: number, window: number) => boolean | Promise<boolean>,
  limits = LIMITS,
): Promise<{ found: Extract<SearchStep, { type: 'found' }>; tried: Observation[] }> {
  const tried: Observation[] = [];
  for (let window = 1; window <= 200; window += 1) {
    const step = nextStep(tried, limits);
    if (step.type === 'found') return { found: step, tried };
    expect(step.rate).toBeGreaterThanOrEqual(limits.least);
    expect(step.rate).toBeLessThanOrEqual(limits.most);
    tried.push({ rate: step.rate, holds: await holds(step.rate, window) });
  }
  throw new Error('the search does not end');
}

describe('the search for the highest rate', () => {
  it('doubles until a rate does not hold twice, and begins where it is told', async () => {
    const { tried } = await search((rate) => rate < 3000);
    expect(tried.slice(0, 6).map(({ rate }) => rate)).toEqual([250, 500, 1000, 2000, 4000, 4000]);
  });

  it('goes on where the first rate that did not hold does so in the next window', async () => {
    const { found, tried } = await search((rate, window) => rate <= 12_345 && window !== 2);
    expect(tried.slice(0, 4)).toEqual([
      { rate: 250, holds: true },
      { rate: 500, holds: false },
      { rate: 500, holds: true },
      { rate: 1000, holds: true },
    ]);
    expect(found.holds).toBeGreaterThan(11_500);
  });

  it.each([11, 37, 249, 250, 251, 812, 999, 12_345, 400_000])(
    'brackets a limit of %i rows/s',
    async (limit) => {
      const { found, tried } = await search((rate) => rate <= limit);
      expect(found.holds).toBeLessThanOrEqual(limit);
      expect(found.fails).toBeGreaterThan(limit);
      expect(Number(found.fails) / Number(found.holds)).toBeLessThanOrEqual(1.051);
      expect(tried.filter(({ rate }) => rate === found.holds)).toHaveLength(CONFIRMED);
      expect(tried.length).toBeLessThan(25);
    },
  );

  it('ends where the least rate does not hold, or the highest one does', async () => {
    expect((await search(() => false)).found).toMatchObject({ holds: null, fails: 10 });
    expect((await search(() => true)).found).toMatchObject({ holds: 1_000_000, fails: null });
  });

  it('takes a rate that does not hold once it is repeated for one that does not hold', async () => {
    let failed = 0;
    const seen = new Set<number>();
    const { found, tried } = await search((rate) => {
      if (rate > 800) return false;
      // The first candidate holds while the bracket is narrowed, and fails when it is repeated.
      if (seen.has(rate) && failed === 0) {
        failed = rate;
        return false;
      }
      seen.add(rate);
      return true;
    });
    expect(failed).toBeGreaterThan(0);
    expect(found.holds).toBeLessThan(failed);
    expect(found.fails).toBe(failed);
    const ofIt = tried.filter(({ rate }) => rate === found.holds);
    expect(ofIt.map(({ holds }) => holds)).toEqual(ofIt.map(() => true));
    expect(ofIt.length).toBeGreaterThanOrEqual(CONFIRMED);
  });

  it('ends although windows hold and fail by chance', async () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const { found } = await search((rate, window) => (rate * 31 + window * 17 * seed) % 3 !== 0);
      if (found.holds !== null && found.fails !== null)
        expect(found.holds).toBeLessThan(found.fails);
    }
  });

  it('takes the last window of each rate', () => {
    const seen = [
      { rate: 500, holds: false },
      { rate: 250, holds: true },
      { rate: 700, holds: true },
      { rate: 400, holds: true },
    ];
    expect(bracketOf(seen)).toEqual({ holds: 400, fails: 500 });
    const repeated = [...seen, { rate: 500, holds: true }];
    expect(bracketOf(repeated)).toEqual({ holds: 700, fails: null });
    expect(heldInARow(repeated, 500)).toBe(1);
    expect(heldInARow(seen, 500)).toBe(0);
  });

  it('gives up where a rate holds every other window', async () => {
    const { tried } = await search((_, window) => window % 2 === 0);
    expect(tried).toHaveLength(MOST_WINDOWS);
  });
});

it('brackets the limit of a store that takes 10 ms a row: p99 within 100 ms', async () => {
  const rows = 1130;
  const p99At = (rate: number): number =>
    percentileOf(queueLatencies({ rate, kind: 'poisson', seed: 7 }, rows, 10), 0.99);
  // With the same arrivals, only faster or slower, the latencies rise with the rate.
  let [low, high] = [10, 200];
  while (high - low > 0.01) {
    const middle = (low + high) / 2;
    if (p99At(middle) <= 100) low = middle;
    else high = middle;
  }
  const { found } = await search(
    async (rate) => {
      const arrivals = { rate, kind: 'poisson', seed: 7 } as const;
      const { attempts } = await runVirtually({ threads: 1, serviceMs: 10, rows, arrivals });
      const latencies = attempts.map(({ latencyMs, lateMs }) => Number(latencyMs) + Number(lateMs));
      return percentileOf(latencies, 0.99) <= 100;
    },
    { ...LIMITS, start: 20 },
  );
  expect(low).toBeGreaterThan(50);
  expect(low).toBeLessThan(100);
  expect(found.holds).toBeLessThanOrEqual(high);
  expect(found.fails).toBeGreaterThanOrEqual(low);
  expect(Number(found.fails) / Number(found.holds)).toBeLessThanOrEqual(1.05);
});
