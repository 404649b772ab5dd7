import { createHistogram } from 'node:perf_hooks';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { LatencySum } from '../../source/audit/latency-sum.js';
import { roundMs } from '../../source/base/format.js';

/** From a nanosecond to weeks, so that buckets of every width are used. */
const latency = fc
  .tuple(fc.double({ min: -6, max: 9, noNaN: true }), fc.integer({ min: 1, max: 5 }))
  .map(([exponent, times]) => Array.from({ length: times }, () => roundMs(10 ** exponent)));

describe('the percentiles of latencies', () => {
  it('are those of the histogram on the screen', () => {
    fc.assert(
      fc.property(fc.array(latency, { minLength: 1, maxLength: 60 }), (groups) => {
        const all = groups.flat();
        const sum = new LatencySum();
        const histogram = createHistogram();
        for (const ms of all) {
          sum.add(ms);
          histogram.record(Math.max(1, Math.round(ms * 1e6)));
        }
        const max = Math.max(...all);
        const expected = [50, 90, 95, 99, 99.9].map((share) =>
          Math.min(roundMs(histogram.percentile(share) / 1e6), max),
        );
        const { p50, p90, p95, p99, p999, ...rest } = sum.summarize();
        expect([p50, p90, p95, p99, p999]).toEqual(expected);
        expect(rest.max).toBe(max);
      }),
    );
  });

  it('are not known without a row', () => {
    const nothing = { p50: null, p90: null, p95: null, p99: null, p999: null };
    expect(new LatencySum().summarize()).toEqual({ ...nothing, max: null, mean: null });
  });
});
