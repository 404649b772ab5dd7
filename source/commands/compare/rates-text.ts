import { formatDuration } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import { groupByDurability } from '../../lab/describe.js';
import { latencyLines } from '../../lab/rates/charts/latency-lines.js';
import { latencyPoints } from '../../lab/rates/charts/points.js';
import { describeSearch, nameOfVariant, type RateResult } from '../../lab/rates/describe.js';
import { describeSearchFindings } from '../../lab/rates/findings.js';
import { byRate } from '../../lab/rates/headline.js';
import type { RateSearch } from '../../lab/rates/record.js';
import { formatGivenRate } from '../../ledger/open-loop.js';
import type { SummaryStyle } from '../summary/style.js';
import { textTable, type Column } from '../table.js';
import { chartColumns, paintCells } from './paint-cells.js';

const COLUMNS: readonly Column[] = [
  { title: ' variant', align: 'left' },
  { title: 'holds', align: 'right' },
  { title: 'does not hold', align: 'right' },
  { title: 'p99', align: 'right' },
  { title: 'windows', align: 'right' },
];

/** How a search is printed. */
export interface SearchStyle extends SummaryStyle {
  /** Columns of the terminal; undefined where lines may be as long as they are. */
  readonly columns?: number | undefined;
}

/** A search as a person reads it: the highest rate first, within what the databases promise, and its curve. */
export function describeRates(
  search: RateSearch,
  results: readonly RateResult[],
  style: SearchStyle,
): string[] {
  const { paint } = style;
  const sorted = byRate(results);
  return [
    paint('dim', escapeText(describeSearch(search))),
    ...groupByDurability(sorted).flatMap(([promise, group]) => {
      const rows = group.map(({ settings, holds, fails, p99Ms, windows }) => [
        ` ${escapeText(nameOfVariant(settings))}`,
        holds === null ? '–' : formatGivenRate(holds),
        fails === null ? '–' : formatGivenRate(fails),
        formatDuration(p99Ms),
        String(windows),
      ]);
      const sentences = group.map(
        ({ settings, sentence }) => ` ${escapeText(`${nameOfVariant(settings)}: ${sentence}`)}`,
      );
      return ['', paint('bold', promise.toUpperCase())].concat(textTable(COLUMNS, rows), sentences);
    }),
    ...curveOf(search, sorted[0], style),
    '',
    ...describeSearchFindings(search).map(escapeText),
  ];
}

/** The windows of the variant that holds most, as a curve. */
function curveOf(
  search: RateSearch,
  best: RateResult | undefined,
  { paint, unicode, columns }: SearchStyle,
): string[] {
  if (!best) return [];
  const { holds, fails, settings } = best;
  const points = latencyPoints(search.windows, search.variants.indexOf(settings));
  const lines = latencyLines(
    { points, limitMs: search.p99Ms, holds, fails },
    { columns: chartColumns(columns), unicode },
  );
  if (lines.length === 0) return [];
  const name =
    search.variants.length === 1 ? [] : [paint('bold', escapeText(nameOfVariant(settings)))];
  return ['', ...name, ...lines.map((line) => paintCells(line, paint))];
}
