import { lineText, span } from '../../components/line.js';
import { seenRange } from '../../components/scroll.js';
import { widthOf, type Column } from '../../components/table.js';
import { safeText } from '../../components/text.js';
import type { FoundRow } from '../../db/rows.js';
import type { Field } from '../../entities/entity.js';
import { rowAt, type RowsState } from './rows-state.js';
import { shownPositions, valueCell } from './values.js';

/** A visible row; undefined while it is being read. */
export type SeenRow = FoundRow | undefined;

/** The columns of a table of rows. */
export interface RowColumns {
  readonly columns: readonly Column<SeenRow>[];
  /** The positions of the fields after the key that have a column, the last one exclusive. */
  readonly from: number;
  readonly to: number;
}

/** The widths of the columns of numbers and times, and of those of texts where not all fields have room. */
const NUMBER = { least: 6, most: 18 };
const TEXT = { least: 8, most: 24 };
const DATABASE = 24;

/** Columns between two columns. */
const GAP = 2;

/**
 * The columns that there is room for: all fields, or the key and the fields from `aside` on.
 * @param seen the visible rows, whose values decide the widths
 */
export function rowColumns(state: RowsState, seen: readonly SeenRow[], width: number): RowColumns {
  const { entity } = state.target;
  const { fields } = entity;
  const positions = shownPositions(entity);
  const origin = originColumn(state, seen);
  const all = positions.map((at) => columnOf(fields[at]!, at, seen));
  const count = fields.length;
  if (neededOf([...all, ...origin]) <= width) {
    return { columns: [...all, ...origin], from: 1, to: count };
  }
  const sized = all.map((column, index) => {
    const at = positions[index]!;
    return withWidth(column, fields[at]!, at, seen);
  });
  const from = Math.max(1, Math.min(1 + state.aside, count - 1));
  let to = from + 1;
  while (to < count && neededOf([sized[0]!, ...sized.slice(from, to + 1), ...origin]) <= width) {
    to += 1;
  }
  const { width: _, ...last } = sized[to - 1]!;
  // The last one has what the others leave.
  const shown = [sized[0]!, ...sized.slice(from, to - 1), ...(count > 1 ? [last] : [])];
  return { columns: [...shown, ...origin], from, to };
}

function neededOf(columns: readonly Column<SeenRow>[]): number {
  return columns.reduce((sum, { width = TEXT.least }) => sum + width + GAP, -GAP);
}

function textsOf(field: Field, position: number, seen: readonly SeenRow[]): string[] {
  const values = seen.map((row) => lineText([valueCell(field, row?.[position])]));
  return [...values, safeText(field.name)];
}

function columnOf(field: Field, position: number, seen: readonly SeenRow[]): Column<SeenRow> {
  const isNumber = field.kind === 'integer' || field.kind === 'decimal';
  const isNarrow = isNumber || field.kind === 'boolean' || field.kind === 'date';
  return {
    title: safeText(field.name),
    align: isNumber ? 'right' : 'left',
    ...(isNarrow
      ? { width: widthOf(textsOf(field, position, seen), NUMBER.least, NUMBER.most) }
      : {}),
    cell: (row) => (row ? valueCell(field, row[position]) : span('dim', '·')),
  };
}

function withWidth(
  column: Column<SeenRow>,
  field: Field,
  position: number,
  seen: readonly SeenRow[],
): Column<SeenRow> {
  if (column.width !== undefined) return column;
  return { ...column, width: widthOf(textsOf(field, position, seen), TEXT.least, TEXT.most) };
}

/** The column with the database of each row, if there are several. */
function originColumn({ origins }: RowsState, seen: readonly SeenRow[]): Column<SeenRow>[] {
  if (!origins) return [];
  const nameOf = (row: SeenRow): string => safeText((row && origins.get(row)) ?? '');
  const title = 'database';
  const width = widthOf([...seen.map(nameOf), title], title.length, DATABASE);
  return [{ title, width, expendable: 1, cell: (row) => span('dim', nameOf(row)) }];
}

/** Whether some fields have no column at a width. */
export function hasHiddenFields(state: RowsState, width: number): boolean {
  const { from, to } = seenRange(state.scroll);
  const seen = Array.from({ length: to - from }, (_, index) => rowAt(state, from + index));
  const columns = rowColumns(state, seen, width);
  return columns.to - columns.from < state.target.entity.fields.length - 1;
}
