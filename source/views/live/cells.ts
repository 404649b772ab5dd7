import { formatCount, formatThread } from '../../base/format.js';
import { bar } from '../../components/charts.js';
import { fitLine, span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { fitToWidth } from '../../components/text.js';
import { THREAD_STATE_STYLES, threadSign } from '../../components/thread-states.js';
import { expectedRows } from '../../engine/progress.js';
import type { Snapshot, ThreadSnapshot } from '../../sim/snapshot.js';
import { rowNamesWidth } from '../row-names.js';
import type { CellKind } from './grid.js';
import { outcomeLine } from './outcomes.js';
import type { TimelineSource } from './timeline-source.js';
import { timelineSpans } from './timeline.js';
import { fitThread, rowInFlight } from './waits.js';

const BAR = 10;
const OUTCOMES = 14;
/** Minimum width of a timeline. */
const LEAST_TIMELINE = 40;

/** Widths of the parts of a cell; 0 for a part that is left out. */
export interface CellPlan {
  readonly name: number;
  readonly bar: number;
  readonly count: number;
  readonly outcomes: number;
  readonly row: number;
  /** The state of the thread, and what it waits for. */
  readonly doing: number;
  readonly timeline: number;
}

/** What all cells of a drawing share. */
export interface CellOptions {
  readonly look: Look;
  readonly snapshot: Snapshot;
  readonly timeline: TimelineSource;
  readonly plan: CellPlan;
}

/**
 * Shares the width of a cell among its parts. The cause of a wait comes first, at least in its short
 * form; then the row, how many rows are decided, their outcomes, the bar, and the timeline.
 */
export function planCell(
  kind: CellKind,
  width: number,
  { threads, databases, durationMs }: Pick<Snapshot, 'threads' | 'databases' | 'durationMs'>,
): CellPlan {
  const name = formatThread(threads.length).length + 1;
  if (kind === 'timeline') {
    return { name, bar: 0, count: 0, outcomes: 0, row: 0, doing: 0, timeline: width - name };
  }
  // Of a run for a time, the rows decided until now: the name of a later row may be a digit longer.
  const most = databases.map(({ total, decided }) => (durationMs === null ? total : 10 * decided));
  const entities = databases.map(({ entity }) => entity);
  const widest = rowNamesWidth(entities, Math.max(0, ...most));
  const short = `ref: , ${formatThread(threads.length)}`.length + widest;
  const long = 'waiting for its turn (behind , T01: recording)'.length + name - 4 + widest;
  let room = width - name - short;
  const take = (columns: number): number => {
    if (room < columns) return 0;
    room -= columns;
    return columns;
  };
  const row = take(widest + 1);
  const count = take(5);
  const outcomes = take(OUTCOMES + 1);
  const barWidth = take(BAR + 1);
  const isWide = room >= long - short + LEAST_TIMELINE + 1;
  const timeline = isWide ? room - (long - short) - 1 : 0;
  const doing = isWide ? long : short + room;
  return { name, bar: barWidth, count, outcomes, row, doing, timeline };
}

/** "T03 ███░░░░░░░   2 ✔ 2  Product row 6  turn: Product row 4, T08" */
export function threadCell(
  kind: CellKind,
  thread: ThreadSnapshot,
  { look, snapshot, timeline, plan }: CellOptions,
): Line {
  const { ellipsis } = look.glyphs;
  if (kind === 'narrow') return narrowCell(thread, plan, look);
  const { tone } = THREAD_STATE_STYLES[thread.state];
  const doing = span(tone, fitThread(thread, snapshot, plan.doing));
  return [
    span('title', formatThread(thread.thread).padEnd(plan.name)),
    ...(plan.bar > 0 ? barSpans(thread, snapshot, look) : []),
    plan.count > 0 ? `${formatCount(thread.decided).padStart(plan.count - 1)} ` : '',
    ...(plan.outcomes > 0
      ? fitLine(outcomeLine(thread.counts, look, ' '), plan.outcomes, ellipsis)
      : []),
    plan.row > 0 ? fitToWidth(rowInFlight(thread), plan.row) : '',
    ...(plan.doing > 0 ? fitLine([doing], plan.doing, ellipsis) : []),
    ...(plan.timeline > 0
      ? [plan.doing > 0 ? ' ' : '', ...timelineSpans(timeline, thread.thread, plan.timeline, look)]
      : []),
  ];
}

/**
 * The thread's rows relative to an even share of the run; full only when no rows are left for it, which is not so where
 * the run was stopped.
 */
function barSpans({ decided, state }: ThreadSnapshot, snapshot: Snapshot, { glyphs }: Look): Line {
  const rows = expectedRows(snapshot);
  const share = rows === 0 ? 0 : (decided * snapshot.threads.length) / rows;
  const isFull = state === 'done' && !snapshot.stopping;
  const { full, empty } = bar(isFull ? 1 : Math.min(share, 0.99), BAR, glyphs);
  return [span('active', full), span('border', empty), ' '];
}

/** "T03 ▒ turn   12" */
function narrowCell(thread: ThreadSnapshot, { name }: CellPlan, { glyphs }: Look): Line {
  const { word, tone } = THREAD_STATE_STYLES[thread.state];
  return [
    span('title', formatThread(thread.thread).padEnd(name)),
    span(tone, `${threadSign(thread.state, glyphs)} ${word.slice(0, 5).padEnd(5)}`),
    ` ${formatCount(thread.decided)}`,
  ];
}
