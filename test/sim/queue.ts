import { Arrivals, describeArrivals, type ArrivalPlan } from '../../source/sim/arrivals.js';

/** When rows arrive, in milliseconds. */
export function arrivalTimes(plan: ArrivalPlan, rows: number): number[] {
  const description = describeArrivals(plan, { rows, durationMs: Infinity, partial: [] });
  const arrivals = new Arrivals(description, 1);
  return Array.from({ length: rows }, (_, row) => arrivals.at(row));
}

/**
 * How long each row takes from its arrival to its end in a queue with one server, by Lindley's recursion.
 * @param serviceMs that every row takes
 */
export function queueLatencies(plan: ArrivalPlan, rows: number, serviceMs: number): number[] {
  const arrivals = arrivalTimes(plan, rows);
  let waitMs = 0;
  return arrivals.map((atMs, row) => {
    if (row > 0) waitMs = Math.max(0, waitMs + serviceMs - (atMs - (arrivals[row - 1] ?? 0)));
    return waitMs + serviceMs;
  });
}

/** The value that a share of the values does not exceed, by nearest rank. */
export function percentileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.ceil(values.length * share) - 1] ?? Number.NaN;
}
