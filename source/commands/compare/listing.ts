import { formatDate, formatDuration } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import { describeWorkload } from '../../lab/listed-workload.js';
import {
  isReadable,
  type ComparisonSummary,
  type UnreadableExperiment,
} from '../../lab/listing.js';
import type { SearchSummary } from '../../lab/rates/listing.js';
import { textTable, type Column } from '../table.js';

const COMPARISON_COLUMNS: readonly Column[] = [
  { title: 'comparison', align: 'left' },
  { title: 'started', align: 'left' },
  { title: 'workload', align: 'left' },
  { title: 'varied', align: 'left' },
  { title: 'rounds', align: 'right' },
  { title: 'runs', align: 'right' },
  { title: 'verdict', align: 'left' },
  { title: 'ended', align: 'left' },
];

const SEARCH_COLUMNS: readonly Column[] = [
  { title: 'search', align: 'left' },
  { title: 'started', align: 'left' },
  { title: 'workload', align: 'left' },
  { title: 'varied', align: 'left' },
  { title: 'p99', align: 'right' },
  { title: 'windows', align: 'right' },
  { title: 'highest rate', align: 'left' },
  { title: 'ended', align: 'left' },
];

/** The stored comparisons and searches as tables, the newest first in each; those of which there are none are left out. */
export function experimentTables(
  comparisons: readonly (ComparisonSummary | UnreadableExperiment)[],
  searches: readonly (SearchSummary | UnreadableExperiment)[],
): string[] {
  return [
    tableOf(COMPARISON_COLUMNS, comparisons, comparisonCells),
    tableOf(SEARCH_COLUMNS, searches, searchCells),
  ].flatMap((lines) => (lines.length === 0 ? [] : [lines.join('\n')]));
}

/** One entry a line; what is not known of one is a dash. */
function tableOf<Summary extends { readonly kind: string }>(
  columns: readonly Column[],
  listed: readonly (Summary | UnreadableExperiment)[],
  cellsOf: (summary: Summary) => string[],
): string[] {
  if (listed.length === 0) return [];
  const rows = listed.map((each) => {
    if (isReadable(each)) return cellsOf(each);
    const unknown = columns.slice(2).map(() => '–');
    return [each.id, ...unknown, 'cannot be read'];
  });
  return textTable(
    columns,
    rows.map((row) => row.map(escapeText)),
  );
}

function comparisonCells(comparison: ComparisonSummary): string[] {
  const { id, startedAt, varied, rounds, completeRounds, runs, verdict, status } = comparison;
  const complete = `${completeRounds} of ${rounds}`;
  const started = formatDate(new Date(startedAt));
  return [
    id,
    started,
    describeWorkload(comparison),
    varied,
    complete,
    String(runs),
    verdict,
    status,
  ];
}

function searchCells(search: SearchSummary): string[] {
  const { id, startedAt, p99Ms, windows, found, status } = search;
  const started = formatDate(new Date(startedAt));
  return [
    id,
    started,
    describeWorkload(search),
    search.varied,
    formatDuration(p99Ms),
    String(windows),
    found,
    status,
  ];
}
