import { formatCount } from '../../base/format.js';
import type { Analysis, VariantResult } from '../analysis.js';
import type { Experiment } from '../experiment.js';
import { highestRate, type RateRange } from './bars.js';
import { Canvas, type CellLine, type ChartRoom } from './cells.js';
import { positionOf, type Ends } from './scale.js';
import { isRated, signOf } from './signs.js';

/** A value of the one numeric factor, with what its runs came to. */
export interface CurvePoint {
  readonly value: number;
  readonly text: string;
  readonly rate: RateRange;
  /** The sign of its verdict. */
  readonly sign: string;
}

/** The points of a curve, by value; without variants that have no rate. */
export function curvePoints(
  { factors }: Pick<Experiment, 'factors'>,
  results: readonly VariantResult[],
): CurvePoint[] {
  const name = factors[0]?.name;
  return results
    .filter(({ isControl }) => !isControl)
    .filter(isRated)
    .map((result) => {
      const text = (name && result.settings[name]) ?? '';
      return { value: Number(text), text, rate: result.rowsPerSecond, sign: signOf(result) };
    })
    .toSorted((left, right) => left.value - right.value);
}

/** Between which values the points are. */
export function endsOf(points: readonly CurvePoint[]): Ends {
  return [points[0]?.value ?? 0, points.at(-1)?.value ?? 0];
}

const GLYPHS = {
  unicode: {
    mark: '●',
    top: '┬',
    bottom: '┴',
    range: '│',
    path: '·',
    axis: '│',
    tick: '┤',
    floor: '─',
    corner: '└',
    under: '┬',
    knee: '▲',
  },
  ascii: {
    mark: '*',
    top: '+',
    bottom: '+',
    range: '|',
    path: '.',
    axis: '|',
    tick: '+',
    floor: '-',
    corner: '+',
    under: '+',
    knee: '^',
  },
} as const;

/** Lines of the axis below the plot: the axis, the values, the signs of the verdicts with the knee. */
const BELOW = 3;

/**
 * The rate over the values of the one numeric factor: the median of each value with its range, on a scale
 * from 0, with the sign of its verdict and the knee below it.
 * @param height lines in all
 */
export function curveLines(
  experiment: Pick<Experiment, 'factors'>,
  { results, knee }: Pick<Analysis, 'results' | 'knee'>,
  { columns, unicode }: ChartRoom,
  height = 14,
): CellLine[] {
  const points = curvePoints(experiment, results);
  if (points.length === 0) return [];
  const glyphs = unicode ? GLYPHS.unicode : GLYPHS.ascii;
  const most = highestRate(points.map(({ rate }) => ({ rowsPerSecond: rate })));
  const labels = formatCount(most).length;
  const left = labels + 3;
  const rows = Math.max(4, height - BELOW);
  const canvas = new Canvas(columns, rows + BELOW);
  const inset = Math.max(1, Math.ceil(Math.max(...points.map(({ text }) => text.length)) / 2));
  const span = Math.max(1, columns - left - 2 * inset - 1);
  const columnOf = (value: number): number =>
    left + inset + Math.round(positionOf(value, endsOf(points)) * span);
  const rowOf = (rate: number): number =>
    rows - 1 - Math.round((most > 0 ? rate / most : 0) * (rows - 1));
  drawAxes(canvas, { labels, rows, columns, most, glyphs });
  drawPath(canvas, points, { columnOf, rowOf, sign: glyphs.path });
  for (const { value, rate } of points) {
    const column = columnOf(value);
    const [top, middle, bottom] = [rowOf(rate.max), rowOf(rate.median), rowOf(rate.min)];
    for (let row = top; row <= bottom; row += 1) canvas.write(column, row, glyphs.range, 'range');
    if (top < middle) canvas.write(column, top, glyphs.top, 'range');
    if (bottom > middle) canvas.write(column, bottom, glyphs.bottom, 'range');
    canvas.write(column, middle, glyphs.mark, 'mark');
    canvas.write(column, rows, glyphs.under, 'axis');
  }
  drawValues(canvas, points, { columnOf, row: rows + 1, knee: knee?.value, glyph: glyphs.knee });
  return canvas.lines();
}

type Glyphs = (typeof GLYPHS)[keyof typeof GLYPHS];

function drawAxes(
  canvas: Canvas,
  plot: { labels: number; rows: number; columns: number; most: number; glyphs: Glyphs },
): void {
  const { labels, rows, columns, most, glyphs } = plot;
  const middle = Math.round((rows - 1) / 2);
  for (let row = 0; row < rows; row += 1) {
    const isTick = row === 0 || row === middle || row === rows - 1;
    const rate = (most * (rows - 1 - row)) / (rows - 1);
    if (isTick) canvas.write(0, row, formatCount(rate).padStart(labels), 'axis');
    canvas.write(labels + 1, row, isTick ? glyphs.tick : glyphs.axis, 'axis');
  }
  canvas.write(labels + 1, rows, glyphs.corner, 'axis');
  canvas.write(labels + 2, rows, glyphs.floor.repeat(Math.max(0, columns - labels - 2)), 'axis');
}

/** The straight way from each median to the next. */
function drawPath(
  canvas: Canvas,
  points: readonly CurvePoint[],
  at: { columnOf: (value: number) => number; rowOf: (rate: number) => number; sign: string },
): void {
  points.slice(1).forEach((point, index) => {
    const before = points[index];
    if (!before) return;
    const [from, to] = [at.columnOf(before.value), at.columnOf(point.value)];
    for (let column = from + 1; column < to; column += 1) {
      const share = (column - from) / (to - from);
      const rate = before.rate.median + (point.rate.median - before.rate.median) * share;
      canvas.write(column, at.rowOf(rate), at.sign, 'axis');
    }
  });
}

/** The values, as far as they do not touch each other, and below each the sign of its verdict. */
function drawValues(
  canvas: Canvas,
  points: readonly CurvePoint[],
  at: {
    columnOf: (value: number) => number;
    row: number;
    knee: string | undefined;
    glyph: string;
  },
): void {
  const taken: { from: number; to: number }[] = [];
  const isFirst = ({ text }: CurvePoint): boolean => text === at.knee;
  const ends = [points.at(-1), points[0]].filter((point) => point !== undefined);
  const order = [...points.filter(isFirst), ...ends, ...points];
  for (const { value, text, sign } of new Set(order)) {
    const isKnee = text === at.knee;
    const below = isKnee ? `${sign} ${at.glyph} knee` : sign;
    const column = at.columnOf(value);
    const from = column - Math.floor((text.length - 1) / 2);
    const to = Math.max(from + text.length, column + below.length);
    if (taken.some((other) => from <= other.to && other.from <= to)) continue;
    taken.push({ from, to });
    canvas.write(from, at.row, text, 'label');
    canvas.write(column, at.row + 1, below, isKnee ? 'mark' : 'label');
  }
}
