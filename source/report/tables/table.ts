import type { Outcome } from '../../entities/outcome.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import type { SpanKind } from '../charts/palette.js';

/** How a cell is emphasised; its text means the same without it. */
export type Tone = 'strong' | 'quiet' | 'good' | 'bad' | Outcome;

/** A part of a bar in a cell: its share of the whole width, from 0 to 1. */
export interface BarPart {
  readonly kind: SpanKind;
  readonly share: number;
}

export interface Cell {
  readonly text: string;
  readonly tone?: Tone | undefined;
  readonly bar?: readonly BarPart[] | undefined;
}

/** What every way of drawing a table needs to know of a column. */
export interface Column {
  readonly title: string;
  readonly align?: 'right' | undefined;
  /** In points; '*' takes a share of what the others leave. */
  readonly width: number | '*';
  /** Characters that are shown at most, where room is short. */
  readonly limit?: number | undefined;
}

/** One row. */
export interface Row {
  readonly cells: readonly Cell[];
  /** Tints the row. */
  readonly tone?: Tone | undefined;
}

/** A table as the PDF, the HTML page and the Markdown summary draw it. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** A column, and the one function that fills it. */
export interface ColumnOf<Item> extends Column {
  readonly cell: (item: Item) => Cell | string;
}

/** An outcome in a cell: sign, word and colour, as on the screen. */
export function outcomeCell(outcome: Outcome): Cell {
  const { sign, word } = OUTCOME_STYLES[outcome];
  return { text: `${sign} ${word}`, tone: outcome };
}

/** Fills a table. */
export function makeTable<Item>(
  columns: readonly ColumnOf<Item>[],
  items: readonly Item[],
  toneOf?: (item: Item) => Tone | undefined,
): Table {
  return { columns, rows: items.map((item) => makeRow(columns, item, toneOf?.(item))) };
}

function makeRow<Item>(
  columns: readonly ColumnOf<Item>[],
  item: Item,
  tone: Tone | undefined,
): Row {
  const cells = columns.map(({ cell }) => {
    const made = cell(item);
    return typeof made === 'string' ? { text: made } : made;
  });
  return { cells, tone };
}
