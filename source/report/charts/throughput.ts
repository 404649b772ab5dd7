import { scaleLinear } from 'd3-scale';

import { OUTCOMES } from '../../entities/outcome.js';
import type { PulseSlice } from '../facts/pulse.js';
import { RULE } from './palette.js';
import { Ink, label, line, svg } from './svg.js';
import { shortCount, timeAxis } from './ticks.js';

const LEFT = 30;
const TOP = 8;
const BOTTOM = 14;

/** Rows decided a second, over the run, by what became of them. */
export function throughputChart(
  slices: readonly PulseSlice[],
  width: number,
  height: number,
): string {
  const name = 'throughput';
  const floor = height - BOTTOM;
  const rates = slices.map((slice) => ratesOf(slice));
  const most = Math.max(1, ...rates.map((rate) => rate.total));
  const y = scaleLinear([0, most], [floor, TOP]).nice(4);
  const { scale: x, ticks } = timeAxis(slices.at(-1)?.toMs ?? 0, [LEFT, width - 6]);
  const ink = new Ink(name);
  for (const [index, slice] of slices.entries()) {
    let top = 0;
    const from = x(slice.fromMs);
    const gap = x(slice.toMs) - from > 6 ? 0.8 : 0;
    for (const kind of OUTCOMES) {
      const rate = rates[index]?.[kind] ?? 0;
      ink.rect(kind, from, y(top + rate), x(slice.toMs) - from - gap, y(top) - y(top + rate));
      top += rate;
    }
  }
  return svg(name, width, height, [
    ...y
      .ticks(4)
      .flatMap((value) => [
        line([LEFT, y(value)], [width - 6, y(value)], RULE),
        label(LEFT - 4, y(value) + 2.5, shortCount(value), { anchor: 'end' }),
      ]),
    ink.draw(),
    line([LEFT, floor], [width - 6, floor], '#5B6875', { width: 0.7 }),
    ...ticks.map((tick) => label(tick.x, height - 4, tick.text, { anchor: 'middle' })),
  ]);
}

function ratesOf({ fromMs, toMs, counts }: PulseSlice): Record<string, number> & { total: number } {
  const seconds = Math.max(1e-6, toMs - fromMs) / 1000;
  const rates: Record<string, number> & { total: number } = { total: 0 };
  for (const kind of OUTCOMES) {
    rates[kind] = counts[kind] / seconds;
    rates.total += counts[kind] / seconds;
  }
  return rates;
}
