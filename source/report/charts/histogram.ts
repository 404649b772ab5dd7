import { scaleLinear, scaleLog } from 'd3-scale';

import { formatDuration } from '../../base/format.js';
import type { Latency } from '../../ledger/summary.js';
import { OUTCOMES } from '../../entities/outcome.js';
import { carries } from '../../ledger/percentiles.js';
import type { LatencyBar } from '../facts/latencies.js';
import { INK, RULE } from './palette.js';
import { Ink, label, line, svg } from './svg.js';
import { shortCount } from './ticks.js';

const LEFT = 30;
const TOP = 40;
const BOTTOM = 15;
/** The highest first: its line is to the right of the labels below it. */
const MARKED = ['p99', 'p95', 'p50'] as const;

/** How many rows took how long, on a logarithmic scale, with those percentiles of all rows marked that they are enough for. */
export function latencyHistogram(
  bars: readonly LatencyBar[],
  { latency, rows: total }: { readonly latency: Latency; readonly rows: number },
  width: number,
  height: number,
): string {
  const name = 'histogram';
  const floor = height - BOTTOM;
  const rows = bars.map(({ counts }) => OUTCOMES.reduce((sum, kind) => sum + counts[kind], 0));
  const y = scaleLinear([0, Math.max(1, ...rows)], [floor, TOP]).nice(4);
  const x = scaleLog([bars[0]?.from ?? 1, bars.at(-1)?.to ?? 2], [LEFT, width - 14]).base(2);
  const ink = new Ink(name);
  for (const { from, to, counts } of bars) {
    let top = 0;
    for (const kind of OUTCOMES) {
      ink.rect(
        kind,
        x(from),
        y(top + counts[kind]),
        x(to) - x(from) - 0.8,
        y(top) - y(top + counts[kind]),
      );
      top += counts[kind];
    }
  }
  const counts = y.ticks(4).filter(Number.isInteger);
  return svg(name, width, height, [
    ...counts.flatMap((value) => [
      line([LEFT, y(value)], [width - 14, y(value)], RULE),
      label(LEFT - 4, y(value) + 2.5, shortCount(value), { anchor: 'end' }),
    ]),
    ink.draw(),
    line([LEFT, floor], [width - 14, floor], '#5B6875', { width: 0.7 }),
    ...doublings(x.domain(), width).map(({ value, text }) =>
      label(x(value), height - 5, text, { anchor: 'middle' }),
    ),
    ...markers(latency, total, x, floor),
  ]);
}

/** Powers of two inside the scale, few enough for their labels. */
function doublings(
  [from = 1, to = 1]: readonly number[],
  width: number,
): { value: number; text: string }[] {
  const first = Math.ceil(Math.log2(from) - 1e-9);
  const last = Math.floor(Math.log2(to) + 1e-9);
  const every = Math.max(1, Math.ceil(((last - first + 1) * 34) / width));
  const ticks: { value: number; text: string }[] = [];
  for (let power = first; power <= last; power += every) {
    ticks.push({ value: 2 ** power, text: writeMs(2 ** power) });
  }
  return ticks;
}

function writeMs(ms: number): string {
  if (ms >= 1000) return `${Number((ms / 1000).toFixed(1))} s`;
  return ms < 1 ? `${Math.round(ms * 1000)} µs` : `${ms} ms`;
}

/** Each label has a height of its own, so that close percentiles do not cover one another. */
function markers(
  latency: Latency,
  rows: number,
  x: (ms: number) => number,
  floor: number,
): string[] {
  const marked = MARKED.filter((percentile) => carries(percentile, rows));
  return marked.flatMap((percentile, index) => {
    const ms = latency[percentile];
    if (ms === null || ms <= 0) return [];
    const top = 8 + index * 10;
    const isRight = x(ms) > 110;
    return [
      line([x(ms), top - 6], [x(ms), floor], INK, { width: 0.8, dash: '2 1.5' }),
      label(x(ms) + (isRight ? -3 : 3), top, `${percentile} ${formatDuration(ms)}`, {
        anchor: isRight ? 'end' : 'start',
        bold: true,
      }),
    ];
  });
}
