import type { TimedAttempt } from '../../ledger/attempt.js';
import type { Latency } from '../../ledger/summary.js';
import { noCounts, type OutcomeCounts } from './outcome-counts.js';

/** Bars of a histogram to each doubling of the latency. */
const BARS_PER_DOUBLING = 3;

/** Everything faster counts as this, in milliseconds. */
const FASTEST_MS = 0.001;

/** One bar of the histogram: rows whose latency is in [from, to), in milliseconds. */
export interface LatencyBar {
  readonly from: number;
  readonly to: number;
  readonly counts: OutcomeCounts;
}

/** How long rows took. */
export interface LatencyFacts {
  /** On a logarithmic scale, from the fastest row's bar to the slowest's without gaps. */
  readonly bars: readonly LatencyBar[];
  readonly inserted: Latency;
  readonly others: Latency;
  /** How many rows these are the latencies of; a row that was never decided has none. */
  readonly rows: { readonly inserted: number; readonly others: number };
}

/** Collects how long rows took, in an open loop from their arrival, those that were inserted apart from all others. */
export class LatencyCollector {
  readonly #bars = new Map<number, OutcomeCounts>();
  readonly #inserted: number[] = [];
  readonly #others: number[] = [];

  add({ latencyMs: serviceMs, lateMs = 0, outcome }: TimedAttempt): void {
    const latencyMs = lateMs + serviceMs;
    const bar = barOf(latencyMs);
    const counts = this.#bars.get(bar) ?? noCounts();
    counts[outcome] += 1;
    this.#bars.set(bar, counts);
    (outcome === 'inserted' ? this.#inserted : this.#others).push(latencyMs);
  }

  finish(): LatencyFacts {
    const first = Math.min(...this.#bars.keys());
    const last = Math.max(...this.#bars.keys());
    const bars: LatencyBar[] = [];
    for (let bar = first; bar <= last; bar += 1) {
      const counts = this.#bars.get(bar) ?? noCounts();
      bars.push({ from: startOf(bar), to: startOf(bar + 1), counts });
    }
    return {
      bars,
      inserted: summarize(this.#inserted),
      others: summarize(this.#others),
      rows: { inserted: this.#inserted.length, others: this.#others.length },
    };
  }
}

function barOf(ms: number): number {
  return Math.floor(Math.log2(Math.max(FASTEST_MS, ms)) * BARS_PER_DOUBLING);
}

function startOf(bar: number): number {
  return 2 ** (bar / BARS_PER_DOUBLING);
}

/** Percentiles by nearest rank: each is the latency of one of the rows. */
function summarize(latencies: readonly number[]): Latency {
  const sorted = Float64Array.from(latencies).toSorted();
  const percentile = (share: number): number | null =>
    sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
  const sum = sorted.reduce((total, ms) => total + ms, 0);
  return {
    p50: percentile(0.5),
    p90: percentile(0.9),
    p95: percentile(0.95),
    p99: percentile(0.99),
    p999: percentile(0.999),
    max: sorted.at(-1) ?? null,
    mean: sorted.length === 0 ? null : sum / sorted.length,
  };
}
