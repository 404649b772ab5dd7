import type { ContentTable, TableCell } from 'pdfmake/interfaces.js';

import { barChart } from '../charts/bar.js';
import { RULE } from '../charts/palette.js';
import type { Cell, Column, Table } from '../tables/table.js';
import { WIDE_FONT } from './fonts.js';
import { richText } from './rich-text.js';
import { HEAD_FILL, HEAD_SIZE, TINTS, TONE_STYLES } from './theme.js';

/** How dense a table is. */
export interface TableStyle {
  readonly fontSize: number;
  /** Above and below the text of a row, in points. */
  readonly padding: number;
}

export const ROOMY: TableStyle = { fontSize: 8.5, padding: 2.6 };
export const DENSE: TableStyle = { fontSize: 7.5, padding: 1.8 };

const BAR_HEIGHT = 7;

type RichText = ReturnType<typeof richText>;

/** Height of a line over its font size. */
const LINE_HEIGHT = 1.35;
const SIDE_PADDING = 3;

/** Left of a text column that follows a column of numbers, whose digits would touch it. */
const WIDE_PADDING = 9;

/** Draws a table; its title and head are repeated on every page and stay with the first row. */
export function drawTable(
  { columns, rows }: Table,
  totalWidth: number,
  style: TableStyle = ROOMY,
  title?: string,
): ContentTable {
  const widths = fitWidths(columns, totalWidth);
  const head = columns.map(({ title, align }): TableCell => ({
    text: richText(title) as string,
    style: 'head',
    alignment: align ?? 'left',
  }));
  const body = rows.map(({ cells }) =>
    cells.map((cell, index) => drawCell(cell, columns[index], widths[index] ?? 0, style)),
  );
  const titles = title === undefined ? [] : [titleRow(title, columns.length)];
  const first = titles.length;
  return {
    table: {
      headerRows: first + 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths,
      body: [...titles, head, ...body],
    },
    fontSize: style.fontSize,
    layout: {
      hLineWidth: (line) => (line <= first ? 0 : line === first + 1 ? 0.9 : 0.4),
      hLineColor: (line) => (line === first + 1 ? '#17212B' : RULE),
      vLineWidth: () => 0,
      paddingLeft: (index) => leftPadding(columns, index),
      paddingRight: () => SIDE_PADDING,
      paddingTop: () => style.padding,
      paddingBottom: () => style.padding - 0.6,
      fillColor: (row) => {
        if (row < first) return null;
        if (row === first) return HEAD_FILL;
        const tone = rows[row - first - 1]?.tone;
        return tone === undefined ? null : (TINTS[tone] ?? null);
      },
    },
  };
}

/** The title of a table over all its columns. */
function titleRow(title: string, columns: number): TableCell[] {
  const others = Array.from({ length: columns - 1 }, (): TableCell => ({}));
  return [
    {
      text: richText(title) as string,
      style: 'h2',
      colSpan: columns,
      margin: [-SIDE_PADDING, 0, 0, 0],
    },
    ...others,
  ];
}

/** Every width is fixed, so that a long word is broken instead of widening the page. */
function fitWidths(columns: readonly Column[], totalWidth: number): number[] {
  const paddings = columns.map((_, index) => leftPadding(columns, index) + SIDE_PADDING);
  const room = totalWidth - paddings.reduce((sum, padding) => sum + padding, 0);
  const fixed = columns.reduce((sum, { width }) => sum + (width === '*' ? 0 : width), 0);
  const stars = columns.filter(({ width }) => width === '*').length;
  return columns.map(({ width }) => (width === '*' ? (room - fixed) / stars : width));
}

/** About how high a table will be, in points; rather too much than too little. */
export function estimateHeight(table: Table, totalWidth: number, style: TableStyle): number {
  const widths = fitWidths(table.columns, totalWidth);
  const linesOf = (texts: readonly RichText[], fontSize: number): number =>
    Math.max(
      ...texts.map((text, index) =>
        Math.max(1, Math.ceil((drawnLength(text) * fontSize * 0.53) / (widths[index] ?? 1))),
      ),
    );
  const heightOfRow = (texts: readonly RichText[], fontSize: number): number =>
    linesOf(texts, fontSize) * fontSize * LINE_HEIGHT + style.padding * 2;
  const head = heightOfRow(
    table.columns.map(({ title }) => richText(title)),
    HEAD_SIZE,
  );
  return table.rows.reduce((height, { cells }) => {
    const texts = cells.map(({ text }, index) =>
      richText(text, { limit: table.columns[index]?.limit }),
    );
    return height + heightOfRow(texts, style.fontSize);
  }, head);
}

function drawnLength(printed: RichText): number {
  if (typeof printed === 'string') return printed.length;
  // Han, Hangul and emoji are about twice as wide as letters.
  return printed.reduce(
    (sum, { text, font }) => sum + text.length * (font && font !== WIDE_FONT ? 2 : 1),
    0,
  );
}

function leftPadding(columns: readonly Column[], index: number): number {
  const isAfterNumbers = columns[index - 1]?.align === 'right' && columns[index]?.align !== 'right';
  return isAfterNumbers ? WIDE_PADDING : SIDE_PADDING;
}

function drawCell(
  { text, tone, bar }: Cell,
  column: Column | undefined,
  width: number,
  { fontSize }: TableStyle,
): TableCell {
  if (bar) return { svg: barChart(bar, width, BAR_HEIGHT), margin: [0, 1.2, 0, 0] };
  const printed = richText(text, {
    width: Math.floor(width / (fontSize * 0.55)),
    limit: column?.limit,
  });
  if (tone === undefined && column?.align === undefined && typeof printed === 'string') {
    return printed;
  }
  return {
    text: printed as string,
    ...(column?.align ? { alignment: column.align } : {}),
    ...(tone ? TONE_STYLES[tone] : {}),
  };
}
