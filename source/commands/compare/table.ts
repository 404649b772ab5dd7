import { formatCount, formatDuration } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import type { Analysis, VariantResult } from '../../lab/analysis.js';
import { highestRate, rangeBar } from '../../lab/charts/bars.js';
import { chartsOf, type ChartName } from '../../lab/charts/choose.js';
import { drawChart } from '../../lab/charts/draw.js';
import { isRated } from '../../lab/charts/signs.js';
import {
  describeBase,
  describeFindings,
  describeHead,
  groupByPromise,
} from '../../lab/describe.js';
import type { Experiment } from '../../lab/experiment.js';
import { carriedLatency } from '../../ledger/percentiles.js';
import type { SummaryStyle } from '../summary/style.js';
import { textTable, type Column } from '../table.js';
import { chartColumns, paintCells } from './paint-cells.js';

/** How a comparison is printed. */
export interface ComparisonStyle extends SummaryStyle {
  /** Columns of the terminal; undefined where lines may be as long as they are. */
  readonly columns?: number | undefined;
  /** The drawing below the table; by default the one that shows most. */
  readonly chart?: ChartName | undefined;
}

/** Columns of a bar where lines may be as long as they are, and at least and at most elsewhere. */
const BAR = { usual: 34, least: 14, most: 66 } as const;

/** A comparison as a person reads it: heading, a table for each durability, a drawing, findings. */
export function describeComparison(
  experiment: Experiment,
  analysis: Analysis,
  style: ComparisonStyle,
): string[] {
  const { paint } = style;
  const { results } = analysis;
  const most = highestRate(results.filter(isRated));
  const groups = groupByPromise(results);
  return [
    paint('dim', escapeText(describeHead(experiment))),
    ...(analysis.resolution ? [analysis.resolution] : []),
    ...groups.flatMap(([promise, group]) =>
      ['', paint('bold', promise.toUpperCase())].concat(tableOf(experiment, group, most, style)),
    ),
    ...chartBelow(experiment, analysis, style),
    '',
    ...describeFindings(experiment, analysis).map(escapeText),
  ];
}

/** The curve or the heat map, where there is one. */
function chartBelow(
  experiment: Experiment,
  analysis: Analysis,
  { paint, unicode, columns, chart }: ComparisonStyle,
): string[] {
  const [shows = 'bars'] = chart === undefined ? chartsOf(experiment.factors) : [chart];
  const room = { columns: chartColumns(columns), unicode };
  const lines = drawChart(shows, experiment, analysis, room);
  return lines.length === 0 ? [] : ['', ...lines.map((line) => paintCells(line, paint))];
}

function tableOf(
  { factors, variants }: Experiment,
  group: readonly VariantResult[],
  most: number,
  { unicode, columns }: ComparisonStyle,
): string[] {
  const dash = '–';
  const hasUnits = group.some(({ exposedMs }) => exposedMs);
  const draw = (bar: number, hasSentence: boolean): string[] => {
    const heads: Column[] = [
      ...factors.map(({ name }): Column => ({ title: ` ${name}`, align: 'right' })),
      { title: bar < BAR.usual ? 'rows/s' : 'rows/s: range and median', align: 'left' },
      { title: 'median', align: 'right' },
      { title: 'p99', align: 'right' },
      ...(hasUnits ? [{ title: 'part visible p99', align: 'right' } as const] : []),
      { title: 'CPU/1,000', align: 'right' },
      { title: hasSentence ? `against ${escapeText(describeBase(variants))}` : '', align: 'left' },
    ];
    const rows = group.map((result) => [
      ...factors.map(({ name }) => ` ${escapeText(result.settings[name] ?? '')}`),
      isRated(result) ? rangeBar(result.rowsPerSecond, most, bar, unicode) : '',
      isRated(result) ? formatCount(result.rowsPerSecond.median) : dash,
      isRated(result)
        ? formatDuration(carriedLatency(result.latencyMs, result.attempted ?? 0).p99)
        : dash,
      ...(hasUnits ? [formatDuration(result.exposedMs?.p99 ?? null)] : []),
      isRated(result) ? formatDuration(result.cpuMsPerThousandRows) : dash,
      hasSentence ? escapeText(result.sentence) : '',
    ]);
    return textTable(heads, rows);
  };
  if (columns === undefined) return draw(BAR.usual, true);
  const widest = (lines: readonly string[]): number =>
    Math.max(...lines.map((line) => line.length));
  const barFor = (hasSentence: boolean): number =>
    Math.min(BAR.most, columns - 1 - widest(draw(BAR.least, hasSentence)) + BAR.least);
  const beside = barFor(true);
  if (beside >= BAR.least) return draw(beside, true);
  const [head = '', ...rows] = draw(Math.max(BAR.least, barFor(false)), false);
  return [
    head,
    ...rows.flatMap((row, index) => [row, `   ${escapeText(group[index]?.sentence ?? '')}`]),
  ];
}
