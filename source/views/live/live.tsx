import type { ReactNode } from 'react';

import { fitLine, span, type Line } from '../../components/line.js';
import { Lines } from '../../components/lines.js';
import type { Look } from '../../components/look.js';
import type { ViewProps } from '../view.js';
import { divideBelow } from './below-threads.js';
import { entityLines } from './databases.js';
import { detailLines } from './detail.js';
import { eventList, newestEventLines } from './events.js';
import { rejectedLines, rejectedList } from './rejected.js';
import { shardLines } from './shards.js';
import { layoutIn, type LiveState } from './state.js';
import { brokenLines, messageLine, rateLine } from './status.js';
import { threadLines, timelineLines } from './threads.js';

/** The run in progress: databases, rates, threads, and rejected rows. */
export function LiveScreen(props: ViewProps<LiveState>): ReactNode {
  const { state, size, look } = props;
  if (!state.run) {
    const hint: Line = [span('dim', 'No run yet. Start one in view 1.')];
    return <Lines lines={[[], hint]} width={size.columns} look={look} />;
  }
  const { isRoomy, shardRows } = layoutIn(state);
  const isBroken = state.run.phase === 'broken' || state.run.phase === 'crashed';
  const lines = [
    ...entityLines(state, size.columns, look),
    ...(isRoomy ? [[]] : []),
    ...(shardRows > 0 && !state.showsDatabases
      ? [...shardLines(state, size.columns, look), []]
      : []),
    rateLine(state, size.columns, look),
    ...(isBroken ? brokenLines(state, size.columns, look) : [messageLine(state, look)]),
    ...(isBroken ? [] : bodyLines(props)),
  ];
  return <Lines lines={lines.slice(0, size.rows)} width={size.columns} look={look} />;
}

function bodyLines({ state, size, look }: ViewProps<LiveState>): Line[] {
  if (state.open) return detailLines(state, state.open, size.columns, look);
  if (state.showsRejected) return rejectedList(state, size.columns, look);
  if (state.showsEvents) return eventList(state, size.columns, look);
  if (state.showsDatabases) return shardLines(state, size.columns, look);
  return [...threadLines(state, layoutIn(state).isRoomy, look), ...linesBelow(state, look)];
}

/** Columns between the timeline and the events beside it. */
const GAP = 3;

function linesBelow(state: LiveState, look: Look): Line[] {
  const { timelineRows, rejectedRows, eventRows, areEventsBeside } = divideBelow(state);
  const { columns } = state.size;
  // A timeline means nothing to a screen reader.
  const hasTimeline = timelineRows > 0 && !look.glyphs.isScreenReader;
  const isBeside = areEventsBeside && hasTimeline;
  const left = isBeside ? Math.floor((columns - GAP) / 2) : columns;
  const timeline = hasTimeline ? timelineLines(state, left, look) : [];
  const width = isBeside ? columns - left - GAP : columns;
  const events = newestEventLines(state, { rows: eventRows, width }, look);
  const rejected = rejectedLines(state, rejectedRows, look);
  if (isBeside) return [...sideBySide(timeline, events, left, look), ...rejected];
  return [...timeline, ...filled(rejected, eventRows > 0 ? rejectedRows : 0), ...events];
}

function sideBySide(left: Line[], right: Line[], width: number, { glyphs }: Look): Line[] {
  return left.map((line, at) => [
    ...fitLine(line, width, glyphs.ellipsis),
    ' '.repeat(GAP),
    ...(right[at] ?? []),
  ]);
}

/** Blank lines below others, so that what comes next stays in its place. */
function filled(lines: readonly Line[], rows: number): Line[] {
  return [...lines, ...Array.from({ length: Math.max(0, rows - lines.length) }, (): Line => [])];
}
