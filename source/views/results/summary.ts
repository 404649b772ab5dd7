import { formatCount, formatDuration, formatRate } from '../../base/format.js';
import { describeHealth } from '../../commands/summary/databases.js';
import { describeUnits } from '../../commands/summary/units.js';
import { cutLine, fitLine, span, type Line } from '../../components/line.js';
import type { Look, Size } from '../../components/look.js';
import { safeText, wrapToWidth } from '../../components/text.js';
import { endingSuffix } from '../../entities/ending.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import { REJECTED_OUTCOMES, type Outcome } from '../../entities/outcome.js';
import { describeLongestWait } from '../../ledger/longest-wait-wording.js';
import { describeAttempted, describeShare } from '../../ledger/share.js';
import { carriedLatency } from '../../ledger/percentiles.js';
import type { RunRecord } from '../../ledger/record.js';
import type { Totals } from '../../ledger/summary.js';
import { describeRunDuration } from '../../report/run-duration.js';
import { listPhases, sumThreads } from '../../report/thread-time.js';
import { entityTable, widthOfLines } from './entity-table.js';
import type { ResultsState } from './state.js';
import { auditSummary, wrapMarked } from './verdict.js';

/** The size of the sentences if the table by entity is beside them. */
const BESIDE: Size = { columns: 72, rows: 20 };
const GAP = 4;

/** The result of the run. The number of lines depends only on state and size. */
export function summaryLines(state: ResultsState, size: Size, look: Look): Line[] {
  const { record, run } = state;
  if (!record || !run) return unclosedLines(state, size, look);
  const table = entityTable(record, run.model, Math.max(3, Math.floor(size.rows / 3)), look);
  const left = size.columns - widthOfLines(table) - GAP;
  const isWide = left >= BESIDE.columns && size.rows >= BESIDE.rows;
  const width = isWide ? left : size.columns;
  const lines = [
    resultLine(record),
    ...progressLines(record),
    ...rejectedLines(record.totals, width, look),
    ...unitLines(record, width, size.rows),
    ...(size.rows >= 15
      ? [
          timesLine(record, width),
          ...threadLines(record, width, size.rows),
          ...waitLines(state, width, size.rows),
          ...healthLines(record, size.rows),
        ]
      : []),
    ...auditSummary(state, record, { columns: width, rows: size.rows }, look),
  ].map((line) => cutLine(line, width, look.glyphs.ellipsis));
  return isWide ? beside(lines, width + GAP, table, look) : lines;
}

/** How many units are stored whole, in part or not at all; of a run that wrote units. */
function unitLines(record: RunRecord, width: number, rows: number): Line[] {
  const [text] = describeUnits(record);
  if (text === undefined) return [];
  const lines = wrapToWidth(text, width).map((line): Line => [line]);
  return rows < ROOMY_ROWS ? lines.slice(0, 1) : lines;
}

function beside(left: readonly Line[], width: number, right: readonly Line[], look: Look): Line[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, row) => [
    ...fitLine(left[row] ?? [], width, look.glyphs.ellipsis),
    ...(right[row] ?? []),
  ]);
}

/** A run without a record, until it is audited. */
function unclosedLines({ run, jobs }: ResultsState, size: Size, look: Look): Line[] {
  if (!run) return [];
  const isAuditing = jobs.some(({ kind }) => kind === 'audit');
  const next = isAuditing ? 'The audit is reading what it left.' : 'v audits what it left.';
  const text = `This run was never closed: its process was killed, or it is still going elsewhere. ${next}`;
  return wrapMarked([span('warning', look.glyphs.warning)], text, size.columns);
}

function resultLine({ run, totals, throughput }: RunRecord): Line {
  if (totals.attempted === 0) {
    return [span('title', 'No row was attempted'), endingSuffix(run.status)];
  }
  return [
    span('title', describeShare(run, totals)),
    ` in ${describeRunDuration(run)}, ${formatRate(throughput.rowsPerSecond)}${endingSuffix(run.status)}`,
  ];
}

/** The progress of an unfinished run: on a line of its own, because the result may be cut. */
function progressLines({ run, totals }: RunRecord): Line[] {
  const progress = describeAttempted(run, totals);
  return progress === undefined ? [] : [[span('warning', progress)]];
}

