import { describe, expect, it } from 'vitest';

import type { Attempt } from '../../source/ledger/attempt.js';
import { Arrivals, describeArrivals, type ArrivalPlan } from '../../source/sim/arrivals.js';
import { STALL } from '../../source/views/help/stall.js';
import { arrivalTimes as timesOf, percentileOf, queueLatencies } from './queue.js';
import { runVirtually, type VirtualTask } from './virtual-run.js';

const plan = (rate: number, kind: ArrivalPlan['kind'] = 'poisson', seed = 7): ArrivalPlan => ({
  rate,
  kind,
  seed,
});

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);

describe('arrivals', () => {
  it('at equal distances come one distance apart', () => {
    expect(timesOf(plan(250, 'even'), 5)).toEqual([0, 4, 8, 12, 16]);
  });

  it('at random have the rate, exponential distances, and do not depend on each other', () => {
    const times = timesOf(plan(1000), 40_000);
    const gaps = times.map((ms, index) => ms - (times[index - 1] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(0);
    expect(sum(gaps) / gaps.length).toBeCloseTo(1, 1);
    // The distance that half of an exponential distribution exceeds.
    const above = gaps.filter((ms) => ms > Math.LN2).length / gaps.length;
    expect(above).toBeCloseTo(0.5, 1);
    // In slices of a Poisson process, the variance of the counts is their mean.
    const slices = new Map<number, number>();
    for (const ms of times.filter((each) => each < 39_000)) {
      const slice = Math.floor(ms / 10);
      slices.set(slice, (slices.get(slice) ?? 0) + 1);
    }
    const counts = Array.from({ length: 3900 }, (_, slice) => slices.get(slice) ?? 0);
    const mean = sum(counts) / counts.length;
    const variance = sum(counts.map((count) => (count - mean) ** 2)) / counts.length;
    expect(variance / mean).toBeGreaterThan(0.9);
    expect(variance / mean).toBeLessThan(1.1);
  });

  it('are the same for the same seed, in whatever order they are asked for', () => {
    const arrivals = new Arrivals(
      describeArrivals(plan(50), { rows: 2000, durationMs: Infinity, partial: [] }),
      1,
    );
    const times = timesOf(plan(50), 2000);
    for (const row of [1999, 0, 256, 255, 700, 1]) expect(arrivals.at(row)).toBe(times[row]);
    expect(timesOf(plan(50, 'poisson', 8), 2000)).not.toEqual(times);
  });

  it('after the time of the run are not planned, and those before it are counted', () => {
    const description = describeArrivals(plan(100), {
      rows: 100_000_000,
      durationMs: 5000,
      partial: [],
    });
    expect(description.anchors.byteLength).toBeLessThan(100);
    const arrivals = new Arrivals(description, 1);
    const count = arrivals.countBefore(5000, 100_000_000);
    expect(arrivals.at(count - 1)).toBeLessThan(5000);
    expect(arrivals.at(count)).toBeGreaterThanOrEqual(5000);
    expect(arrivals.at(1_000_000)).toBe(Infinity);
  });
});

const latencyOf = ({ latencyMs, lateMs }: Attempt): number => Number(latencyMs) + Number(lateMs);

describe('an open loop against a store that takes 10 ms a row, with one thread', () => {
  it.each([
    [50, 'poisson', 'on'],
    [90, 'poisson', 'on'],
    [90, 'poisson', 'off'],
    [90, 'even', 'on'],
    [120, 'poisson', 'on'],
    [120, 'even', 'off'],
  ] as const)(
    'has the latencies of the queue at %i rows/s, %s, lane %s',
    async (rate, kind, lane) => {
      const rows = 1000;
      const arrivals = plan(rate, kind);
      const run = await runVirtually({ threads: 1, serviceMs: 10, rows, arrivals, lane });
      const expected = queueLatencies(arrivals, rows, 10);
      expect(run.attempts).toHaveLength(rows);
      const found = run.attempts.map(latencyOf);
      for (const [row, ms] of expected.entries()) expect(found[row]).toBeCloseTo(ms, 2);
      // Without its queue, a row takes as long as the store.
      for (const { latencyMs } of run.attempts) expect(latencyMs).toBeCloseTo(10, 2);
    },
  );

  it('several threads lose nothing and claim nothing before it arrives', async () => {
    const arrivals = plan(200);
    const times = timesOf(arrivals, 600);
    for (const lane of ['on', 'off'] as const) {
      const run = await runVirtually({ threads: 5, serviceMs: 3, rows: 600, arrivals, lane });
      expect(run.attempts).toHaveLength(600);
      expect(run.attempts.every(({ outcome }) => outcome === 'inserted')).toBe(true);
      const begun = run.attempts.map(({ startedMs, lateMs }) => Number(startedMs) - Number(lateMs));
      const due = begun.toSorted((one, other) => one - other);
      for (const [row, ms] of times.entries()) expect(due[row]).toBeCloseTo(ms, 2);
    }
  });

  it('a batch begins when its last row has arrived, and the others have waited for that', async () => {
    const task = { threads: 2, serviceMs: 1, rows: 100, batch: 10, arrivals: plan(100, 'even') };
    const { attempts } = await runVirtually(task);
    expect(attempts).toHaveLength(100);
    const [first] = attempts;
    const together = attempts.filter(({ startedMs }) => startedMs === first?.startedMs);
    expect(together.map(({ lateMs }) => lateMs)).toEqual([90, 80, 70, 60, 50, 40, 30, 20, 10, 0]);
    expect(
      new Set(attempts.map(({ startedMs, lateMs }) => Number(startedMs) - Number(lateMs))).size,
    ).toBe(100);
  });
});

it('a run for a time leaves the rows that have not arrived, and those it did not come to', async () => {
  const task = { threads: 1, serviceMs: 10, durationMs: 2000 } satisfies VirtualTask;
  const slow = await runVirtually({ ...task, arrivals: plan(50) });
  const due = timesOf(plan(50), 400).filter((ms) => ms < 2000).length;
  expect(slow.attempts.length).toBeGreaterThanOrEqual(due - 2);
  expect(slow.attempts.length).toBeLessThanOrEqual(due);
  const fast = await runVirtually({ ...task, arrivals: plan(200) });
  expect(fast.attempts).toHaveLength(200);
  expect(fast.attempts.at(-1)?.lateMs).toBeGreaterThan(800);
});

it('a pause stops the arrivals, too', async () => {
  const { attempts } = await runVirtually({
    threads: 2,
    serviceMs: 1,
    rows: 200,
    arrivals: plan(100, 'even'),
    async meanwhile({ control }, clock) {
      await clock.sleep(500);
      control.paused = true;
      await clock.sleep(3000);
      control.pausedMs = 3000;
      control.paused = false;
    },
  });
  expect(attempts).toHaveLength(200);
  for (const attempt of attempts) expect(latencyOf(attempt)).toBeLessThan(3);
  expect(attempts.at(-1)?.startedMs).toBeCloseTo(4990, 0);
});

describe('a database that stops for 2 s', () => {
  const TASK = { threads: 1, serviceMs: 5, rows: 2000 } satisfies VirtualTask;
  const stall = { entity: 'Order', fromMs: 5000, toMs: 7000 } as const;

  it('delays one row of a closed loop, and the rows of 2 s in an open one', async () => {
    const closed = await runVirtually({ ...TASK, stall });
    const open = await runVirtually({ ...TASK, stall, arrivals: plan(100) });
    const ofClosed = closed.attempts.map(({ latencyMs }) => Number(latencyMs));
    const ofOpen = open.attempts.map(latencyOf);
    const above = (values: readonly number[], ms: number): number =>
      values.filter((each) => each > ms).length;
    // One thread, one row: all others that would have come do not show in the numbers.
    expect(above(ofClosed, 100)).toBe(1);
    expect(percentileOf(ofClosed, 0.99)).toBeCloseTo(5, 2);
    expect(Math.max(...ofClosed)).toBeGreaterThan(1900);
    // About 100 rows a second arrive meanwhile, and then wait for those before them.
    expect(above(ofOpen, 100)).toBeGreaterThan(200);
    expect(percentileOf(ofOpen, 0.99)).toBeGreaterThan(1500);
    // The service times of the open loop hide it as the closed loop does.
    const service = open.attempts.map(({ latencyMs }) => Number(latencyMs));
    expect(percentileOf(service, 0.99)).toBeCloseTo(5, 2);
    // The help shows these numbers.
    for (const [loop, values] of [
      [STALL.closed, ofClosed],
      [STALL.open, ofOpen],
    ] as const) {
      for (const [name, share] of [
        ['p50', 0.5],
        ['p90', 0.9],
        ['p99', 0.99],
        ['max', 1],
      ] as const) {
        expect(percentileOf(values, share), name).toBeCloseTo(loop[name], 2);
      }
      expect(above(values, 100)).toBe(loop.late);
    }
  });
});

describe('the end of an open loop', () => {
  it('is the end of its time for all threads, also for those that wait for an arrival', async () => {
    const task = { threads: 10, serviceMs: 1, durationMs: 2000 } satisfies VirtualTask;
    const { endMs } = await runVirtually({ ...task, arrivals: plan(100, 'even') });
    expect(endMs).toBeLessThan(2010);
  });

  it('is the last row for all threads', async () => {
    const task = { threads: 10, serviceMs: 1, rows: 201 } satisfies VirtualTask;
    const { endMs } = await runVirtually({ ...task, arrivals: plan(100, 'even') });
    expect(endMs).toBeLessThan(2010);
  });
});
