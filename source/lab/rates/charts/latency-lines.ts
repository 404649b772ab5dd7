import { formatCount, formatDuration } from '../../../base/format.js';
import { Canvas, type CellLine, type ChartRoom } from '../../charts/cells.js';
import { isLogarithmic, positionOf } from '../../charts/scale.js';
import { namedRates, axesOf, hasOtherReason, pathOf, type LatencyPoint } from './points.js';

const GLYPHS = {
  unicode: { axis: '│', tick: '┤', floor: '─', corner: '└', under: '┬', path: '·', limit: '╌' },
  ascii: { axis: '|', tick: '+', floor: '-', corner: '+', under: '+', path: '.', limit: '-' },
} as const;

/** How a window is drawn that held its rate, or did not: different without colour, too. */
const MARKS = {
  unicode: { holds: '●', fails: '○' },
  ascii: { holds: '*', fails: 'o' },
} as const;

/** Lines beside the plot: the title, the axis, the rates, what the signs mean. */
const BESIDE = 4;

/** What a search knows of a variant, for the curve of its windows. */
export interface LatencyCurve {
  readonly points: readonly LatencyPoint[];
  /** The p99 that must not be exceeded, in milliseconds. */
  readonly limitMs: number;
  /** The ends of the bracket, in rows per second; null where they are not known. */
  readonly holds: number | null;
  readonly fails: number | null;
}

/**
 * The p99 of each window over its rate, with the limit as a line and the bracket on the axis; empty without a window.
 * @param height lines in all
 */
export function latencyLines(
  curve: LatencyCurve,
  { columns, unicode }: ChartRoom,
  height = 16,
): CellLine[] {
  const { points, limitMs } = curve;
  if (points.length === 0) return [];
  const glyphs = unicode ? GLYPHS.unicode : GLYPHS.ascii;
  const marks = unicode ? MARKS.unicode : MARKS.ascii;
  const axes = axesOf(points, limitMs);
  const [least, most] = axes.latencies;
  const labels = Math.max(...[least, most, limitMs].map((ms) => formatDuration(ms).length));
  const left = labels + 3;
  const other = hasOtherReason(curve)
    ? [`${marks.fails} below the line: for another reason than its p99`]
    : [];
  const rows = Math.max(4, height - BESIDE - other.length);
  const canvas = new Canvas(columns, rows + 2);
  const inset = 2;
  // The number of the upper end begins below its mark.
  const lastRate = points.at(-1)?.rate;
  const last =
    lastRate !== undefined && lastRate === curve.fails ? formatRateMark(lastRate).length : 0;
  const span = Math.max(1, columns - left - inset - Math.max(inset, last) - 1);
  const columnAt = (share: number): number => left + inset + Math.round(share * span);
  const rowAt = (share: number): number => rows - 1 - Math.round(share * (rows - 1));
  const limitRow = rowAt(positionOf(limitMs, axes.latencies));
  for (let row = 0; row < rows; row += 1) canvas.write(labels + 1, row, glyphs.axis, 'axis');
  canvas.write(left, limitRow, glyphs.limit.repeat(Math.max(0, columns - left)), 'range');
  for (const [row, ms] of [
    [0, most],
    [rows - 1, least],
    [limitRow, limitMs],
  ] as const) {
    canvas.write(0, row, formatDuration(ms).padStart(labels), 'axis');
    canvas.write(labels + 1, row, glyphs.tick, 'axis');
  }
  canvas.write(labels + 1, rows, glyphs.corner, 'axis');
  canvas.write(labels + 2, rows, glyphs.floor.repeat(Math.max(0, columns - labels - 2)), 'axis');
  drawPath(canvas, pathOf(points, axes), { columnAt, rowAt, sign: glyphs.path });
  for (const { rate, p99Ms, holds } of points) {
    const column = columnAt(positionOf(rate, axes.rates));
    const row = rowAt(positionOf(p99Ms, axes.latencies));
    canvas.write(column, row, holds ? marks.holds : marks.fails, 'mark');
  }
  const columnOf = (rate: number): number => columnAt(positionOf(rate, axes.rates));
  drawRates(canvas, curve, { columnOf, row: rows, under: glyphs.under });
  const between = unicode ? ' · ' : ', ';
  const isRatio = isLogarithmic(axes.rates) || isLogarithmic(axes.latencies);
  const scale = isRatio ? `${between}equal distances are equal ratios` : '';
  return [
    [{ text: `p99 over the rate that arrives, rows/s${scale}`, tone: 'label' }],
    ...canvas.lines(),
    [
      {
        text: [
          `${marks.holds} holds`,
          `${marks.fails} does not hold`,
          `${glyphs.limit} at most ${formatDuration(limitMs)}`,
        ].join(between),
        tone: 'axis',
      },
    ],
    ...other.map((text): CellLine => [{ text, tone: 'axis' }]),
  ];
}

function formatRateMark(rate: number): string {
  return Number.isInteger(rate) ? formatCount(rate) : String(rate);
}

/** The straight way from each rate to the next. */
function drawPath(
  canvas: Canvas,
  path: readonly { readonly x: number; readonly y: number }[],
  at: { columnAt: (share: number) => number; rowAt: (share: number) => number; sign: string },
): void {
  path.slice(1).forEach((to, index) => {
    const from = path[index];
    if (!from) return;
    const [first, last] = [at.columnAt(from.x), at.columnAt(to.x)];
    for (let column = first + 1; column < last; column += 1) {
      const share = (column - first) / (last - first);
      canvas.write(column, at.rowAt(from.y + (to.y - from.y) * share), at.sign, 'axis');
    }
  });
}

/** The rates below the axis, as far as they do not touch each other: the bracket first, then the ends. */
function drawRates(
  canvas: Canvas,
  { points, holds, fails }: LatencyCurve,
  at: { columnOf: (rate: number) => number; row: number; under: string },
): void {
  const taken: { from: number; to: number }[] = [];
  for (const rate of namedRates(points, [holds, fails])) {
    const text = formatRateMark(rate);
    const column = at.columnOf(rate);
    canvas.write(column, at.row, at.under, 'axis');
    // The upper end of the bracket, close to the lower one, has its number to the right.
    const from = rate === fails ? column : column - text.length + 1;
    const place = { from: Math.max(0, from), to: Math.max(0, from) + text.length };
    if (taken.some((other) => place.from <= other.to && other.from <= place.to)) continue;
    taken.push(place);
    canvas.write(place.from, at.row + 1, text, rate === holds || rate === fails ? 'mark' : 'label');
  }
}
