import { formatAmount, formatCount, formatDuration, formatShare } from '../../base/format.js';
import { totalsKnown, type RunSummary } from '../../engine/history/run-summary.js';
import { endingSpan } from '../../components/ending.js';
import { ENDINGS } from '../../entities/ending.js';
import { lineText, span, spreadLine, type Line, type Span } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { seenRange } from '../../components/scroll.js';
import { tableLines, type Column } from '../../components/table.js';
import { fitToWidth, safeText, wrapToWidth } from '../../components/text.js';
import { OUTCOMES } from '../../entities/outcome.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import { countNotAttempted, describeAttempted } from '../../ledger/share.js';
import type { Totals } from '../../ledger/record.js';
import { describeUnusual, settingText } from './differing.js';
import { detailHeight } from './layout.js';
import { carried } from './measures.js';
import { runOrder } from './order.js';
import { comparisonDetail, comparisonLine } from './comparison-entry.js';
import type { Entry } from './entries.js';
import { selectedComparison, selectedRun, type HistoryState } from './state.js';
import { verdictCell, verdictSentence } from './wording.js';
import { keyName } from '../verbs.js';

/** From this width on, the year is shown. */
const WIDE = 96;
/** From this width on, the workload, which can be a long path, gets the remaining width. */
const WIDEST = 140;

/** The visible runs and comparisons, and the selected one in full below them. */
export function listLines(state: HistoryState, look: Look): Line[] {
  const { size, entries, scroll, isRead, runs, comparisons } = state;
  const { columns: width } = size;
  if (runs.length === 0 && comparisons.length === 0) {
    const text = isRead
      ? `No run is stored here yet. Press ${keyName('setUp')} to set up a run.`
      : 'Reading the stored runs.';
    return [[span('dim', text)]];
  }
  const { from, to } = seenRange(scroll);
  const visible = entries.slice(from, to);
  const table = tableOf(state, visible, { selected: scroll.cursor - from, width }, look);
  const blank = Array.from({ length: scroll.visible - (to - from) }, (): Line => []);
  const height = detailHeight(size);
  const detail = selectedLines(state, width, look).slice(0, height);
  const head = spreadLine(
    [...countLine(state)],
    [span('dim', describeOrder(state, look))],
    width,
    look.glyphs.ellipsis,
  );
  return [head, ...table, ...blank, ...detail];
}

/** The selected entry in full. */
function selectedLines(state: HistoryState, width: number, look: Look): Line[] {
  const run = selectedRun(state);
  const comparison = selectedComparison(state);
  if (run) return detailLines(run, width, look);
  return comparison ? comparisonDetail(comparison, width, look) : [];
}

/** The names of the columns, and a line for each entry; that of a comparison has words of its own. */
function tableOf(
  state: HistoryState,
  visible: readonly Entry[],
  { selected, width }: { readonly selected: number; readonly width: number },
  look: Look,
): Line[] {
  const rows = visible.flatMap((entry) => (entry.kind === 'run' ? [entry.run] : []));
  const at = visible[selected];
  const [head = [], ...lines] = tableLines({
    columns: columnsFor(state, look),
    rows,
    selected: at?.kind === 'run' ? rows.indexOf(at.run) : undefined,
    width,
    look,
  });
  const runs = lines.values();
  const drawn = visible.map((entry, index): Line => {
    if (entry.kind === 'run') return runs.next().value ?? [];
    const line = comparisonLine(entry.comparison, width, look);
    if (index !== selected) return line;
    return [span('selected', fitToWidth(lineText(line), width, 'left', look.glyphs.ellipsis))];
  });
  return [head, ...drawn];
}

function countLine({
  runs,
  shown,
  entries,
  comparisons,
  total,
  isReading,
  filter,
}: HistoryState): Line {
  const also =
    comparisons.length === 0 ? '' : `, ${formatAmount(comparisons.length, 'comparison')}`;
  const count = `${formatAmount(runs.length, 'run')}${also}`;
  if (isReading && runs.length < total) return [`${count} of ${formatCount(total)} read`];
  if (filter === '') return [count];
  const found = comparisons.length === 0 ? shown.length : entries.length;
  return [`${formatCount(found)} of ${count} have `, span('accent', safeText(filter))];
}

function describeOrder({ order, isReversed }: HistoryState, { glyphs }: Look): string {
  const { name, highestFirst } = runOrder(order);
  const isFalling = highestFirst !== isReversed;
  return `by ${name} ${isFalling ? glyphs.down : glyphs.up}`;
}

function columnsFor(state: HistoryState, look: Look): Column<RunSummary>[] {
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

function detailLines(run: RunSummary, width: number, look: Look): Line[] {
  return [
    [span('border', look.glyphs.line.repeat(width))],
    [span('title', safeText(run.id)), span('dim', `  ${ENDINGS[run.ending].meaning}`)],
    ...wrapToWidth(safeText(describeSettings(run)), width).map((line): Line => [span('dim', line)]),
    outcomeLine(run, look),
    ...wrapToWidth(safeText(verdictSentence(run)), width).map((line): Line => [line]),
  ];
}

/** The settings in one line, the most important first. */
function describeSettings({ workload, threads, seed, settings }: RunSummary): string {
  const {
    order,
    references,
    batch,
    pipeline = 1,
    turn = 1,
    lane = 'on',
    writer = 'driver',
    paceMs,
    fresh,
    rows,
    databases,
    topology,
  } = settings;
  return [
    workload,
    formatAmount(threads, 'thread'),
    order,
    `batch ${formatCount(batch)}`,
    pipeline > 1 ? `pipeline ${pipeline}` : '',
    turn > 1 ? `turn ${turn}` : '',
    lane === 'off' ? 'lane off' : '',
    writer === 'driver' ? '' : `writer ${writer}`,
    `references ${references}`,
    `${databases.User.journal}/${databases.User.sync}`,
    topology === undefined ? '' : `topology ${topology}`,
    paceMs > 0 ? `pace ${formatCount(paceMs)} ms` : '',
    fresh ? 'fresh' : '',
    rows === undefined ? '' : `${formatCount(rows)} asked for`,
    seed === null ? '' : `seed ${seed}`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** The rows by outcome, without outcomes that no row has. */
function outcomeLine(run: RunSummary, { glyphs }: Look): Line {
  const totals = totalsKnown(run);
  if (!totals) return [span('dim', 'Its rows are counted when it has ended.')];
  const progress = describeAttempted(run, totals);
  if (totals.attempted === 0) {
    return [span('dim', ['No row was decided', progress].filter(Boolean).join('; '))];
  }
  const counted = OUTCOMES.filter((outcome) => totals[outcome] > 0).flatMap((outcome): Line => [
    span(
      outcome,
      `${glyphs.outcomes[outcome]} ${formatCount(totals[outcome])} ${OUTCOME_STYLES[outcome].word}`,
    ),
    '  ',
  ]);
  const { measured } = run;
  const when = measured ? `in ${formatDuration(measured.durationMs)}` : 'before it was killed';
  return [...counted, span('dim', progress === undefined ? when : `${when}; ${progress}`)];
}
