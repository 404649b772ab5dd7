import { formatBytes, formatCount, formatDuration } from '../../base/format.js';
import { capitalize, escapeText } from '../../base/text.js';
import { carriedLatency } from '../../ledger/percentiles.js';
import { text, type Block, type Chapter } from '../../report/document/document.js';
import { makeTable, type Cell, type ColumnOf } from '../../report/tables/table.js';
import type { Analysis, VariantResult } from '../analysis.js';
import { isRated } from '../charts/signs.js';
import { describeFindings, groupByPromise } from '../describe.js';
import type { Experiment, ExperimentRun, FailedRun } from '../experiment.js';
import { formatVariant } from '../factors.js';
import type { VerdictKind } from '../verdict.js';
import { ringNote } from './chart-block.js';
import { barsDrawing } from './drawings/bars.js';

const DASH = '–';

const TONES: Partial<Record<VerdictKind, 'good' | 'bad' | 'quiet'>> = {
  faster: 'good',
  disqualified: 'bad',
  'not decided': 'quiet',
  'too few runs': 'quiet',
};

/** What the runs of each variant came to, a table for each promise of the databases. */
export function variants(
  experiment: Experiment,
  analysis: Analysis,
  drawn: ReturnType<typeof groupByPromise> | undefined,
): Chapter {
  return {
    id: 'variants',
    title: 'The variants',
    blocks: [
      ...(drawn
        ? [
            {
              kind: 'chart' as const,
              title: 'Rows per second: range and median',
              chart: {
                draw: (width: number) => barsDrawing(drawn, width),
                alt: '',
                ...ringNote(drawn.flatMap(([, group]) => group)),
              },
            },
          ]
        : []),
      ...groupByPromise(analysis.results).flatMap(([promise, group]): Block[] => [
        {
          kind: 'table',
          title: capitalize(promise),
          table: makeTable(
            variantColumns(group.some(({ exposedMs }) => exposedMs)),
            group,
            ({ verdict }) => (verdict.kind === 'disqualified' ? 'bad' : undefined),
          ),
          isDense: group.length > 8,
        },
      ]),
      text(escapeText(describeFindings(experiment, analysis).join(' '))),
    ],
  };
}

/** A number of a variant's rates, as far as it has any. */
function rate(
  read: (rates: NonNullable<VariantResult['rowsPerSecond']>) => string,
): (result: VariantResult) => string {
  return (result) => (isRated(result) ? read(result.rowsPerSecond) : DASH);
}

/** Columns of units are there where rows were written in units. */
const variantColumns = (hasUnits: boolean): ColumnOf<VariantResult>[] => [
  {
    title: 'Variant',
    width: '*',
    limit: 40,
    cell: ({ settings }) => ({ text: escapeText(formatVariant(settings)), tone: 'strong' }),
  },
  { title: 'Rows/s', align: 'right', width: 38, cell: rate(({ median }) => formatCount(median)) },
  {
    title: 'Range',
    align: 'right',
    width: 72,
    cell: rate(({ min, max }) => `${formatCount(min)} … ${formatCount(max)}`),
  },
  {
    title: 'p99',
    align: 'right',
    width: 38,
    cell: (result) =>
      isRated(result)
        ? formatDuration(carriedLatency(result.latencyMs, result.attempted ?? 0).p99)
        : DASH,
  },
  ...(hasUnits
    ? [
        {
          title: 'Part visible, p99',
          align: 'right' as const,
          width: 44,
          cell: ({ exposedMs }: VariantResult) => formatDuration(exposedMs?.p99 ?? null),
        },
      ]
    : []),
  {
    title: 'CPU/1,000',
    align: 'right',
    width: 40,
    cell: (result) => (isRated(result) ? formatDuration(result.cpuMsPerThousandRows) : DASH),
  },
  {
    title: 'Memory',
    align: 'right',
    width: 42,
    cell: ({ peakMemoryBytes }) => (peakMemoryBytes === null ? DASH : formatBytes(peakMemoryBytes)),
  },
  {
    title: 'On disk',
    align: 'right',
    width: 42,
    cell: ({ diskBytes }) => (diskBytes === null ? DASH : formatBytes(diskBytes)),
  },
  {
    title: 'Verdict',
    width: 128,
    cell: ({ sentence, verdict }): Cell => ({
      text: escapeText(sentence),
      tone: TONES[verdict.kind],
    }),
  },
];

