import type { Colour, Painter } from '../../base/style.js';
import type { CellLine, CellTone } from '../../lab/charts/cells.js';

const COLOURS: Readonly<Record<CellTone, Colour | undefined>> = {
  axis: 'dim',
  label: undefined,
  mark: 'bold',
  range: undefined,
  'heat-1': 'dim',
  'heat-2': 'blue',
  'heat-3': 'cyan',
  'heat-4': 'green',
  'heat-5': 'yellow',
};

/** A line of a drawing in the colours of the terminal. */
export function paintCells(line: CellLine, paint: Painter): string {
  return line
    .map(({ text, tone }) => {
      const colour = tone && COLOURS[tone];
      return colour ? paint(colour, text) : text;
    })
    .join('');
}

/** Columns of a drawing where lines may be as long as they are, and at most elsewhere. */
const CHART = { usual: 100, most: 160 } as const;

/** The columns that a drawing may take. @param columns of the terminal; undefined where there is none */
export function chartColumns(columns: number = CHART.usual): number {
  return Math.min(columns, CHART.most) - 1;
}
