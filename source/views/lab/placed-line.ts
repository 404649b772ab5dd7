import type { Line } from '../../components/line.js';

/** A line of the view, and the row of the form or the variant that it shows. */
export interface PlacedLine {
  readonly line: Line;
  /** Its position over the rows of the form, then over the variants; absent where a click selects nothing. */
  readonly entry?: number | undefined;
}

/** Lines that show neither a row of the form nor a variant. */
export function unplaced(lines: readonly Line[]): PlacedLine[] {
  return lines.map((line) => ({ line }));
}
