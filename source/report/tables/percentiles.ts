import { formatCount, formatDuration } from '../../base/format.js';
import type { Latency } from '../../ledger/record.js';
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
  { title: 'All', align: 'right', width: 52, cell: ({ all }) => all },
  { title: 'Inserted', align: 'right', width: 52, cell: ({ inserted }) => inserted },
  { title: 'Others', align: 'right', width: 52, cell: ({ others }) => others },
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

/** How long rows took: all, those that were inserted, and those that were not. */
export function percentilesTable({ record, latencies }: Facts): Table {
  const { latencyMs } = record;
  const { inserted, others } = latencies.rows;
  const times = NAMES.map(([key, name]) => ({
    name,
    all: formatDuration(latencyMs[key]),
    inserted: formatDuration(latencies.inserted[key]),
    others: formatDuration(latencies.others[key]),
  }));
  const counts = {
    name: 'rows',
    all: formatCount(inserted + others),
    inserted: formatCount(inserted),
    others: formatCount(others),
  };
  return makeTable(COLUMNS, [...times, counts]);
}
