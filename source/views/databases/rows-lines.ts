import { formatAmount, formatCount, formatList } from '../../base/format.js';
import type { Silent } from '../../services/databases/target.js';
import { cutLine, lineText, span, spreadLine, type Line } from '../../components/line.js';
import type { Look, Size } from '../../components/look.js';
import { seenRange } from '../../components/scroll.js';
import { tableLines, widthOf, type Column } from '../../components/table.js';
import { cutToWidth, displayWidth, safeText, wrapToWidth } from '../../components/text.js';
import type { FoundRow } from '../../db/rows.js';
import { ENTITIES, type Field } from '../../entities/entity.js';
import { detailHeight } from './layout.js';
import { rowAt, selectedRow, type RowsState } from './rows-state.js';
import { valueCell } from './values.js';

/** A visible row; undefined while it is being read. */
type SeenRow = FoundRow | undefined;

/** The visible rows, and the selected one in full below them. */
export function rowsLines(state: RowsState, name: string, size: Size, look: Look): Line[] {
  const { target, scroll, problem } = state;
  const { entity } = target;
  const { from, to } = seenRange(scroll);
  const seen = Array.from({ length: to - from }, (_, index) => rowAt(state, from + index));
  const head = headLine(state, name, size.columns, look);
  if (problem !== undefined) {
    const wrapped = wrapToWidth(safeText(problem), size.columns);
    return [head, ...wrapped.map((line): Line => [span('bad', line)])];
  }
  if (scroll.count === 0) {
    return [
      head,
      [],
      [span('dim', `${safeText(name)} holds no ${entity} yet. A run writes some: key 1.`)],
    ];
  }
  const table = tableLines<SeenRow>({
    columns: [
      ...ENTITIES[entity]!.fields.map((field, at) => columnOf(field, at, seen)),
      ...originColumn(state, seen),
    ],
    rows: seen,
    selected: scroll.cursor - from,
    width: size.columns,
    look,
  });
  const blank = Array.from({ length: scroll.visible - seen.length }, (): Line => []);
  return [head, ...table, ...blank, ...detailLines(state, size, look)];
}

function headLine(
  { target, scroll, silent }: RowsState,
  name: string,
  width: number,
  look: Look,
): Line {
  const { count, cursor } = scroll;
  const place =
    count === 0 ? 'no rows' : `row ${formatCount(cursor + 1)} of ${formatCount(count)}, by id`;
  return spreadLine(
    [
      span('title', safeText(name)),
      span('dim', `  ${formatAmount(count, target.entity)}`),
      ...(silent.length === 0 ? [] : [span('bad', `  ${describeSilent(silent, look)}`)]),
    ],
    [span('dim', place)],
    width,
    look.glyphs.ellipsis,
  );
}

/** Lists the databases that did not answer: their rows are missing here. */
function describeSilent(silent: readonly Silent[], { glyphs }: Look): string {
  const names = formatList(silent.map(({ database }) => safeText(database)));
  return `${glyphs.cross} without ${names}: no answer`;
}

function columnOf(field: Field, position: number, seen: readonly SeenRow[]): Column<SeenRow> {
  const isNumber = field.kind === 'integer' || field.kind === 'decimal';
  const texts = seen.map((row) => lineText([valueCell(field, row?.[position])]));
  return {
    title: field.name,
    align: isNumber ? 'right' : 'left',
    ...(isNumber ? { width: widthOf([...texts, field.name], 6, 18) } : {}),
    cell: (row) => (row ? valueCell(field, row[position]) : span('dim', '·')),
  };
}

/** The column with the database of each row, if there are several. */
function originColumn({ origins }: RowsState, seen: readonly SeenRow[]): Column<SeenRow>[] {
  if (!origins) return [];
  const nameOf = (row: SeenRow): string => safeText((row && origins.get(row)) ?? '');
  const title = 'database';
  const width = widthOf([...seen.map(nameOf), title], title.length, 24);
  return [{ title, width, expendable: 1, cell: (row) => span('dim', nameOf(row)) }];
}

/** All values of the selected row, as far as they fit the pane. */
function detailLines(state: RowsState, size: Size, look: Look): Line[] {
  const height = detailHeight(size, state.target.entity);
  if (height === 0) return [];
  const row = selectedRow(state);
  const rule = ruleLine(row && state.origins?.get(row), size.columns, look);
  if (!row) return [rule];
  const { fields } = ENTITIES[state.target.entity]!;
  const names = Math.max(...fields.map((field) => field.name.length)) + 2;
  const lines = fields.map((field, position) => {
    const text = lineText([valueCell(field, row[position])]);
    return wrapToWidth(text, Math.max(8, size.columns - names)).map((line, index): Line => [
      span('dim', (index === 0 ? field.name : '').padEnd(names)),
      line,
    ]);
  });
  return [rule, ...shareRoom(lines, height - 1, size.columns, look)];
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
