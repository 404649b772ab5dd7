import { formatCount, formatDuration, formatShare } from '../../base/format.js';
import { endingSpan } from '../../components/ending.js';
import { span, type Span } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import type { Column } from '../../components/table.js';
import { safeText } from '../../components/text.js';
import { totalsKnown, type RunSummary } from '../../engine/history/run-summary.js';
import type { Totals } from '../../ledger/summary.js';
import { countNotAttempted } from '../../ledger/share.js';
import { describeUnusual, settingText } from './differing.js';
import { carried } from './measures.js';
import type { HistoryState } from './state.js';
import { verdictCell } from './wording.js';

/** From this width on, the year is shown. */
const WIDE = 96;
/** From this width on, the workload, which can be a long path, gets the remaining width. */
const WIDEST = 140;

/** The columns of the list of runs. */
export function columnsFor(state: HistoryState, look: Look): Column<RunSummary>[] {
  const { marked, size, shown } = state;
  const { dash } = look.glyphs;
  const isWide = size.columns >= WIDE;
  const number = (format: (run: NonNullable<RunSummary['measured']>) => string) => {
    return ({ measured }: RunSummary): string | Span =>
      measured ? format(measured) : span('dim', dash);
  };
  const rows = (format: (totals: Totals) => string) => {
    return (run: RunSummary): string | Span => {
      const totals = totalsKnown(run);
      return totals ? format(totals) : span('dim', dash);
    };
  };
  return [
    { title: '', width: 1, cell: ({ id }) => markCell(marked.indexOf(id)) },
    {
      title: 'when (UTC)',
      width: isWide ? 16 : 11,
      cell: ({ startedAt }) => whenCell(startedAt, isWide),
    },
    { title: 'run', width: 26, expendable: 5, cell: ({ id }) => id },
    {
      title: 'workload',
      ...(size.columns < WIDEST ? { width: 10 } : {}),
      cell: ({ workload }) => safeText(workload),
    },
    ...settingColumns(state, look),
    {
      title: 'rows',
      width: Math.max(9, ...shown.map((run) => attemptedCell(run).length)),
      align: 'right',
      expendable: 2,
      cell: (run) => attemptedCell(run) || span('dim', dash),
    },
    {
      title: 'inserted',
      width: 8,
      align: 'right',
      cell: rows(({ successRate }) => formatShare(successRate)),
    },
    {
      title: 'rows/s',
      width: 7,
      align: 'right',
      expendable: 1,
      cell: number(({ rowsPerSecond }) => formatCount(rowsPerSecond)),
    },
    {
      title: 'p99',
      width: 9,
      align: 'right',
      expendable: 3,
      cell: number((run) => formatDuration(carried(run).p99)),
    },
    ...(isWide || state.differing.length === 0
      ? [
          { title: 'audit', width: 7, cell: (run: RunSummary) => verdictCell(run, look) },
          { title: 'status', width: 11, cell: ({ ending }: RunSummary) => endingSpan(ending) },
        ]
      : [{ title: 'audit', width: 11, cell: (run: RunSummary) => outcomeCell(run, look) }]),
  ];
}

/** One cell for both: the ending of the run, unless it was completed or the audit failed; then the verdict. */
function outcomeCell(run: RunSummary, look: Look): Span | string {
  const isUsual = run.ending === 'completed' || run.measured?.audit.ok === false;
  return isUsual ? verdictCell(run, look) : endingSpan(run.ending);
}

/** The title of the column of differing settings where it has room; of two runs, neither is the usual one. */
const FROM_MOST = 'differs from most by';

/** Width of the columns that are never dropped, with their gaps. */
const OTHER_COLUMNS = 72;
const GAP = 2;

/**
 * The settings that differ among the runs of the list: one column each if they fit, else one column with those
 * in which a run differs from most others.
 */
function settingColumns(
  { differing, shown, size }: HistoryState,
  { glyphs }: Look,
): Column<RunSummary>[] {
  if (differing.length === 0) return [];
  const needed = differing.reduce((sum, { width }) => sum + width + GAP, 0);
  if (needed > size.columns - OTHER_COLUMNS) {
    return [
      {
        title: shown.length > 2 && size.columns >= WIDE ? FROM_MOST : 'differs by',
        least: 18,
        cell: (run) => describeUnusual(run, differing) || span('dim', glyphs.dash),
      },
    ];
  }
  return differing.map(({ name, width }) => ({
    title: name,
    width,
    cell: (run) => settingText(run, name),
  }));
}

/** The attempted rows; for an unfinished run also the planned ones: "19 of 30". Empty until they are counted. */
function attemptedCell(run: RunSummary): string {
  const totals = totalsKnown(run);
  if (!totals) return '';
  const attempted = formatCount(totals.attempted);
  const isWhole = countNotAttempted(run, totals) === 0;
  return isWhole ? attempted : `${attempted} of ${formatCount(run.planned ?? 0)}`;
}

/** The first marked run is A, the second B, as in the comparison. */
function markCell(position: number): Span | string {
  return position === -1 ? '' : span('accent', position === 0 ? 'A' : 'B');
}

function whenCell(startedAt: string, isWide: boolean): string {
  const text = safeText(startedAt.slice(0, 16).replace('T', ' '));
  return isWide ? text : text.slice(5);
}
