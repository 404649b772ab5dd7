import type { Latency } from '../ledger/record.js';

/** The shares of rows that percentiles are of. */
const SHARES = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, p999: 0.999 } as const;

export type Percentile = keyof typeof SHARES;

/** Rows that must be above a percentile for it to mean more than the slowest row. */
const ROWS_ABOVE = 3;

/** Whether so many rows carry a percentile: p99 needs 300 of them, p99.9 3,000. */
export function carries(name: keyof Latency, rows: number): boolean {
  if (name === 'max' || name === 'mean') return rows > 0;
  // Rounded: 1 − 0.99 is a little more than a hundredth.
  return rows >= Math.round(ROWS_ABOVE / (1 - SHARES[name]));
}