/** Every run, the warm-up included, and those that failed. */
export function everyRun({
  runs,
  failures,
  hasWarmUp,
  variants: all,
  factors,
}: Experiment): Chapter {
  const nameOf = ({ variant }: { readonly variant: number }): string => {
    const known = all[variant];
    const values = factors.map(({ name }) => escapeText(known?.settings[name] ?? DASH));
    return `${values.join(' · ')}${known?.isControl ? ' (again)' : ''}`;
  };
  const names = factors.map(({ name }) => name).join(' · ');
  const roundOf = ({ round }: { readonly round: number }): string =>
    round === 0 ? 'warm-up' : String(round);
  const hasUnits = runs.some(({ exposedMs }) => exposedMs);
  const columns: readonly ColumnOf<ExperimentRun>[] = [
    { title: 'Round', width: 36, cell: roundOf },
    { title: names, width: '*', limit: 44, cell: nameOf },
    {
      title: 'Rows/s',
      align: 'right',
      width: 42,
      cell: ({ rowsPerSecond }) => formatCount(rowsPerSecond),
    },
    {
      title: 'Duration',
      align: 'right',
      width: 44,
      cell: ({ durationMs }) => formatDuration(durationMs),
    },
    { title: 'p50', align: 'right', width: 40, cell: (run) => formatDuration(latencyOf(run).p50) },
    { title: 'p99', align: 'right', width: 40, cell: (run) => formatDuration(latencyOf(run).p99) },
    {
      title: 'Inserted',
      align: 'right',
      width: 42,
      cell: ({ totals }) => formatCount(totals.inserted),
    },
    {
      title: 'Rejected',
      align: 'right',
      width: 42,
      cell: ({ totals }) => formatCount(totals.rejected),
    },
    {
      title: 'Failed',
      align: 'right',
      width: 34,
      cell: ({ totals }) => formatCount(totals.failed + totals.unknown),
    },
    ...(hasUnits
      ? [
          {
            title: 'Undone',
            align: 'right' as const,
            width: 38,
            cell: ({ totals }: ExperimentRun) => formatCount(totals.undone ?? 0),
          },
        ]
      : []),
    {
      title: 'Audit',
      width: 60,
      cell: ({ failedChecks }): Cell =>
        failedChecks.length === 0
          ? { text: 'passed', tone: 'good' }
          : { text: `failed: ${failedChecks.join(', ')}`, tone: 'bad' },
    },
  ];
  const failed: readonly ColumnOf<FailedRun>[] = [
    { title: 'Round', width: 36, cell: roundOf },
    { title: names, width: 160, limit: 44, cell: nameOf },
    { title: 'What failed', width: '*', cell: ({ problem }) => escapeText(problem) },
  ];
  return {
    id: 'runs',
    title: 'Every run',
    blocks: [
      runs.length === 0
        ? text('No run is complete.')
        : {
            kind: 'table',
            table: makeTable(columns, runs),
            isDense: true,
            note: `In the order in which they ran. ${hasWarmUp ? 'The warm-up does not count; ' : ''}“Failed” holds rows of unknown outcome, too.`,
          },
      ...(failures.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              title: 'Runs that failed',
              table: makeTable(failed, failures),
            },
          ]),
    ],
  };
}

/** The percentiles that the rows of a run carry. */
function latencyOf({ latencyMs, totals }: ExperimentRun) {
  return carriedLatency(latencyMs, totals.attempted);
}
