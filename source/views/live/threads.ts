import { formatThread } from '../../base/format.js';
import {
  fitLine,
  joinLines,
  lineText,
  lineWidth,
  span,
  type Line,
  type Span,
} from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { THREAD_STATE_STYLES, threadSign } from '../../components/thread-states.js';
import type { Snapshot, ThreadSnapshot } from '../../sim/snapshot.js';
import { planCell, threadCell, type CellPlan } from './cells.js';
import { HEAT_LABEL, type CellKind, type ThreadGrid } from './grid.js';
import {
  layoutIn,
  recentTimelineSource,
  threadGrid,
  timelineSource,
  type LiveState,
} from './state.js';
import { timelineHead, timelineSpans } from './timeline.js';

const GAP = '  ';

/** The header and the threads, in an arrangement in which all fit. */
export function threadLines(state: LiveState, hasHeader: boolean, look: Look): Line[] {
  const snapshot = state.run?.snapshot;
  if (!snapshot) return [];
  const grid = threadGrid(state);
  const plan = planCell(grid.kind, grid.cellWidth, snapshot);
  const lines =
    grid.kind === 'heat'
      ? heatLines(snapshot.threads, state, grid, look)
      : gridLines(snapshot, state, grid, { plan, look });
  if (!hasHeader) return lines;
  const isNarrowList = grid.kind === 'list' && plan.bar === 0;
  const caption = isNarrowList ? '' : LIST_HEAD[grid.kind];
  const head: Line = [span('title', 'THREADS'), '  ', span('dim', caption)];
  if (plan.timeline === 0) return [head, ...lines];
  const room = layoutIn(state).columns - lineWidth(head);
  const area = { threads: snapshot.threads.length, width: plan.timeline, room };
  return [[...head, ...timelineHead(timelineSource(state), area, look)], ...lines];
}

const LIST_HEAD: Readonly<Record<CellKind, string>> = {
  list: 'rows decided, row, what it does and waits for   ',
  timeline: '',
  heat: 'one cell a thread',
  narrow: '',
};

function gridLines(
  snapshot: Snapshot,
  state: LiveState,
  grid: ThreadGrid,
  { plan, look }: { plan: CellPlan; look: Look },
): Line[] {
  const options = { look, snapshot, timeline: timelineSource(state), plan };
  const drawCell = (index: number): Line => {
    const thread = snapshot.threads[index];
    if (!thread) return [];
    const cell = threadCell(grid.kind, thread, options);
    const fitted = fitLine(cell, grid.cellWidth, look.glyphs.ellipsis);
    return index === state.threads.cursor ? [span('selected', lineText(fitted))] : fitted;
  };
  return Array.from({ length: grid.rows }, (_, row) => {
    const cells = Array.from({ length: grid.columns }, (_, column) =>
      drawCell(column * grid.rows + row),
    );
    return joinLines(cells, GAP);
  });
}

/** A timeline of the last seconds of all threads with its legend, below the list; once the run is over, of all of it. */
export function timelineLines(state: LiveState, columns: number, look: Look): Line[] {
  const source = recentTimelineSource(state);
  const threads = state.run?.snapshot?.threads ?? [];
  const name = formatThread(threads.length).length + 1;
  const width = columns - name;
  return [
    [
      span('title', 'TIMELINE  '),
      ...timelineHead(source, { threads: threads.length, width, room: columns - 10 }, look),
    ],
    ...threads.map(({ thread }) => {
      const label = span('dim', formatThread(thread).padEnd(name));
      return joinLines([[label], timelineSpans(source, thread, width, look)], '');
    }),
  ];
}

function heatLines(
  threads: readonly ThreadSnapshot[],
  state: LiveState,
  grid: ThreadGrid,
  look: Look,
): Line[] {
  // A heat map means nothing to a screen reader; the legend has the counts.
  if (look.glyphs.isScreenReader) return [legendLine(threads, look)];
  const lines = Array.from({ length: grid.rows }, (_, row): Line => {
    const first = row * grid.columns;
    const cells = threads.slice(first, first + grid.columns).map((thread): Span => {
      const sign = threadSign(thread.state, look.glyphs);
      const isSelected = thread.thread === state.threads.cursor + 1;
      const tone = isSelected ? 'selected' : THREAD_STATE_STYLES[thread.state].tone;
      return span(tone, sign.padEnd(grid.cellWidth));
    });
    const label = formatThread(first + 1).padEnd(HEAT_LABEL);
    return [span('dim', label), ...cells];
  });
  return [legendLine(threads, look), ...lines];
}

/** The present states with their signs and the number of threads in each. */
function legendLine(threads: readonly ThreadSnapshot[], look: Look): Line {
  return Object.entries(THREAD_STATE_STYLES).flatMap(([name, { word, tone }]): Line => {
    const count = threads.filter((thread) => thread.state === name).length;
    if (count === 0) return [];
    const sign = threadSign(name as ThreadSnapshot['state'], look.glyphs);
    return [span(tone, `${sign} ${word}`), ` ${count}  `];
  });
}
