import { formatCount, formatDuration } from '../../../base/format.js';
import { capitalize, cutText, escapeText } from '../../../base/text.js';
import { INK, QUIET, RULE } from '../../../report/charts/palette.js';
import { label, line, round, svg } from '../../../report/charts/svg.js';
import { shortCount } from '../../../report/charts/ticks.js';
import { positionOf } from '../../charts/scale.js';
import { median, range } from '../../report/drawings/parts.js';
import { namedRates, axesOf, pathOf } from '../charts/points.js';
import type { LatencyCurve } from '../charts/latency-lines.js';
import { nameOfVariant, type RateResult } from '../describe.js';

const ROW = 15;
const HEADING = 14;
const AXIS = 16;

/** Share of the width for the names, and for the brackets in numbers. */
const NAMES = 0.25;
const NUMBERS = 0.24;

/** Points that a character of a label takes, about. */
const CHARACTER = 3.9;

/**
 * A line for each variant: its name and its bracket on a common scale from 0: a full dot at the rate that holds,
 * a ring at the one that does not.
 */
export function bracketsDrawing(
  groups: readonly (readonly [promise: string, group: readonly RateResult[]])[],
  width: number,
): string {
  const most = Math.max(
    1,
    ...groups.flatMap(([, group]) => group).map(({ holds, fails }) => fails ?? holds ?? 0),
  );
  const names = Math.round(width * NAMES);
  const numbers = Math.round(width * NUMBERS);
  const [left, right] = [names + 6, width - numbers - 8];
  const x = (rate: number): number => left + (rate / most) * (right - left);
  const height = AXIS + groups.reduce((sum, [, group]) => sum + HEADING + group.length * ROW, 0);
  const parts = [0, most / 2, most].flatMap((tick) => [
    line([x(tick), 0], [x(tick), height - AXIS], RULE),
    label(x(tick), height - 5, shortCount(Math.round(tick)), { anchor: 'middle' }),
  ]);
  let y = 0;
  for (const [promise, group] of groups) {
    const title = cutText(capitalize(promise), Math.floor(width / CHARACTER));
    parts.push(label(0, y + 9, title, { bold: true }));
    y += HEADING;
    for (const result of group) {
      const { holds, fails } = result;
      const middle = y + ROW / 2;
      const name = cutText(
        escapeText(nameOfVariant(result.settings)),
        Math.floor(names / CHARACTER),
      );
      parts.push(label(0, middle + 2.5, name, { colour: INK }));
      if (holds !== null && fails !== null) {
        parts.push(range([x(holds), middle], [x(fails), middle]));
      }
      if (fails !== null) parts.push(median(x(fails), middle, false));
      if (holds !== null) parts.push(median(x(holds), middle, true));
      const [low, high] = [holds, fails].map((rate) => (rate === null ? '–' : formatCount(rate)));
      const text = cutText(`holds ${low}, not ${high}`, Math.floor(numbers / CHARACTER));
      parts.push(label(width - numbers, middle + 2.5, text));
      y += ROW;
    }
  }
  return svg('brackets', width, height, parts);
}

const PLOT = { left: 42, right: 14, top: 12, bottom: 18 } as const;

/** The p99 of each window over its rate: a full dot where it held, a ring where not, and the limit as a line. */
export function latencyDrawing(curve: LatencyCurve, width: number, height = 150): string {
  const { points, limitMs, holds, fails } = curve;
  const axes = axesOf(points, limitMs);
  const floor = height - PLOT.bottom;
  const inset = 10;
  // The number of the upper end begins below its mark.
  const last =
    points.at(-1)?.rate === fails && fails !== null ? lengthOf(formatCount(fails)) - PLOT.right : 0;
  const xAt = (share: number): number =>
    PLOT.left + inset + share * (width - PLOT.left - PLOT.right - inset - Math.max(inset, last));
  const yAt = (share: number): number => floor - 6 - share * (floor - 6 - PLOT.top);
  const xOf = (rate: number): number => xAt(positionOf(rate, axes.rates));
  const yOf = (ms: number): number => yAt(positionOf(ms, axes.latencies));
  const way = pathOf(points, axes).map(
    ({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${round(xAt(x))} ${round(yAt(y))}`,
  );
  const [least, most] = axes.latencies;
  return svg('latencies', width, height, [
    label(0, 6, 'p99'),
    ...[least, most].flatMap((ms) =>
      Math.abs(yOf(ms) - yOf(limitMs)) < 9
        ? []
        : [label(PLOT.left - 4, yOf(ms) + 2.5, formatDuration(ms), { anchor: 'end' })],
    ),
    line([PLOT.left, yOf(limitMs)], [width - PLOT.right, yOf(limitMs)], INK, { dash: '3 2' }),
    label(PLOT.left - 4, yOf(limitMs) + 2.5, formatDuration(limitMs), {
      anchor: 'end',
      bold: true,
    }),
    line([PLOT.left, floor], [width - PLOT.right, floor], QUIET, { width: 0.7 }),
    `<path d="${way.join('')}" fill="none" stroke="${QUIET}" stroke-width="0.8"/>`,
    ...points.map(({ rate, p99Ms, holds: isHeld }) => median(xOf(rate), yOf(p99Ms), isHeld)),
    ...rateLabels(namedRates(points, [holds, fails]), xOf, { y: height - 6, fails }),
  ]);
}

/** Points that a number below the axis takes, about. */
function lengthOf(text: string): number {
  return text.length * 4.4;
}

/** The rates below the axis, as far as they do not touch each other. */
function rateLabels(
  rates: readonly number[],
  xOf: (rate: number) => number,
  { y, fails }: { readonly y: number; readonly fails: number | null },
): string[] {
  const taken: (readonly [from: number, to: number])[] = [];
  return rates.flatMap((rate) => {
    const text = formatCount(rate);
    const length = lengthOf(text);
    // The two ends of a bracket are close: one number ends where the other begins.
    const from = rate === fails ? xOf(rate) - 1 : xOf(rate) - length + 1;
    const isFree = taken.every(([low, high]) => from >= high || from + length <= low);
    if (!isFree) return [];
    taken.push([from, from + length]);
    return [label(from, y, text, { colour: INK })];
  });
}
