import { Box, Text } from 'ink';
import { memo, type ReactNode } from 'react';

import { cutLine, type Line } from './line.js';
import type { Look } from './look.js';
import { paintLine } from './paint.js';
import { screenReaderLine } from './screen-reader.js';

/** Draws lines, one per row, cut to `width`; for a screen reader, only those with words. */
export function Lines(props: {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly look: Look;
}): ReactNode {
  const { lines, width, look } = props;
  if (look.glyphs.isScreenReader) return <SpokenLines {...props} />;
  return (
    <Box flexDirection="column" width={width}>
      {lines.map((line, row) => (
        // The position of a line is its identity.
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
  const readable = lines
    .map((line) => screenReaderLine(cutLine(line, width, look.glyphs.ellipsis)))
    .filter((text) => text !== '');
  // A screen reader would read an empty box as a line.
  return readable.length === 0 ? null : <Text>{readable.join('\n')}</Text>;
}

/** A row with its text as the only prop, so that it is drawn again only if the text has changed. */
const Row = memo(({ text }: { text: string }): ReactNode => (
  <Text wrap="truncate">{text || ' '}</Text>
));
Row.displayName = 'Row';
