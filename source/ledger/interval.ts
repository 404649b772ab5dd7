/** A part of the time of a run; milliseconds since the release. */
export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The overlap of two intervals in milliseconds; 0 or less if there is none. */
export function overlap(one: Interval, other: Interval): number {
  return Math.min(one.toMs, other.toMs) - Math.max(one.fromMs, other.fromMs);
}

/** The time in milliseconds that at least one of some intervals covers. */
export function coveredMs(intervals: readonly Interval[]): number {
  let coveredTo = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const { fromMs, toMs } of intervals.toSorted((one, other) => one.fromMs - other.fromMs)) {
    sum += Math.max(0, toMs - Math.max(fromMs, coveredTo));
    coveredTo = Math.max(coveredTo, toMs);
  }
  return sum;
}
