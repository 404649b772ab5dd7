import type { ReactNode } from 'react';

import { span, type Line } from '../../components/line.js';
import { Lines } from '../../components/lines.js';
import type { Look, Size } from '../../components/look.js';
import { textFieldLine, type TextField } from '../../components/text-field.js';
import type { ViewProps } from '../view.js';
import { comparisonLines } from './comparison-lines.js';
import { listLines } from './list-lines.js';
import { comparedRuns, type HistoryState } from './state.js';

export function HistoryScreen({ state, size, look }: ViewProps<HistoryState>): ReactNode {
  const pair = comparedRuns(state);
  const lines = pair
    ? comparisonLines(pair, size.columns, look).slice(state.comparedTop)
    : listLines(state, look);
  const drawn = state.field ? withPrompt(lines, state.field, size, look) : lines;
  return <Lines lines={drawn.slice(0, size.rows)} width={size.columns} look={look} />;
}

/** Replaces the last line by the filter while it is typed. */
function withPrompt(lines: readonly Line[], field: TextField, size: Size, look: Look): Line[] {
  const label = 'filter: ';
  const room = Math.max(0, size.rows - 1);
  const blank = Array.from({ length: Math.max(0, room - lines.length) }, (): Line => []);
  const prompt = [
    span('accent', label),
    ...textFieldLine(field, size.columns - label.length, look),
  ];
  return [...lines.slice(0, room), ...blank, prompt];
}
