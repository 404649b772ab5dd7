import { Box } from 'ink';
import type { ReactNode } from 'react';

import { span, spreadLine, type Line } from '../../components/line.js';
import { Lines } from '../../components/lines.js';
import type { Look } from '../../components/look.js';
import { seenRange } from '../../components/scroll.js';
import type { ViewProps } from '../view.js';
import { databaseLines, databasesInOneLine, topologyLine, troubleLines } from './databases.js';
import { fieldLine, helpLines } from './form.js';
import { layoutOf, TABLE_ROWS, type StartLayout } from './layout.js';
import { presetLine } from './presets.js';
import { previewLines } from './preview.js';
import { rowsOf, type StartState } from './state.js';

const INTRODUCTION =
  'Many threads insert into several databases at once: watch it happen, then see it proved.';

/** The start view: databases, settings, and a preview of the rows. */
export function StartScreen({ state, size, look }: ViewProps<StartState>): ReactNode {
  const layout = layoutOf(size, rowsOf(state.form).length);
  return layout.isWide ? (
    <WideScreen state={state} size={size} look={look} layout={layout} />
  ) : (
    <NarrowScreen state={state} size={size} look={look} layout={layout} />
  );
}

type Props = ViewProps<StartState> & { readonly layout: StartLayout };

/** Settings and databases side by side, the rows below them. */
function WideScreen({ state, size, look, layout }: Props): ReactNode {
  const { formColumns, databaseColumns } = layout;
  const { preset, fields, more } = formParts(state, layout, look);
  const above: Line[] = [topologyLine(state, look) ?? [INTRODUCTION], ...preset, []];
  const { helpRows } = layout;
  // A long help takes the place of the rows below it.
  const most = size.rows - above.length - fields.length - 3;
  const help = helpLines(state, { columns: formColumns, rows: helpRows, most }, look);
  const left: Line[] = [[span('title', 'NEXT RUN'), ...more], ...fields, [], ...help];
  const trouble = troubleLines(state, databaseColumns, look);
  const tableRows = left.length - (trouble.length > 0 ? trouble.length + 1 : 0);
  const table = databaseLines(state, { columns: databaseColumns, rows: tableRows }, look);
  const right = [...table, ...(trouble.length > 0 ? [[], ...trouble] : [])].slice(0, left.length);
  const room = { columns: size.columns, rows: size.rows - above.length - left.length - 1 };
  return (
    <Box flexDirection="column">
      <Lines lines={above} width={size.columns} look={look} />
      <Box gap={4}>
        <Lines lines={left} width={formColumns} look={look} />
        <Lines lines={right} width={databaseColumns} look={look} />
      </Box>
      <Lines lines={[[], ...previewLines(state, room, look)]} width={size.columns} look={look} />
    </Box>
  );
}

/** The parts below each other; on a short screen without headings and blank lines. */
function NarrowScreen({ state, size, look, layout }: Props): ReactNode {
  const { columns, rows } = size;
  const { isTall, hasTable, helpRows } = layout;
  const { preset, fields, more } = formParts(state, layout, look);
  const topology = topologyLine(state, look);
  const heading: Line = [
    span('title', 'NEXT RUN'),
    ...more,
    ...(topology ? ['   ', ...topology] : []),
  ];
  const databases = hasTable
    ? [...databaseLines(state, { columns, rows: TABLE_ROWS - 1 }, look)]
    : [databasesInOneLine(state, look)];
  const trouble = troubleLines(state, columns, look).slice(0, isTall ? 2 : 0);
  const others = preset.length + fields.length + databases.length + trouble.length;
  // A long help takes the place of the rows below it.
  const most = isTall ? rows - others - (hasTable ? 3 : 2) : helpRows;
  const [first = [], ...further] = helpLines(state, { columns, rows: helpRows, most }, look);
  const help = isTall
    ? [first, ...further]
    : [spreadLine(first, more, columns, look.glyphs.ellipsis)];
  const lines: Line[] = [
    ...(isTall ? [heading] : []),
    ...preset,
    ...fields,
    ...(isTall ? [[]] : []),
    ...help,
    ...databases,
    ...trouble,
    ...(hasTable ? [[]] : []),
  ];
  const room = { columns, rows: rows - lines.length };
  const all = [...lines, ...previewLines(state, room, look)];
  return <Lines lines={all.slice(0, rows)} width={columns} look={look} />;
}

/** The visible rows of the form, and the number of hidden ones. */
function formParts(
  state: StartState,
  { formColumns, isWide }: StartLayout,
  look: Look,
): { preset: Line[]; fields: Line[]; more: Line } {
  const all = rowsOf(state.form);
  const { from, to } = seenRange(state.scroll);
  const width = isWide ? state.size.columns : formColumns;
  const more = all.length - (to - from);
  return {
    preset: from === 0 ? [presetLine(state, width, look)] : [],
    fields: all
      .slice(from, to)
      .flatMap((row) => (row === 'preset' ? [] : [fieldLine(state, row, formColumns, look)])),
    more: more > 0 ? [span('dim', `   ${more} more: ${look.glyphs.up}${look.glyphs.down}`)] : [],
  };
}
