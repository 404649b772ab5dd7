import { formatCount, formatList } from '../../base/format.js';
import type { Silent } from '../../services/databases/target.js';
import { cutLine, lineText, span, spreadLine, type Line } from '../../components/line.js';
import type { Look, Size } from '../../components/look.js';
import { seenRange } from '../../components/scroll.js';
import { tableLines } from '../../components/table.js';
import {
  cutToWidth,
  displayWidth,
  fitToWidth,
  safeText,
  wrapToWidth,
} from '../../components/text.js';
import type { Entity, Field } from '../../entities/entity.js';
import { shortName } from '../row-names.js';
import { detailHeight } from './layout.js';
import { rowColumns, type SeenRow } from './row-columns.js';
import { rowAt, selectedRow, type RowsState } from './rows-state.js';
import { shownPositions, valueCell } from './values.js';

/** The visible rows, and the selected one in full below them. */
export function rowsLines(state: RowsState, name: string, size: Size, look: Look): Line[] {
  const { target, scroll, problem } = state;
  const { entity } = target;
  const { from, to } = seenRange(scroll);
  const seen = Array.from({ length: to - from }, (_, index) => rowAt(state, from + index));
  const { columns, from: first, to: last } = rowColumns(state, seen, size.columns);
  const head = headLine(state, name, describeFields(entity, first, last), size.columns, look);
  if (problem !== undefined) {
    const wrapped = wrapToWidth(safeText(problem), size.columns);
    return [head, ...wrapped.map((line): Line => [span('bad', line)])];
  }
  if (scroll.count === 0) {
    return [
      head,
      [],
      [
        span(
          'dim',
          `${safeText(name)} holds no ${shortName(entity.name)} yet. A run writes some: key 1.`,
        ),
      ],
    ];
  }
  const table = tableLines<SeenRow>({
    columns,
    rows: seen,
    selected: scroll.cursor - from,
    width: size.columns,
    look,
  });
  const blank = Array.from({ length: scroll.visible - seen.length }, (): Line => []);
  return [head, ...table, ...blank, ...detailLines(state, size, look)];
}

/** "fields 3 to 9 of 40, "; empty where all have a column. */
function describeFields({ fields }: Entity, from: number, to: number): string {
  const count = fields.length;
  return to - from >= count - 1 ? '' : `fields ${from + 1} to ${to} of ${count}, `;
}

function headLine(
  { target, scroll, silent }: RowsState,
  name: string,
  fields: string,
  width: number,
  look: Look,
): Line {
  const { count, cursor } = scroll;
  const place =
    count === 0
      ? 'no rows'
      : `row ${formatCount(cursor + 1)} of ${formatCount(count)}, by ${safeText(target.entity.fields[0]!.name)}`;
  return spreadLine(
    [
      span('title', safeText(name)),
      ...(count === 0 ? [] : [span('dim', `  ${shortName(target.entity.table)}`)]),
      ...(silent.length === 0 ? [] : [span('bad', `  ${describeSilent(silent, look)}`)]),
    ],
    [span('dim', fields + place)],
    width,
    look.glyphs.ellipsis,
  );
}

/** Lists the databases that did not answer: their rows are missing here. */
function describeSilent(silent: readonly Silent[], { glyphs }: Look): string {
  const names = formatList(silent.map(({ database }) => safeText(database)));
  return `${glyphs.cross} without ${names}: no answer`;
}

/** All values of the selected row, as far as they fit the pane. */
function detailLines(state: RowsState, size: Size, look: Look): Line[] {
  const height = detailHeight(size, state.target.entity);
  if (height === 0) return [];
  const row = selectedRow(state);
  const { ellipsis } = look.glyphs;
  const rule = ruleLine(row && state.origins?.get(row), size.columns, look);
  if (!row) return [rule];
  const shown = detailFields(state, height - 1);
  const widest = Math.max(...shown.map(({ field }) => displayWidth(safeText(field.name))));
  const names = Math.min(widest + 2, Math.floor(size.columns / 2));
  const lines = shown.map(({ field, position }) => {
    const text = lineText([valueCell(field, row[position])]);
    return wrapToWidth(text, Math.max(8, size.columns - names)).map((line, index): Line => [
      span('dim', fitToWidth(index === 0 ? safeText(field.name) : '', names, 'left', ellipsis)),
      line,
    ]);
  });
  return [rule, ...shareRoom(lines, height - 1, size.columns, look)];
}

/** The fields that the pane shows: all, or those from the first one in the table on. */
function detailFields(
  { target, aside }: RowsState,
  room: number,
): { readonly field: Field; readonly position: number }[] {
  const { entity } = target;
  const all = shownPositions(entity).map((position) => ({
    field: entity.fields[position]!,
    position,
  }));
  const from = Math.min(aside === 0 ? 0 : aside + 1, Math.max(0, all.length - room));
  return all.slice(from, from + room);
}

/** The rule above the selected row, with its database if there are several. */
function ruleLine(origin: string | undefined, width: number, { glyphs }: Look): Line {
  const title = origin === undefined ? '' : cutToWidth(` in ${safeText(origin)} `, width - 4);
  const rest = Math.max(0, width - 2 - displayWidth(title));
  return [
    span('border', glyphs.line.repeat(2)),
    span('dim', title),
    span('border', glyphs.line.repeat(rest)),
  ];
}

/** Each field gets a line; the remaining lines go to the first fields that need more. */
function shareRoom(fields: readonly Line[][], room: number, width: number, look: Look): Line[] {
  let spare = Math.max(0, room - fields.length);
  return fields.flatMap((lines) => {
    const taken = Math.min(lines.length - 1, spare);
    spare -= taken;
    if (taken === lines.length - 1) return lines;
    const kept = lines.slice(0, taken + 1);
    const last = kept.at(-1) ?? [];
    return [
      ...kept.slice(0, -1),
      cutLine([...last, ' '.repeat(width)], width, look.glyphs.ellipsis),
    ];
  });
}
