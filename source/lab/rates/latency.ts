import { carriedLatency, carries } from '../../ledger/percentiles.js';
import type { Latency } from '../../ledger/summary.js';
import type { RateWindow } from './record.js';

/** The latencies of a window as people are shown them: null where it had too few rows for one, or measured none. */
export function latencyOf({
  measured,
}: Pick<RateWindow, 'measured'>): Readonly<Record<keyof Latency, number | null>> | undefined {
  return measured && carriedLatency(measured.latencyMs, measured.totals.attempted);
}

/** The p99 of the service time of a window, without the wait for a thread; null as above. */
export function serviceP99Of({ measured }: Pick<RateWindow, 'measured'>): number | null {
  const isCarried = measured !== undefined && carries('p99', measured.totals.attempted);
  return isCarried ? measured.openLoop.serviceMs.p99 : null;
}
