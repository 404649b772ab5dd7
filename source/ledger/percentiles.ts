import type { Latency } from './summary.js';

/** The shares of rows that percentiles above the median are of. */
const SHARES = { p90: 0.9, p95: 0.95, p99: 0.99, p999: 0.999 } as const;

/** Rows that must be above a percentile for it to mean more than the slowest row. */
const ROWS_ABOVE = 3;

/** Whether so many rows carry a latency: p99 needs 300 of them, p99.9 3,000; p50, max and mean any. */
export function carries(name: keyof Latency, rows: number): boolean {
  if (!(name in SHARES)) return rows > 0;
  // Rounded: 1 − 0.99 is a little more than a hundredth.
  return rows >= Math.round(ROWS_ABOVE / (1 - SHARES[name as keyof typeof SHARES]));
}

/** The latencies as people are shown them: null where so many rows do not carry one. */
export function carriedLatency<Name extends keyof Latency>(
  latency: Readonly<Record<Name, number | null>>,
  rows: number,
): Record<Name, number | null> {
  const all = Object.entries(latency) as [Name, number | null][];
  return Object.fromEntries(
    all.map(([name, ms]) => [name, carries(name, rows) ? ms : null]),
  ) as Record<Name, number | null>;
}
