import { formatAmount, formatDuration } from '../../base/format.js';
import type { Snapshot } from '../../sim/snapshot.js';
import type { ExperimentRun, FailedRun } from '../experiment.js';
import type { RateWindow } from './record.js';

/** Rows of a window, at least: fewer carry no p99. */
export const LEAST_ROWS = 1000;

/** More than these arrive in nearly every window that is long enough for as many on average. */
const PLANNED_ROWS = LEAST_ROWS + 4 * Math.sqrt(LEAST_ROWS);

/** How long a window at a rate is, in milliseconds. @param windowMs at least */
export function windowLength(rate: number, windowMs: number): number {
  return Math.max(windowMs, Math.ceil((PLANNED_ROWS / rate) * 1000));
}

/** Shares of the rows that have waited longer than a percentile of a snapshot. */
const ABOVE = [
  ['p50', 0.5],
  ['p95', 0.05],
] as const;

/** Of all rows of a window, more than this share that wait longer is too many, whatever follows. */
const MOST_ABOVE = 0.01;

/**
 * Whether so many rows of a window have waited longer than the p99 that is asked for that it does not hold its
 * rate, whatever the others do.
 * @param at.durationMs of the whole window
 */
export function cannotHold(
  { decided, latency }: Pick<Snapshot, 'decided' | 'latency'>,
  { rate, durationMs, p99Ms }: { rate: number; durationMs: number; p99Ms: number },
): boolean {
  const planned = (rate * durationMs) / 1000;
  // More arrive in hardly any window.
  const most = planned + 4 * Math.sqrt(planned);
  return ABOVE.some(
    // The percentiles of a snapshot are exact to a thousandth.
    ([name, share]) => latency[name] > 1.01 * p99Ms && decided * share > MOST_ABOVE * most,
  );
}

/**
 * Whether a run held its rate, and why not.
 * @param at.rows that a thread claimed at once
 * @param at.p99Ms that its latencies must not exceed
 * @param at.isEndedEarly whether it was stopped because it could not hold the rate any more
 */
export function judgeWindow(
  run: ExperimentRun | FailedRun,
  at: { rate: number; seed: number; rows: number; p99Ms: number; isEndedEarly: boolean },
): RateWindow {
  const { rate, seed } = at;
  const { variant } = run;
  if ('problem' in run) return { variant, rate, seed, holds: false, reason: run.problem };
  const { rowsPerSecond, durationMs, latencyMs, openLoop, totals, failedChecks, durability } = run;
  const reason = openLoop
    ? reasonAgainst({ ...run, openLoop }, at)
    : 'its rows did not arrive at a rate';
  return {
    variant,
    rate,
    seed,
    holds: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
    ...(openLoop
      ? {
          measured: {
            rowsPerSecond,
            durationMs,
            latencyMs,
            openLoop,
            totals,
            failedChecks,
            durability,
          },
        }
      : {}),
  };
}

/** How the reason of a window begins that was stopped because it could not hold its rate any more. */
const ENDED_EARLY = 'ended early';

/** Whether a window was shorter than planned, or had fewer rows than carry a p99. */
export function isShort({ reason, measured }: Pick<RateWindow, 'reason' | 'measured'>): boolean {
  if (!measured) return false;
  return reason?.startsWith(ENDED_EARLY) === true || measured.totals.attempted < LEAST_ROWS;
}

function reasonAgainst(
  {
    latencyMs,
    openLoop,
    totals,
    failedChecks,
  }: ExperimentRun & { openLoop: NonNullable<ExperimentRun['openLoop']> },
  {
    rate,
    rows,
    p99Ms,
    isEndedEarly,
  }: { rate: number; rows: number; p99Ms: number; isEndedEarly: boolean },
): string | undefined {
  const { p99 } = latencyMs;
  if (failedChecks.length > 0) return `its audit failed: ${failedChecks.join(', ')}`;
  const lost = totals.failed + totals.unknown;
  if (lost > 0) return `${formatAmount(lost, 'row')} failed or unknown`;
  if (isEndedEarly) {
    return `${ENDED_EARLY}: more than 1 % of its rows took over ${formatDuration(p99Ms)}`;
  }
  if (openLoop.limit !== 'none')
    return `it was ${formatDuration(openLoop.behindMs)} late at its end`;
  if (totals.attempted < LEAST_ROWS) return `only ${formatAmount(totals.attempted, 'row')} arrived`;
  if (p99 !== null && p99 <= p99Ms) return undefined;
  const fillMs = (rows * 1000) / rate;
  const filling =
    rows > 1 && fillMs >= p99Ms / 2
      ? `, of which the ${formatAmount(rows, 'row')} that a thread claims at once took ${formatDuration(fillMs)} to arrive`
      : '';
  return `its p99 was ${formatDuration(p99)}${filling}`;
}
