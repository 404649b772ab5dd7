import { span, type Line } from '../../components/line.js';
import type { Look, Size } from '../../components/look.js';
import { wrapToWidth } from '../../components/text.js';
import { keyName } from '../verbs.js';
import { countFormLines, formLines } from './form-lines.js';
import { layoutOf, type LabLayout } from './layout.js';
import { unplaced, type PlacedLine } from './placed-line.js';
import { searchLines } from './search-lines.js';
import { selectedRow, type LabState } from './state.js';
import { comparisonLines } from './variant-lines.js';

/** From this height on, there is room for more than the table. */
const TALL = 14;

/** The two parts of the view, as they are drawn. */
export interface LabLines {
  readonly layout: LabLayout;
  readonly form: readonly PlacedLine[];
  readonly shown: readonly PlacedLine[];
}

/** The form, and what is compared or searched. */
export function labLines(state: LabState, size: Size, look: Look): LabLines {
  const isInForm = selectedRow(state) !== undefined || state.typed !== undefined;
  const layout = layoutOf(size, countFormLines(state, size.columns, look), isInForm);
  return {
    layout,
    form: formLines(state, layout.form, look),
    shown: shownLines(state, layout.variants, look).slice(0, layout.variants.rows),
  };
}

function shownLines(state: LabState, size: Size, look: Look): PlacedLine[] {
  const { shown } = state;
  const room = size.rows >= TALL ? 'all' : 'table';
  switch (shown?.kind) {
    case undefined:
      return unplaced(emptyLines(state, size.columns));
    case 'comparison':
      return comparisonLines(state, shown, size, look, room);
    case 'search':
      return searchLines(state, shown, size, look, room);
  }
}

function emptyLines({ isRead }: LabState, width: number): Line[] {
  const text = isRead
    ? `Nothing has been compared here yet. ${keyName('start')} runs every variant of the form once a round, each on new databases, in an order that changes. Your databases are not touched.`
    : 'Reading the stored comparisons.';
  return wrapToWidth(text, width).map((line): Line => [span('dim', line)]);
}

/** The row of the form or the variant at a place of the view; undefined where there is none. */
export function entryAt(
  { layout, form, shown }: LabLines,
  column: number,
  row: number,
): number | undefined {
  if (layout.isWide) return (column < layout.form.columns ? form : shown)[row]?.entry;
  // One line between the two parts is a rule.
  return row < form.length ? form[row]?.entry : shown[row - form.length - 1]?.entry;
}
