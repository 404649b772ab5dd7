import { formatThread } from '../../base/format.js';
import { THREAD_PHASES } from '../../ledger/phases.js';
import type { LanePart, Timeline } from '../facts/timeline.js';
import { binLane } from './lane-bins.js';
import { Ink, label, line, svg } from './svg.js';
import { timeAxis } from './ticks.js';

const LEFT = 30;
const TOP = 4;
const BOTTOM = 15;

/** Pieces that are still drawn one by one; more are put together into slices of time. */
const DRAWN_SINGLY = 2000;

/** Slices of time over all lanes, at most. */
const MOST_BINS = 5000;

/** A part of a run's time. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Whether each phase of a timeline is drawn by itself. */
export function isDrawnSingly({ detail, lanes }: Timeline): boolean {
  const pieces = lanes.reduce((sum, { parts }) => sum + parts.length, 0);
  return detail === 'transitions' && pieces <= DRAWN_SINGLY;
}

/** How high a lane is, by how many threads there are. */
export function lanePitch(threads: number): 9 | 8 | 4 {
  return threads <= 16 ? 9 : threads <= 64 ? 8 : 4;
}

/**
 * One lane for each thread. The area of each phase is the time that was measured in it.
 * @param pitch how high a lane is, in points
 * @param window what of the run is shown; all of it when absent
 */
export function timelineChart(
  timeline: Timeline,
  width: number,
  pitch = lanePitch(timeline.lanes.length),
  window: TimeWindow = { fromMs: 0, toMs: timeline.endMs },
): string {
  const name = 'timeline';
  const { lanes } = timeline;
  const { fromMs, toMs } = window;
  const height = Math.max(1, lanes.length) * pitch + TOP + BOTTOM;
  const thickness = pitch * (pitch > 5 ? 0.76 : 0.86);
  const { scale: x, ticks } = timeAxis(toMs, [LEFT, width - 14], fromMs);
  const ink = new Ink(name);
  const bins = Math.max(40, Math.min(240, Math.floor(MOST_BINS / Math.max(1, lanes.length))));
  for (const [index, { parts }] of lanes.entries()) {
    const top = TOP + index * pitch + (pitch - thickness) / 2;
    const lane = { ink, x, top, thickness };
    const seen = parts.flatMap((part) => clip(part, window));
    if (isDrawnSingly(timeline)) drawParts(seen, lane);
    else drawBins(seen, { ...lane, fromMs, binMs: (toMs - fromMs) / bins, bins });
  }
  const every = Math.max(1, Math.ceil(8 / pitch));
  const floor = height - BOTTOM;
  return svg(name, width, height, [
    ink.draw(),
    ...ticks.map((tick) => line([tick.x, TOP], [tick.x, floor], GRID, { width: 0.4 })),
    ...lanes
      .map(({ thread }, index) => ({ thread, y: TOP + (index + 0.5) * pitch + 2.6 }))
      .filter((_, index) => index % every === 0)
      .map(({ thread, y }) => label(LEFT - 5, y, formatThread(thread), { anchor: 'end' })),
    line([LEFT, floor], [width - 14, floor], '#5B6875', { width: 0.7 }),
    ...ticks.map((tick) => label(tick.x, height - 5, tick.text, { anchor: 'middle' })),
  ]);
}

const GRID = '#C4CCD4';

/** What of a piece is inside a window, with the part of its times that falls there. */
function clip(part: LanePart, window: TimeWindow): LanePart[] {
  const fromMs = Math.max(part.fromMs, window.fromMs);
  const toMs = Math.min(part.toMs, window.toMs);
  if (toMs <= fromMs) return [];
  const share = (toMs - fromMs) / (part.toMs - part.fromMs);
  if (share === 1) return [part];
  const times = Object.entries(part.times).map(([phase, ms]) => [phase, ms * share] as const);
  return [{ fromMs, toMs, times: Object.fromEntries(times) }];
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
  { fromMs, binMs, bins, ...lane }: Lane & { fromMs: number; binMs: number; bins: number },
): void {
  const shifted = parts.map((part) => ({
    ...part,
    fromMs: part.fromMs - fromMs,
    toMs: part.toMs - fromMs,
  }));
  for (const { from, to, shares } of binLane(shifted, binMs, bins)) {
    const piece = { fromMs: fromMs + from * binMs, toMs: fromMs + to * binMs };
    drawStack((phase) => shares[phase], piece, lane);
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
