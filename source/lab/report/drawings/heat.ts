import { formatCount } from '../../../base/format.js';
import { INK, QUIET } from '../../../report/charts/palette.js';
import { label, round, svg } from '../../../report/charts/svg.js';
import type { HeatLevel } from '../../charts/cells.js';
import type { HeatCell, HeatMap } from '../../charts/heat.js';

const ROW = 22;
const HEAD = 26;
const LEGEND = 22;

/** Points that a character of a label takes, about. */
const CHARACTER = 4;

/** From light to dark, so that the order is seen in grey, too. */
const FILLS: Readonly<Record<HeatLevel, string>> = {
  1: '#EEF4FA',
  2: '#C6DCEF',
  3: '#86B6DA',
  4: '#2F72A8',
  5: '#123F6B',
};

const LEVELS: readonly HeatLevel[] = [1, 2, 3, 4, 5];

/** The medians of two factors as a table in shades, each with its number and the sign of its verdict. */
export function heatDrawing({ rows, columns, cells }: HeatMap, width: number): string {
  const longest = Math.max(rows.name.length, ...rows.values.map(({ length }) => length));
  const left = longest * CHARACTER + 12;
  const step = Math.min(90, (width - left) / columns.values.length);
  const right = left + step * columns.values.length;
  const bottom = HEAD + ROW * rows.values.length;
  return svg('heat', width, bottom + LEGEND, [
    label((left + right) / 2, 8, columns.name, { anchor: 'middle' }),
    label(0, HEAD - 7, rows.name),
    ...columns.values.map((value, index) =>
      label(left + step * (index + 0.5), HEAD - 7, value, { anchor: 'middle', colour: INK }),
    ),
    ...rows.values.map((value, index) =>
      label(left - 8, HEAD + ROW * (index + 0.5) + 2.5, value, { anchor: 'end', colour: INK }),
    ),
    ...cells.flatMap((line, row) =>
      line.map((cell, column) => drawCell(cell, left + step * column, HEAD + ROW * row, step)),
    ),
    ...legend(bottom + 8),
  ]);
}

function drawCell({ rate, level, sign }: HeatCell, x: number, y: number, width: number): string {
  const number = rate === undefined ? '–' : formatCount(rate);
  const colour = level === undefined || level < 4 ? INK : '#FFFFFF';
  return (
    box(x + 0.5, y + 0.5, width - 1, ROW - 1, level === undefined ? '#FFFFFF' : FILLS[level]) +
    label(x + width / 2, y + ROW / 2 + 2.5, `${number} ${sign}`.trimEnd(), {
      anchor: 'middle',
      size: 8,
      colour,
    })
  );
}

function box(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}" stroke="${QUIET}" stroke-width="0.3"/>`;
}

/** What each shade means, as a share of the best median. */
function legend(y: number): string[] {
  return LEVELS.flatMap((level, index) => {
    const x = index * 92;
    const text = level === 1 ? 'up to 20 % of the best' : `to ${level * 20} %`;
    const shift = index === 0 ? 0 : 22;
    return [box(x + shift, y, 9, 9, FILLS[level]), label(x + shift + 13, y + 7.5, text)];
  });
}
