import type { Size } from '../../components/look.js';

/** How the start view divides its room. */
export interface StartLayout {
  /** Databases beside the form instead of above it. */
  readonly isWide: boolean;
  /** Databases in one line, no introduction. */
  readonly isShort: boolean;
  readonly formRows: number;
  readonly formColumns: number;
}

const WIDE = 116;
const FORM_COLUMNS = 64;
const WIDEST_FORM = 100;
/** What the databases need beside the form to be told in full. */
const DATABASE_COLUMNS = 80;
const SHORT = 19;

/** Lines below the form: a blank one and two for the help of the selected field. */
const HELP_ROWS = 3;
/** Introduction, a blank line, a heading, three databases, a blank line, a heading. */
const ABOVE_ROWS = 8;
/** The databases in one line, and a blank line. */
const ABOVE_ROWS_SHORT = 2;
/** Introduction, a blank line, a heading. */
const ABOVE_ROWS_WIDE = 3;

export function layoutOf({ columns, rows }: Size, fields: number): StartLayout {
  const isShort = rows < SHORT;
  const isWide = !isShort && columns >= WIDE;
  const above = isWide ? ABOVE_ROWS_WIDE : isShort ? ABOVE_ROWS_SHORT : ABOVE_ROWS;
  return {
    isWide,
    isShort,
    formRows: Math.max(1, Math.min(fields, rows - above - HELP_ROWS)),
    formColumns: isWide
      ? Math.min(WIDEST_FORM, Math.max(FORM_COLUMNS, columns - DATABASE_COLUMNS))
      : columns,
  };
}