/** The rows that were not inserted; failed, unknown and undone ones, if any, on a line of their own. */
function rejectedLines(totals: Totals, width: number, look: Look): Line[] {
  const rejected: Line =
    totals.rejected === 0
      ? [totals.attempted === 0 ? '' : 'No row was rejected']
      : [
          `${formatCount(totals.rejected)} rejected: `,
          ...countsOf(REJECTED_OUTCOMES, totals, width >= 60, look),
        ];
  const trouble = countsOf(['failed', 'unknown', 'undone'], totals, true, look);
  return trouble.length === 0 ? [rejected] : [rejected, trouble];
}

function countsOf(
  outcomes: readonly Outcome[],
  totals: Totals,
  inWords: boolean,
  { glyphs }: Look,
): Line {
  return outcomes
    .filter((outcome) => (totals[outcome] ?? 0) !== 0)
    .flatMap((outcome, at) => {
      const count = formatCount(totals[outcome] ?? 0);
      const word = inWords ? ` ${OUTCOME_STYLES[outcome].word}` : '';
      return [at === 0 ? '' : ', ', span(outcome, `${glyphs.outcomes[outcome]} ${count}${word}`)];
    });
}

/** Most lines about databases that were away, by room. */
const HEALTH = { least: 1, most: 4 };

/** The databases that were away or had broken connections. */
function healthLines(record: RunRecord, rows: number): Line[] {
  const sentences = describeHealth(record);
  const most = rows >= 28 ? HEALTH.most : HEALTH.least;
  const shown = sentences.slice(0, most).map((line): Line => [span('warning', safeText(line))]);
  const more = sentences.length - shown.length;
  const last = shown.pop();
  if (!last) return [];
  return [...shown, more > 0 ? [...last, span('dim', `; and ${more} more`)] : last];
}

/** Where the time of the threads went, the most first; each share is one of their lifetimes. */
function threadLines({ threads }: RunRecord, width: number, rows: number): Line[] {
  const time = sumThreads(threads);
  if (!time) return [[span('dim', 'time of the threads: '), 'not measured by phase']];
  const whole = `of ${formatDuration(time.lifetimeMs)} of threads: `;
  const phases = listPhases(time).join(', ');
  return rows < ROOMY_ROWS ? [[span('dim', whole), phases]] : wrapNamed(whole, phases, width, rows);
}

/** The longest wait and what it was about, where there is room for it. */
function waitLines({ waits }: Pick<ResultsState, 'waits'>, width: number, rows: number): Line[] {
  const wait = waits?.longest;
  if (!wait || rows < ROOMY_ROWS) return [];
  return wrapNamed('longest wait: ', safeText(describeLongestWait(wait)), width, rows);
}

/** From this height on sentences are wrapped, and the longest wait is shown. */
const ROOMY_ROWS = 20;

/** A sentence after its name, on up to three lines, or two where the screen is low. */
function wrapNamed(name: string, text: string, width: number, rows: number): Line[] {
  const [first = '', ...others] = wrapToWidth(name + text, width);
  const further = rows >= TALL_ROWS ? 2 : 1;
  const kept = others.slice(0, further - 1);
  const last = others.slice(further - 1).join(' ');
  const lines: Line[] = [[span('dim', name), first.slice(name.length)]];
  return lines.concat([...kept, last].filter(Boolean).map((line): Line => [line]));
}

/** From this height on a sentence may take three lines. */
const TALL_ROWS = 28;

/** The percentiles that the rows carry, as many as fit. */
function timesLine({ latencyMs, openLoop, totals }: RunRecord, width: number): Line {
  const { p50, p90, p95, p99, p999, max } = carriedLatency(latencyMs, totals.attempted);
  const all: readonly (readonly [name: string, ms: number | null, from: number])[] = [
    ['p50', p50, 0],
    ['p90', p90, 80],
    ['p95', p95, 66],
    ['p99', p99, 0],
    ['p99.9', p999, 92],
  ];
  const times = all
    .filter(([, ms, from]) => ms !== null && width >= from)
    .map(([name, ms]) => `${name} ${formatDuration(ms)}`);
  const from = openLoop && width >= 80 ? 'latency from arrival: ' : 'latency: ';
  return [span('dim', from), [...times, `max ${formatDuration(max)}`].join(', ')];
}
