import { formatThread } from '../../base/format.js';
import { THREAD_PHASES } from '../../ledger/phases.js';
import type { LanePart, Timeline } from '../facts/timeline.js';
import { binLane } from './lane-bins.js';
import { RULE } from './palette.js';
import { Ink, label, line, svg } from './svg.js';
import { timeAxis } from './ticks.js';

const LEFT = 30;
const TOP = 4;
const BOTTOM = 15;

/** Pieces that are still drawn one by one; more are put together into slices of time. */
const DRAWN_SINGLY = 2000;

/** Slices of time over all lanes, at most. */
const MOST_BINS = 5000;

/** One lane for each thread. The area of each phase is the time that was measured in it. */
export function timelineChart(timeline: Timeline, width: number, height: number): string {
  const name = 'timeline';
  const { lanes, endMs } = timeline;
  const pitch = (height - TOP - BOTTOM) / Math.max(1, lanes.length);
  const thickness = pitch * (pitch > 5 ? 0.72 : 0.86);
  const { scale: x, ticks } = timeAxis(endMs, [LEFT, width - 8]);
  const ink = new Ink(name);
  const pieces = lanes.reduce((sum, { parts }) => sum + parts.length, 0);
  const bins = Math.max(40, Math.min(240, Math.floor(MOST_BINS / Math.max(1, lanes.length))));
  for (const [index, { parts }] of lanes.entries()) {
    const top = TOP + index * pitch + (pitch - thickness) / 2;
    const lane = { ink, x, top, thickness };
    if (pieces <= DRAWN_SINGLY) drawParts(parts, lane);
    else drawBins(parts, { ...lane, binMs: endMs / bins, bins });
  }
  const every = Math.max(1, Math.ceil(8 / pitch));
  const floor = height - BOTTOM;
  return svg(name, width, height, [
    ...ticks.map((tick) => line([tick.x, TOP], [tick.x, floor], RULE)),
    ink.draw(),
    ...lanes
      .map(({ thread }, index) => ({ thread, y: TOP + (index + 0.5) * pitch + 2.4 }))
      .filter((_, index) => index % every === 0)
      .map(({ thread, y }) => label(LEFT - 5, y, formatThread(thread), { anchor: 'end' })),
    line([LEFT, floor], [width - 8, floor], '#5B6875', { width: 0.7 }),
    ...ticks.map((tick) => label(tick.x, height - 5, tick.text, { anchor: 'middle' })),
  ]);
}

interface Lane {
  readonly ink: Ink;
  readonly x: (ms: number) => number;
  readonly top: number;
  readonly thickness: number;
}

function drawParts(parts: readonly LanePart[], lane: Lane): void {
  for (const { fromMs, toMs, times } of parts) {
    drawStack((phase) => (times[phase] ?? 0) / (toMs - fromMs), { fromMs, toMs }, lane);
  }
}

function drawBins(
  parts: readonly LanePart[],
  { binMs, bins, ...lane }: Lane & { binMs: number; bins: number },
): void {
  for (const { from, to, shares } of binLane(parts, binMs, bins)) {
    drawStack((phase) => shares[phase], { fromMs: from * binMs, toMs: to * binMs }, lane);
  }
}

/** Fills a piece of a lane from below by how much of it went into what. */
function drawStack(
  share: (phase: (typeof THREAD_PHASES)[number]) => number,
  { fromMs, toMs }: Pick<LanePart, 'fromMs' | 'toMs'>,
  { ink, x, top, thickness }: Lane,
): void {
  let bottom = top + thickness;
  for (const phase of THREAD_PHASES) {
    const height = thickness * share(phase);
    if (height <= 0) continue;
    ink.rect(phase, x(fromMs), bottom - height, x(toMs) - x(fromMs), height);
    bottom -= height;
  }
}
