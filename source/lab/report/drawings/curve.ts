import { scaleLinear } from 'd3-scale';

import { INK, QUIET, RULE } from '../../../report/charts/palette.js';
import { label, line, round, svg } from '../../../report/charts/svg.js';
import { shortCount } from '../../../report/charts/ticks.js';
import { highestRate } from '../../charts/bars.js';
import { endsOf, type CurvePoint } from '../../charts/curve.js';
import { positionOf } from '../../charts/scale.js';
import { isDecided, median, range } from './parts.js';

const LEFT = 34;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 18;

/** Points between two labels of the axis at least. */
const APART = 16;

/**
 * The rate over the values of the one numeric factor: medians with their ranges on a scale from 0, and the knee.
 * @param name of the factor
 */
export function curveDrawing(
  points: readonly CurvePoint[],
  { name, knee }: { readonly name: string; readonly knee: string | undefined },
  width: number,
  height = 190,
): string {
  const floor = height - BOTTOM;
  const most = Math.max(1, highestRate(points.map(({ rate }) => ({ rowsPerSecond: rate }))));
  const y = scaleLinear([0, most], [floor, TOP]).nice(5);
  const x = (value: number): number =>
    LEFT + 10 + positionOf(value, endsOf(points)) * (width - LEFT - RIGHT - 20);
  const way = points.map(({ value, rate }, index) => {
    const command = index === 0 ? 'M' : 'L';
    return `${command}${round(x(value))} ${round(y(rate.median))}`;
  });
  const atKnee = points.find(({ text }) => text === knee);
  return svg('curve', width, height, [
    ...y
      .ticks(5)
      .flatMap((tick) => [
        line([LEFT, y(tick)], [width - RIGHT, y(tick)], RULE),
        label(LEFT - 4, y(tick) + 2.5, shortCount(tick), { anchor: 'end' }),
      ]),
    label(0, 6, 'rows/s'),
    ...(atKnee
      ? [
          line([x(atKnee.value), TOP], [x(atKnee.value), floor], INK, { dash: '3 2', width: 0.7 }),
          label(x(atKnee.value) + 4, floor - 5, `knee: ${name} ${atKnee.text}`, { bold: true }),
        ]
      : []),
    line([LEFT, floor], [width - RIGHT, floor], QUIET, { width: 0.7 }),
    `<path d="${way.join('')}" fill="none" stroke="${QUIET}" stroke-width="0.8"/>`,
    ...points.flatMap(({ value, rate, sign }) => [
      range([x(value), y(rate.min)], [x(value), y(rate.max)]),
      median(x(value), y(rate.median), isDecided(sign)),
    ]),
    ...valueLabels(points, x, height - 6),
  ]);
}

/** The values below the axis, as far as they do not touch each other. */
function valueLabels(
  points: readonly CurvePoint[],
  x: (value: number) => number,
  y: number,
): string[] {
  const labels: string[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { value, text } of points) {
    const at = x(value);
    if (at - last < Math.max(APART, text.length * 4.4)) continue;
    labels.push(label(at, y, text, { anchor: 'middle', colour: INK }));
    last = at;
  }
  return labels;
}
