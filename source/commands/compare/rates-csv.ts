import type { RateSearch } from '../../lab/rates/record.js';
import { csvCell } from '../../report/exports/csv.js';

/** One line for each window. */
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
    return [
      index + 1,
      window.variant,
      ...names.map((name) => variants[window.variant]?.[name] ?? ''),
      window.rate,
      window.seed,
      window.holds ? 'yes' : 'no',
      window.reason ?? '',
      measured?.rowsPerSecond ?? '',
      measured?.latencyMs.p50 ?? '',
      measured?.latencyMs.p99 ?? '',
      measured?.latencyMs.max ?? '',
      measured?.openLoop.serviceMs.p99 ?? '',
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
