import { positionOf, type Ends } from '../../charts/scale.js';
import { latencyOf } from '../latency.js';
import type { RateWindow } from '../record.js';

/** One window: the rate that arrived, and what its rows waited. */
export interface LatencyPoint {
  /** Rows per second. */
  readonly rate: number;
  readonly p99Ms: number;
  readonly holds: boolean;
}

/** The windows of a variant by their rate; without those that had too few rows for a p99, or none. */
export function latencyPoints(windows: readonly RateWindow[], variant: number): LatencyPoint[] {
  return windows
    .filter((window) => window.variant === variant)
    .flatMap((window) => {
      const { rate, holds } = window;
      const p99Ms = latencyOf(window)?.p99 ?? null;
      return p99Ms === null ? [] : [{ rate, p99Ms, holds }];
    })
    .toSorted((one, other) => one.rate - other.rate || one.p99Ms - other.p99Ms);
}

/**
 * The rates that are named below the axis, the most important first: the ends of the bracket, then those of
 * the axis. A rate whose windows had too few rows for a p99 has no place on it.
 */
export function namedRates(
  points: readonly LatencyPoint[],
  bracket: readonly (number | null)[],
): number[] {
  const ends = [points[0], points.at(-1)].map((point) => point?.rate ?? null);
  const named = [...bracket, ...ends].filter((rate) => rate !== null);
  return [...new Set(named)].filter((rate) => points.some((point) => point.rate === rate));
}

/** Whether a window did not hold its rate although its p99 is within the limit. */
export function hasOtherReason({
  points,
  limitMs,
}: {
  readonly points: readonly LatencyPoint[];
  readonly limitMs: number;
}): boolean {
  return points.some(({ holds, p99Ms }) => !holds && p99Ms <= limitMs);
}

/** The two axes of the points: rates, and latencies with the one that must not be exceeded. */
export interface LatencyAxes {
  readonly rates: Ends;
  readonly latencies: Ends;
}

/** Between which rates and latencies the points are. @param limitMs is seen, too */
export function axesOf(points: readonly LatencyPoint[], limitMs: number): LatencyAxes {
  const rates = points.map(({ rate }) => rate);
  const latencies = [...points.map(({ p99Ms }) => p99Ms), limitMs];
  return {
    rates: [Math.min(...rates), Math.max(...rates)],
    latencies: [Math.min(...latencies), Math.max(...latencies)],
  };
}

/** The way from rate to rate through the median latency of each, as shares of the axes. */
export function pathOf(
  points: readonly LatencyPoint[],
  { rates, latencies }: LatencyAxes,
): { readonly x: number; readonly y: number }[] {
  return [...new Set(points.map(({ rate }) => rate))].map((rate) => {
    const own = points.filter((point) => point.rate === rate);
    const middle = own[Math.floor((own.length - 1) / 2)]?.p99Ms ?? 0;
    return { x: positionOf(rate, rates), y: positionOf(middle, latencies) };
  });
}
