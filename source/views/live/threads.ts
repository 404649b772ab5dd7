import { formatCount } from '../../base/format.js';
import { bar } from '../../components/charts.js';
import { fitLine, joinLines, lineText, span, type Line, type Span } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { THREAD_STATE_STYLES, threadName, threadSign } from '../../components/thread-states.js';
import { nameRow } from '../../entities/entity.js';
import type { RowName, ThreadSnapshot } from '../../sim/snapshot.js';
import { HEAT_LABEL, type CellKind, type ThreadGrid } from './grid.js';
import { outcomeLine } from './outcomes.js';
import { threadGrid, type LiveState } from './state.js';

const GAP = '  ';
const BAR = 10;
/** Folded cells of this width show outcomes, narrower ones only how many rows. */
const OUTCOMES_FROM = 36;

/** The header and the threads, in whatever arrangement they all have a place. */
export function threadLines(state: LiveState, hasHeader: boolean, look: Look): Line[] {
  const snapshot = state.run?.snapshot;
  const grid = threadGrid(state);
  if (!snapshot) return [];
  const { threads } = snapshot;
  const lines =
    grid.kind === 'heat'
      ? heatLines(threads, state, grid, look)
      : gridLines(threads, state, grid, look);
  if (!hasHeader) return lines;
  const order = grid.kind === 'heat' ? 'one cell a thread' : '';
  return [[span('title', 'THREADS'), span('dim', `  ${order || headerOf(grid)}`)], ...lines];
}

function headerOf({ kind }: ThreadGrid): string {
  return kind === 'whole' ? 'rows decided, row in flight, what it does and waits for' : '';
}

function gridLines(
  threads: readonly ThreadSnapshot[],
  state: LiveState,
  grid: ThreadGrid,
  look: Look,
): Line[] {
  const most = Math.max(1, ...threads.map(({ decided }) => decided));
  const options = { look, most, threads: threads.length, width: grid.cellWidth };
  const drawCell = (index: number): Line => {
    const thread = threads[index];
    if (!thread) return [];
    const cell = CELLS[grid.kind](thread, options);
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

interface CellOptions {
  readonly look: Look;
  /** Of the cell. */
  readonly width: number;
  /** Rows that the busiest thread has decided. */
  readonly most: number;
  readonly threads: number;
}

const CELLS: Readonly<Record<CellKind, (thread: ThreadSnapshot, options: CellOptions) => Line>> = {
  whole: wholeCell,
  folded: foldedCell,
  narrow: narrowCell,
  heat: narrowCell,
};

/** "T03 █████░░░░░  2  ✔ 2       Product 6  waiting for its turn (T08 writes)" */
function wholeCell(thread: ThreadSnapshot, { look, most, threads }: CellOptions): Line {
  const { full, empty } = bar(thread.decided / most, BAR, look.glyphs);
  const { tone } = THREAD_STATE_STYLES[thread.state];
  return [
    span('title', threadName(thread.thread, threads)),
    ' ',
    span('active', full),
    span('border', empty),
    ` ${formatCount(thread.decided).padStart(Math.max(3, formatCount(most).length))}  `,
    ...fitLine(outcomeLine(thread.counts, look, ' '), 14, look.glyphs.ellipsis),
    ' ',
    rowInHand(thread).padEnd(12),
    ' ',
    span(tone, describeThread(thread, threads)),
  ];
}

/** "T03 ✔ 2 ✖ 1  Product 6 turn T08"; where it is narrow "T03   3 Product 6 turn T08". */
function foldedCell(thread: ThreadSnapshot, { look, threads, width }: CellOptions): Line {
  const { word, tone } = THREAD_STATE_STYLES[thread.state];
  const behind = waitsFor(thread, threads);
  const row = rowInHand(thread);
  const done: Line =
    width < OUTCOMES_FROM
      ? [formatCount(thread.decided).padStart(3)]
      : fitLine(outcomeLine(thread.counts, look, ' '), 12, look.glyphs.ellipsis);
  return [
    span('title', threadName(thread.thread, threads)),
    ' ',
    ...done,
    row === '' ? ' ' : ` ${row} `,
    span(tone, behind === undefined ? word : `${word} ${behind}`),
  ];
}

/** "T03 ▒ turn   12" */
function narrowCell(thread: ThreadSnapshot, { look, threads }: CellOptions): Line {
  const { word, tone } = THREAD_STATE_STYLES[thread.state];
  return [
    span('title', threadName(thread.thread, threads)),
    ' ',
    span(tone, `${threadSign(thread.state, look.glyphs)} ${word.slice(0, 5).padEnd(5)}`),
    ` ${formatCount(thread.decided)}`,
  ];
}

function heatLines(
  threads: readonly ThreadSnapshot[],
  state: LiveState,
  grid: ThreadGrid,
  look: Look,
): Line[] {
  // Cells without signs say nothing; the legend tells how many threads do what.
  if (look.glyphs.isSpoken) return [legendLine(threads, look)];
  const lines = Array.from({ length: grid.rows }, (_, row): Line => {
    const first = row * grid.columns;
    const cells = threads.slice(first, first + grid.columns).map((thread): Span => {
      const sign = threadSign(thread.state, look.glyphs);
      const isSelected = thread.thread === state.threads.cursor + 1;
      const tone = isSelected ? 'selected' : THREAD_STATE_STYLES[thread.state].tone;
      return span(tone, sign.padEnd(grid.cellWidth));
    });
    const label = threadName(first + 1, threads.length).padEnd(HEAT_LABEL);
    return [span('dim', label), ...cells];
  });
  return [legendLine(threads, look), ...lines];
}

/** The states that there are, with their signs and how many threads are in each. */
function legendLine(threads: readonly ThreadSnapshot[], look: Look): Line {
  return Object.entries(THREAD_STATE_STYLES).flatMap(([name, { word, tone }]): Line => {
    const count = threads.filter((thread) => thread.state === name).length;
    if (count === 0) return [];
    const sign = threadSign(name as ThreadSnapshot['state'], look.glyphs);
    return [span(tone, `${sign} ${word}`), ` ${count}  `];
  });
}

/** A thread that is paused or done has no row in flight. */
export function rowInHand({ state, current }: ThreadSnapshot): string {
  const isIdle = state === 'paused' || state === 'done';
  return current && !isIdle ? rowText(current) : '';
}

export function rowText({ entity, row }: RowName): string {
  return nameRow(entity, row);
}

/** What a thread does, what it waits for and on whom, in words. */
export function describeThread(thread: ThreadSnapshot, threads: number): string {
  const { state, awaited, holder } = thread;
  const whom = holder === undefined ? '' : ` (${threadName(holder, threads)})`;
  switch (state) {
    case 'waiting-reference':
      return `waiting for ${awaited ? rowText(awaited) : 'its user or product'}${whom}`;
    case 'waiting-turn':
      return `waiting for its turn${whom}`;
    case 'waiting-lock':
      return `waiting for the lock${whom}`;
    case 'judging':
      return 'checking the rules';
    case 'recording':
    case 'idle':
    case 'thinking':
    case 'starting':
    case 'writing':
    case 'paused':
    case 'done':
    case 'dead':
      return THREAD_STATE_STYLES[state].word;
  }
}

function waitsFor({ awaited, holder }: ThreadSnapshot, threads: number): string | undefined {
  if (awaited) return `${awaited.entity.slice(0, 1)}${awaited.row}`;
  return holder === undefined ? undefined : threadName(holder, threads);
}
