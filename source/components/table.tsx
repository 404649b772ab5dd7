import type { ReactNode } from 'react';

import { joinLines, lineText, span, type Line, type Span } from './line.js';
import { Lines } from './lines.js';
import type { Look } from './look.js';
import { cutToWidth, displayWidth, fitToWidth } from './text.js';

/** A column: its width and its cells. */
export interface Column<Row> {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Fixed width in columns of the screen; without it, the column shares the remaining width. */
  readonly width?: number;
  /** Weight in sharing the remaining width; 1 by default. */
  readonly grow?: number;
  /** Minimum width, before expendable columns are dropped; 8 by default. */
  readonly least?: number;
  /** Set for a column that may be dropped on narrow screens; the highest is dropped first. */
  readonly expendable?: number;
  /** The content of a cell: safe text, or a span with a tone. */
  readonly cell: (row: Row) => string | Span;
}

const LEAST = 8;
const GAP = 2;

interface Placed<Row> {
  readonly column: Column<Row>;
  /** Its width on the screen. */
  readonly width: number;
}

/** Computes the width of each column; drops the most expendable ones if there is no room. */
export function placeColumns<Row>(columns: readonly Column<Row>[], width: number): Placed<Row>[] {
  const kept = keepColumns(columns, width);
  let left = width - kept.reduce((sum, column) => sum + (column.width ?? 0) + GAP, -GAP);
  let open = kept.reduce(
    (sum, column) => sum + (column.width === undefined ? growOf(column) : 0),
    0,
  );
  return kept.map((column) => {
    if (column.width !== undefined) return { column, width: column.width };
    const grow = growOf(column);
    const given = Math.max(0, Math.floor((left * grow) / open));
    left -= given;
    open -= grow;
    return { column, width: given };
  });
}

const growOf = ({ grow }: Column<never>): number => grow ?? 1;

function keepColumns<Row>(columns: readonly Column<Row>[], width: number): readonly Column<Row>[] {
  const needed = columns.reduce(
    (sum, column) => sum + (column.width ?? column.least ?? LEAST) + GAP,
    -GAP,
  );
  const most = Math.max(0, ...columns.map(({ expendable }) => expendable ?? 0));
  if (needed <= width || most === 0) return columns;
  return keepColumns(
    columns.filter((column) => (column.expendable ?? 0) !== most),
    width,
  );
}

/** The header and one line per row. @param selected position of the selected row in `rows` */
export function tableLines<Row>(table: {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly selected?: number | undefined;
  readonly width: number;
  readonly look: Look;
}): Line[] {
  const { rows, selected, width, look } = table;
  const { ellipsis } = look.glyphs;
  const placed = placeColumns(table.columns, width);
  const draw = (cellOf: (column: Column<Row>) => string | Span): Line =>
    joinLines(
      placed.map(({ column, width: columns }): Line => {
        const cell = cellOf(column);
        const text = typeof cell === 'string' ? cell : cell.text;
        const fitted = fitToWidth(text, columns, column.align, ellipsis);
        return [typeof cell === 'string' ? fitted : { text: fitted, tone: cell.tone }];
      }),
      ' '.repeat(GAP),
    );

  const lines = rows.map((row, position) => {
    const line = draw((column) => column.cell(row));
    if (position !== selected) return line;
    return [span('selected', fitToWidth(lineText(line), width, 'left', ellipsis))];
  });
  return [draw((column) => span('dim', column.title)), ...lines];
}

/** A table. It draws all given rows: pass only the visible ones. */
export function Table<Row>(props: {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly selected?: number | undefined;
  readonly width: number;
  readonly look: Look;
}): ReactNode {
  return <Lines lines={tableLines(props)} width={props.width} look={props.look} />;
}

/** The width of the widest of some texts, within bounds. */
export function widthOf(texts: readonly string[], least: number, most: number): number {
  const widest = Math.max(0, ...texts.map((text) => displayWidth(cutToWidth(text, most))));
  return Math.max(least, Math.min(most, widest));
}
