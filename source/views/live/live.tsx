import type { ReactNode } from 'react';

import { span, type Line } from '../../components/line.js';
import { Lines } from '../../components/lines.js';
import type { ViewProps } from '../view.js';
import { divideBelow } from './below-threads.js';
import { entityLines } from './databases.js';
import { detailLines } from './detail.js';
import { rejectedLines, rejectedList } from './rejected.js';
import { shardLines } from './shards.js';
import { layoutIn, type LiveState } from './state.js';
import { brokenLines, messageLine, rateLine } from './status.js';
import { threadLines, timelineLines } from './threads.js';
import { newestWriteLines, writeList } from './writes.js';

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
  if (state.showsWrites) return writeList(state, size.columns, look);
  if (state.showsDatabases) return shardLines(state, size.columns, look);
  const { hasTimeline, rejectedRows, writeRows } = divideBelow(state);
  return [
    ...threadLines(state, layoutIn(state).isRoomy, look),
    ...(hasTimeline && !look.glyphs.isScreenReader ? timelineLines(state, look) : []),
    ...filled(rejectedLines(state, rejectedRows, look), writeRows > 0 ? rejectedRows : 0),
    ...newestWriteLines(state, writeRows, look),
  ];
}

/** Blank lines below others, so that what comes next stays in its place. */
function filled(lines: readonly Line[], rows: number): Line[] {
  return [...lines, ...Array.from({ length: Math.max(0, rows - lines.length) }, (): Line => [])];
}
