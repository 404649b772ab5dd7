import { Box } from 'ink';
import type { ReactNode } from 'react';

import { fitLine, span, type Line } from './line.js';
import { Lines } from './lines.js';
import type { Look, Size } from './look.js';
import { cutToWidth, displayWidth } from './text.js';

/** Columns and rows of the border and its margin. */
export const OVERLAY_BORDER: Size = { columns: 4, rows: 2 };

/** A box around lines, with a title in its upper edge. */
export function boxLines(title: string, lines: readonly Line[], width: number, look: Look): Line[] {
  const { line, vertical, corners, ellipsis } = look.glyphs;
  const inner = width - OVERLAY_BORDER.columns;
  const head = cutToWidth(title, inner - 1, ellipsis);
  const rest = line.repeat(Math.max(0, width - displayWidth(head) - 5));
  return [
    [
      span('border', `${corners.top[0]}${line} `),
      span('title', head),
      span('border', ` ${rest}${corners.top[1]}`),
    ],
    ...lines.map((content): Line => [
      span('border', `${vertical} `),
      ...fitLine(content, inner, ellipsis),
      span('border', ` ${vertical}`),
    ]),
    [span('border', corners.bottom[0] + line.repeat(Math.max(0, width - 2)) + corners.bottom[1])],
  ];
}

/** A box in the middle of the screen, on top of the view. */
export function Overlay(props: {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly width: number;
  readonly screen: Size;
  readonly look: Look;
}): ReactNode {
  const { title, screen, look } = props;
  const width = Math.min(props.width, screen.columns);
  const lines = props.lines.slice(0, Math.max(1, screen.rows - OVERLAY_BORDER.rows));
  const box = boxLines(title, lines, width, look);
  return (
    <Box
      position="absolute"
      marginLeft={Math.floor((screen.columns - width) / 2)}
      marginTop={Math.max(0, Math.floor((screen.rows - box.length) / 2))}
    >
      <Lines lines={box} width={width} look={look} />
    </Box>
  );
}
