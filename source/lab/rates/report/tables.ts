import { formatCount, formatDuration } from '../../../base/format.js';
import { capitalize, escapeText } from '../../../base/text.js';
import { formatGivenRate } from '../../../ledger/open-loop.js';
import { text, type Block, type Chapter } from '../../../report/document/document.js';
import { makeTable, type Cell, type ColumnOf } from '../../../report/tables/table.js';
import { groupByDurability } from '../../describe.js';
import { hasOtherReason, latencyPoints } from '../charts/points.js';
import { nameOfVariant, resultsOf, type RateResult } from '../describe.js';
import { describeSearchFindings } from '../findings.js';
import { byRate } from '../headline.js';
import { latencyOf } from '../latency.js';
import type { RateSearch, RateWindow } from '../record.js';
import { latencyDrawing } from './drawings.js';

const DASH = '–';

const rateOrDash = (rate: number | null): string => (rate === null ? DASH : formatGivenRate(rate));

const RESULT_COLUMNS: readonly ColumnOf<RateResult>[] = [
  {
    title: 'Variant',
    width: '*',
    limit: 40,
    cell: ({ settings }) => ({ text: escapeText(nameOfVariant(settings)), tone: 'strong' }),
  },
  { title: 'Holds', align: 'right', width: 62, cell: ({ holds }) => rateOrDash(holds) },
  { title: 'Does not hold', align: 'right', width: 68, cell: ({ fails }) => rateOrDash(fails) },
  { title: 'p99', align: 'right', width: 42, cell: ({ p99Ms }) => formatDuration(p99Ms) },
  { title: 'Windows', align: 'right', width: 40, cell: ({ windows }) => formatCount(windows) },
  {
    title: 'Result',
    width: 180,
    cell: ({ sentence, isConfirmed }): Cell => ({
      text: escapeText(sentence),
      tone: isConfirmed ? undefined : 'quiet',
    }),
  },
];

/** What was found about each variant: the curve of its windows, and a table for each promise of the databases. */
export function rates(search: RateSearch): Chapter {
  const sorted = byRate(resultsOf(search));
  return {
    id: 'rates',
    title: 'The rates',
    blocks: [
      ...groupByDurability(sorted).map(([promise, group]): Block => ({
        kind: 'table',
        title: capitalize(promise),
        table: makeTable(RESULT_COLUMNS, group),
        isDense: group.length > 8,
      })),
      text(escapeText(describeSearchFindings(search).join(' '))),
      // The only one is on the first page.
      ...(sorted.length === 1 ? [] : sorted.flatMap((result) => curveBlock(search, result))),
    ],
  };
}

/** The p99 of the windows of a variant over their rates; empty without any. */
export function curveBlock(search: RateSearch, result: RateResult): Block[] {
  const points = latencyPoints(search.windows, search.variants.indexOf(result.settings));
  if (points.length === 0) return [];
  const { p99Ms: limitMs } = search;
  const { holds, fails } = result;
  const name = escapeText(nameOfVariant(result.settings));
  // The points are in the order of their rates, the highest latency of each last.
  const highest = points.filter(({ rate }, index) => rate !== points[index + 1]?.rate);
  const other = hasOtherReason({ points, limitMs })
    ? ', below the line for another reason than its p99 (the table of every window has it)'
    : '';
  const parts = highest.map(
    ({ rate, p99Ms, holds: isHeld }) =>
      `${formatGivenRate(rate)}: ${formatDuration(p99Ms)}${isHeld ? '' : ' (does not hold)'}`,
  );
  return [
    {
      kind: 'chart',
      title: `${capitalize(name)}: p99 over the rate that arrives, in rows/s`,
      chart: {
        draw: (width) => latencyDrawing({ points, limitMs, holds, fails }, width),
        alt: `Highest p99 of the windows at each rate: ${parts.join('; ')}`,
        note: `A ring is a window that did not hold${other}; the dashed line is at ${formatDuration(limitMs)}; equal distances are equal ratios where a scale is long.`,
      },
    },
  ];
}

/** Every window, in the order in which they ran. */
export function everyWindow({ windows, variants }: RateSearch): Chapter {
  const numbered = windows.map((window, index) => ({ ...window, number: index + 1 }));
  const columns: readonly ColumnOf<(typeof numbered)[number]>[] = [
    { title: 'Window', align: 'right', width: 38, cell: ({ number }) => String(number) },
    ...(variants.length === 1
      ? []
      : [
          {
            title: 'Variant',
            width: 96,
            limit: 30,
            cell: ({ variant }: RateWindow) => escapeText(nameOfVariant(variants[variant] ?? {})),
          },
        ]),
    { title: 'Rate', align: 'right', width: 62, cell: ({ rate }) => formatGivenRate(rate) },
    {
      title: 'Duration',
      align: 'right',
      width: 44,
      cell: ({ measured }) => formatDuration(measured?.durationMs ?? null),
    },
    {
      title: 'Rows',
      align: 'right',
      width: 42,
      cell: ({ measured }) => (measured ? formatCount(measured.totals.attempted) : DASH),
    },
    {
      title: 'p50',
      align: 'right',
      width: 42,
      cell: (one) => formatDuration(latencyOf(one)?.p50 ?? null),
    },
    {
      title: 'p99',
      align: 'right',
      width: 42,
      cell: (one) => formatDuration(latencyOf(one)?.p99 ?? null),
    },
    {
      title: 'Result',
      width: '*',
      cell: ({ holds, reason = '' }): Cell =>
        holds
          ? { text: 'holds', tone: 'good' }
          : { text: `does not hold: ${escapeText(reason)}`, tone: 'quiet' },
    },
  ];
  return {
    id: 'windows',
    title: 'Every window',
    blocks: [
      windows.length === 0
        ? text('No window is complete.')
        : {
            kind: 'table',
            table: makeTable(columns, numbered),
            isDense: true,
            note: 'In the order in which they ran; latencies count from the arrival of a row.',
          },
    ],
  };
}
