import { formatCount, formatDuration } from '../../base/format.js';
import { carries } from '../../ledger/percentiles.js';
import type { Latency } from '../../ledger/summary.js';
import type { Facts } from '../facts/facts.js';
import { makeTable, type ColumnOf, type Table } from './table.js';

interface PercentileRow {
  readonly name: string;
  readonly all: string;
  readonly inserted: string;
  readonly others: string;
}

const COLUMNS: readonly ColumnOf<PercentileRow>[] = [
  { title: '', width: '*', cell: ({ name }) => ({ text: name, tone: 'strong' }) },
  { title: 'All', align: 'right', width: 54, cell: ({ all }) => all },
  { title: 'Inserted', align: 'right', width: 54, cell: ({ inserted }) => inserted },
  { title: 'Others', align: 'right', width: 54, cell: ({ others }) => others },
];

const NAMES: readonly (readonly [keyof Latency, string])[] = [
  ['p50', 'p50'],
  ['p90', 'p90'],
  ['p95', 'p95'],
  ['p99', 'p99'],
  ['p999', 'p99.9'],
  ['max', 'max'],
  ['mean', 'mean'],
];

const TOO_FEW = 'too few rows';

/** How long rows took: all, those that were inserted, and those that were not. */
export function percentilesTable({ record, latencies }: Facts): Table {
  const { latencyMs } = record;
  const { inserted, others } = latencies.rows;
  const cell = (key: keyof Latency, latency: Latency, rows: number): string =>
    rows === 0 ? '–' : carries(key, rows) ? formatDuration(latency[key]) : TOO_FEW;
  const times = NAMES.map(([key, name]) => ({
    name,
    all: cell(key, latencyMs, inserted + others),
    inserted: cell(key, latencies.inserted, inserted),
    others: cell(key, latencies.others, others),
  }));
  const counts = {
    name: 'rows',
    all: formatCount(inserted + others),
    inserted: formatCount(inserted),
    others: formatCount(others),
  };
  return makeTable(COLUMNS, [...times, counts]);
}
