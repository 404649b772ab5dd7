import { Box } from 'ink';
import type { ReactNode } from 'react';

import { fitLine, lineWidth, span, spreadLine, type Line } from './line.js';
import { Lines } from './lines.js';
import type { Look, Size } from './look.js';

/** A view in the upper rule. */
export interface Tab {
  readonly title: string;
  readonly isInFront: boolean;
}

/** The frame of every view: title and status above, keys below. */
export function Frame(props: {
  readonly title: Line;
  readonly status: Line;
  readonly tabs: readonly Tab[];
  /** A message that replaces the lower rule. */
  readonly notice: Line | undefined;
  readonly keys: Line;
  readonly terminal: Size;
  readonly look: Look;
  readonly children: ReactNode;
}): ReactNode {
  const { title, status, notice, keys, terminal, look } = props;
  const { columns, rows } = terminal;
  const { ellipsis, line } = look.glyphs;
  const margin = (content: Line): Line => [' ', ...fitLine(content, columns - 2, ellipsis), ' '];
  return (
    <Box flexDirection="column" width={columns} height={rows} overflowY="hidden">
      <Lines
        lines={[
          margin(spreadLine(title, status, columns - 2, ellipsis)),
          margin(tabLine(props.tabs, columns - 2, look)),
        ]}
        width={columns}
        look={look}
      />
      <Box
        marginLeft={1}
        width={columns - 2}
        height={rows - 4}
        overflowY="hidden"
        flexDirection="column"
      >
        {props.children}
      </Box>
      <Lines
        lines={[margin(notice ?? [span('border', line.repeat(columns - 2))]), margin(keys)]}
        width={columns}
        look={look}
      />
    </Box>
  );
}

/** Columns of the rule before each name. */
const RULE = 2;

/** The upper rule with the titles of the views; on narrow screens, with their numbers. */
function tabLine(tabs: readonly Tab[], width: number, look: Look): Line {
  const { line } = look.glyphs;
  const chosen = tabNames(tabs, width).flatMap((name, index) => [
    span('border', line.repeat(RULE)),
    span(tabs[index]?.isInFront ? 'selected' : 'dim', name),
  ]);
  return [...chosen, span('border', line.repeat(Math.max(0, width - lineWidth(chosen))))];
}

/** The position of the view whose name is at a column of the upper rule. */
export function tabAt(tabs: readonly Tab[], width: number, column: number): number | undefined {
  let start = 0;
  for (const [index, name] of tabNames(tabs, width).entries()) {
    start += RULE;
    if (column >= start && column < start + name.length) return index;
    start += name.length;
  }
  return undefined;
}

function tabNames(tabs: readonly Tab[], width: number): string[] {
  const names = (isEveryName: boolean): string[] =>
    tabs.map(({ title, isInFront }, index) =>
      isEveryName || isInFront ? ` ${index + 1} ${title} ` : ` ${index + 1} `,
    );
  const wide = names(true);
  return wide.join('').length + RULE * wide.length <= width ? wide : names(false);
}
