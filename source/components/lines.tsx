import { Box, Text } from 'ink';
import { memo, type ReactNode } from 'react';

import { cutLine, type Line } from './line.js';
import type { Look } from './look.js';
import { paintLine } from './paint.js';
import { spokenLine } from './spoken.js';

/** Draws lines, each on a row of its own, none wider than `width`; to be spoken, those that say something. */
export function Lines(props: {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly look: Look;
}): ReactNode {
  const { lines, width, look } = props;
  if (look.glyphs.isSpoken) return <SpokenLines {...props} />;
  return (
    <Box flexDirection="column" width={width}>
      {lines.map((line, row) => (
        // A line is what stands in a row: its position is its identity.
        // oxlint-disable-next-line react/no-array-index-key
        <Row key={row} text={paintLine(cutLine(line, width, look.glyphs.ellipsis), look.theme)} />
      ))}
    </Box>
  );
}

function SpokenLines(props: {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly look: Look;
}): ReactNode {
  const { lines, width, look } = props;
  const spoken = lines
    .map((line) => spokenLine(cutLine(line, width, look.glyphs.ellipsis)))
    .filter((text) => text !== '');
  // An empty box would still be a line to the reader.
  return spoken.length === 0 ? null : <Text>{spoken.join('\n')}</Text>;
}

/** One text and no more: a row is drawn again only when something in it has changed. */
const Row = memo(({ text }: { text: string }): ReactNode => (
  <Text wrap="truncate">{text || ' '}</Text>
));
Row.displayName = 'Row';
