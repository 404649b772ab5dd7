import type { Size } from '../../components/look.js';

/** The layout of the start view; the rest is for the preview. */
export interface StartLayout {
  /** Whether settings and databases are side by side. */
  readonly isWide: boolean;
  /** Whether there are headings and blank lines between the parts. */
  readonly isTall: boolean;
  /** Whether the databases are a table instead of a line. */
  readonly hasTable: boolean;
  /** Visible rows of the form, including the presets. */
  readonly formRows: number;
  /** The line at which the first row of the form is, or would be if it were above the others. */
  readonly firstRow: number;
  /** Columns of the settings. */
  readonly formColumns: number;
  /** Columns of the databases. */
  readonly databaseColumns: number;
  /** Lines about the selected setting. */
  readonly helpRows: number;
}

const WIDE = { columns: 116, rows: 22 };
const TALL = 19;
const WITH_TABLE = 28;
const FORM_COLUMNS = 64;
const WIDEST_FORM = 100;
/** Width of the databases beside the form. */
const DATABASE_COLUMNS = 80;
const GAP = 4;

/** Introduction, a blank line, a heading, and a blank line before and after the help. */
const AROUND_WIDE = 5;
/** A heading, the databases, and a blank line after the settings. */
const AROUND_TALL = 3;
/** A table of three databases with its heading, and a blank line. */
export const TABLE_ROWS = 5;

/** Introduction, presets or a blank line, a blank line or the heading. */
const FIRST_ROW_WIDE = 3;

/** Minimum visible rows of the form. */
const LEAST_FORM_ROWS = 5;
/** A heading and the six rejected rows of the assignment; they take precedence over rows of the form. */
const PREVIEW_ROWS = 7;
const PREVIEW_ROWS_WIDE = 3;

/** @param count rows of the form */
export function layoutOf({ columns, rows }: Size, count: number): StartLayout {
  const isWide = columns >= WIDE.columns && rows >= WIDE.rows;
  const isTall = rows >= TALL;
  const hasTable = isWide || rows >= WITH_TABLE;
  const helpRows = isTall ? 2 : 1;
  const around = isWide ? AROUND_WIDE : isTall ? AROUND_TALL + (hasTable ? TABLE_ROWS : 0) : 1;
  const room = rows - around - helpRows - (isWide ? PREVIEW_ROWS_WIDE : PREVIEW_ROWS);
  const formColumns = isWide
    ? Math.min(WIDEST_FORM, Math.max(FORM_COLUMNS, columns - DATABASE_COLUMNS))
    : columns;
  return {
    isWide,
    isTall,
    hasTable,
    formRows: Math.min(count, Math.max(LEAST_FORM_ROWS, room)),
    firstRow: isWide ? FIRST_ROW_WIDE : isTall ? 1 : 0,
    formColumns,
    databaseColumns: isWide ? columns - formColumns - GAP : columns,
    helpRows,
  };
}
