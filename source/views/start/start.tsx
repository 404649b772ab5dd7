import { Box } from 'ink';
import type { ReactNode } from 'react';

import { shownFields } from '../../commands/run-form.js';
import { span, type Line } from '../../components/line.js';
import { Lines } from '../../components/lines.js';
import { seenRange } from '../../components/scroll.js';
import type { ViewProps } from '../view.js';
import { databaseLines, databasesInOneLine, introductionLine } from './databases.js';
import { fieldLine, helpLines } from './form.js';
import { layoutOf } from './layout.js';
import type { StartState } from './state.js';

/** What is there, what is to be done, and how. */
export function StartScreen({ state, size, look }: ViewProps<StartState>): ReactNode {
  const names = shownFields(state.form);
  const layout = layoutOf(size, names.length);
  const { from, to } = seenRange(state.scroll);
  const fields = names
    .slice(from, to)
    .map((name) => fieldLine(state, name, layout.formColumns, look));
  const more = names.length - (to - from);
  const moreText = `${more} more: ${look.glyphs.up}${look.glyphs.down}`;
  const heading: Line = [span('title', 'NEXT RUN'), span('dim', more > 0 ? `   ${moreText}` : '')];
  const help = helpLines(state, layout.formColumns, look);

  if (layout.isShort) {
    const lines = [
      databasesInOneLine(state, look),
      [],
      ...fields,
      [span('dim', more > 0 ? `  ${moreText}` : '')],
      ...help,
    ];
    return <Lines lines={lines.slice(0, size.rows)} width={size.columns} look={look} />;
  }
  const introduction: Line[] = [introductionLine(state, look), []];
  if (layout.isWide) {
    const beside = size.columns - layout.formColumns - 4;
    return (
      <Box flexDirection="column">
        <Lines lines={introduction} width={size.columns} look={look} />
        <Box gap={4}>
          <Lines lines={[heading, ...fields, [], ...help]} width={layout.formColumns} look={look} />
          <Lines lines={databaseLines(state, beside, look)} width={beside} look={look} />
        </Box>
      </Box>
    );
  }
  const above = databaseLines(state, size.columns, look);
  const lines = [...introduction, ...above, [], heading, ...fields, [], ...help];
  return <Lines lines={lines} width={size.columns} look={look} />;
}
