import { latencyOf, serviceP99Of } from '../../lab/rates/latency.js';
import type { RateSearch } from '../../lab/rates/record.js';
import { csvCell } from '../../report/exports/csv.js';

/** One line for each window; a latency that so few rows do not carry is empty. */
export function rateCsvLines({ factors, variants, windows }: RateSearch): string[] {
  const names = factors.map(({ name }) => name);
  const head = [
    'window',
    'variant',
    ...names.map((name) => `set_${name}`),
    'rate',
    'seed',
    'holds',
    'reason',
    'rows_per_second',
    'p50_ms',
    'p99_ms',
    'max_ms',
    'service_p99_ms',
    'behind_ms',
    'limit',
    'attempted',
    'inserted',
  ];
  const lines = windows.map((window, index) => {
    const { measured } = window;
    const latency = latencyOf(window);
    return [
      index + 1,
      window.variant,
      ...names.map((name) => variants[window.variant]?.[name] ?? ''),
      window.rate,
      window.seed,
      window.holds ? 'yes' : 'no',
      window.reason ?? '',
      measured?.rowsPerSecond ?? '',
      latency?.p50 ?? '',
      latency?.p99 ?? '',
      latency?.max ?? '',
      serviceP99Of(window) ?? '',
      measured?.openLoop.behindMs ?? '',
      measured?.openLoop.limit ?? '',
      measured?.totals.attempted ?? '',
      measured?.totals.inserted ?? '',
    ]
      .map(csvCell)
      .join(',');
  });
  return [head.join(','), ...lines];
}
