import { roundMs } from '../base/format.js';
import type { Latency } from '../ledger/summary.js';

/** Values up to twice this have a bucket each; above, as many share one as keeps three digits exact. */
const HALF = 1 << 10;

const HALF_BITS = 10;

/** Buckets for nanoseconds up to 2⁵³, which is 104 days. */
const BUCKETS = (53 - HALF_BITS + 1) * HALF;

const NS_A_MS = 1e6;

/**
 * Latencies, in memory that does not grow with them. The buckets are those of HdrHistogram with three digits, which
 * the screen uses; a call of Node's own for each row would cost more than all else that is counted of a row.
 */
export class LatencySum {
  readonly #buckets = new Float64Array(BUCKETS);
  #maxMs = 0;
  #sumMs = 0;
  count = 0;
  /** The last latency and its bucket: rows that are written together have the same. */
  #lastMs = Number.NaN;
  #lastBucket = 0;

  /** Adds a latency of a row, in milliseconds. */
  add(ms: number): void {
    if (ms !== this.#lastMs) {
      this.#lastMs = ms;
      this.#lastBucket = bucketOf(ms * NS_A_MS);
      this.#maxMs = Math.max(this.#maxMs, ms);
    }
    this.#buckets[this.#lastBucket]! += 1;
    this.#sumMs += ms;
    this.count += 1;
  }

  summarize(): Latency {
    const empty = this.count === 0;
    const percentile = (share: number): number | null =>
      empty ? null : Math.min(roundMs(this.#percentileNs(share) / NS_A_MS), this.#maxMs);
    return {
      p50: percentile(50),
      p90: percentile(90),
      p95: percentile(95),
      p99: percentile(99),
      p999: percentile(99.9),
      max: empty ? null : this.#maxMs,
      mean: empty ? null : roundMs(this.#sumMs / this.count),
    };
  }

  /** The highest value of the bucket below which, and in which, this share of all values is. */
  #percentileNs(share: number): number {
    const wanted = Math.max(1, Math.floor((share / 100) * this.count + 0.5));
    let bucket = 0;
    for (let found = this.#buckets[0]!; found < wanted; found += this.#buckets[bucket]!)
      bucket += 1;
    return highestOf(bucket);
  }
}

/** The bucket of a value, as a whole number that there is a bucket for. */
function bucketOf(value: number): number {
  const ns = Math.min(Number.MAX_SAFE_INTEGER, Math.max(1, Math.round(value)));
  const bits = ns < 2 ** 32 ? 32 - Math.clz32(ns) : 64 - Math.clz32(ns / 2 ** 32);
  const shift = Math.max(0, bits - HALF_BITS - 1);
  return shift * HALF + Math.floor(ns / 2 ** shift);
}

/** The highest whole number in a bucket. */
function highestOf(bucket: number): number {
  const shift = Math.max(0, (bucket >> HALF_BITS) - 1);
  return (bucket - shift * HALF + 1) * 2 ** shift - 1;
}
