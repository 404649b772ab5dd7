import { Box } from 'ink';
import type { ReactNode } from 'react';

import { fitLine, span, type Line } from '../../components/line.js';
import { Lines } from '../../components/lines.js';
import type { Look } from '../../components/look.js';
import { seenRange } from '../../components/scroll.js';
import { safeText } from '../../components/text.js';
import { LiveScreen } from '../live/live.js';
import type { ViewProps } from '../view.js';
import { watchedSize } from './layout.js';
import { pageLines } from './page.js';
import type { LessonsState } from './state.js';
import { aboveWatched, isWatching } from './watching.js';

export function LessonsScreen({ state, size, look }: ViewProps<LessonsState>): ReactNode {
  const { page, top } = state;
  if (isWatching(state)) {
    return (
      <Box flexDirection="column">
        <Lines lines={aboveWatched(state, size, look)} width={size.columns} look={look} />
        <LiveScreen state={state.watched} size={watchedSize(size)} look={look} />
      </Box>
    );
  }
  const lines = page
    ? pageLines(page, size.columns, look).slice(top, top + size.rows)
    : listLines(state, size.columns, look);
  return <Lines lines={lines} width={size.columns} look={look} />;
}

/** Columns of the id of a lesson. */
const ID_WIDTH = 14;

function listLines(
  { lessons, finished, scroll }: LessonsState,
  columns: number,
  look: Look,
): Line[] {
  const { glyphs } = look;
  if (!lessons) return [[span('dim', 'The lessons are being read.')]];
  const done = lessons.filter(({ id }) => finished.has(id)).length;
  const head: Line = [span('dim', `Predict, run, explain. ${done} of ${lessons.length} finished.`)];
  const { from, to } = seenRange(scroll);
  const entries = lessons.slice(from, to).map(({ id, title }, index): Line => {
    const isHere = from + index === scroll.cursor;
    const mark = finished.has(id) ? (glyphs.isUnicode ? '✔' : 'x') : ' ';
    const line: Line = [
      `${isHere ? glyphs.pointer : ' '} `,
      span('good', mark),
      ` ${id.padEnd(ID_WIDTH)}`,
      safeText(title),
    ];
    return isHere ? [span('selected', fitText(line, columns, glyphs.ellipsis))] : line;
  });
  return [head, [], ...entries];
}

function fitText(line: Line, columns: number, ellipsis: string): string {
  return fitLine(line, columns, ellipsis)
    .map((piece) => (typeof piece === 'string' ? piece : piece.text))
    .join('');
}
