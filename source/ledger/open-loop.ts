import {
  formatAmount,
  formatCount,
  formatDuration,
  formatRate,
  formatShare,
  inflect,
} from '../base/format.js';
import { carriedLatency } from './percentiles.js';
import type { PhaseTimes } from './phases.js';
import type { RunRecord } from './record.js';
import type { CpuTime, RateLimit } from './summary.js';

/** Rows that are claimed so much later than they arrived are late, in milliseconds. */
export const LATE_MS = 1;

/** Above this share of the run, or this many milliseconds, it was behind its schedule at its end. */
const BEHIND = { share: 0.02, ms: 100 };

/** From this share on, the processors were used up. */
const USED_UP = 0.9;

/**
 * What kept a run from keeping its schedule. A ceiling of the databases shows only where, on average, a thread
 * or more waited for a turn, a lock or a reference: a thread that is paused or has no row waits for no database.
 * @param run.phasesMs of each thread; null where it was not measured
 */
export function limitOf(run: {
  readonly behindMs: number;
  readonly elapsedMs: number;
  readonly phasesMs: readonly (PhaseTimes | null)[];
  readonly cpuMs: CpuTime | null;
  readonly cores: number;
  /** Share of the machine's processors that the program and all others used; null where it was not measured. */
  readonly machineShare: number | null;
}): RateLimit {
  const { behindMs, elapsedMs, phasesMs, cpuMs, cores, machineShare } = run;
  if (behindMs <= Math.max(BEHIND.ms, BEHIND.share * elapsedMs)) return 'none';
  const ownShare = cpuMs ? (cpuMs.user + cpuMs.system) / (cores * elapsedMs) : 0;
  if (Math.max(ownShare, machineShare ?? 0) >= USED_UP) return 'processor';
  const waitedMs = phasesMs.reduce((sum, times) => {
    if (!times) return sum;
    return sum + times.turn + times.lock + times.reference;
  }, 0);
  return waitedMs < elapsedMs ? 'threads' : 'databases';
}

/** A rate that was asked for, exactly: "2,000 rows/s", "0.5 rows/s". */
export function formatGivenRate(rate: number): string {
  const number = Number.isInteger(rate) ? formatCount(rate) : String(rate);
  return [number, inflect(rate, 'row/s', 'rows/s')].join(' ');
}

/** How a run kept its schedule, a sentence each; nothing of a closed loop. */
export function describeOpenLoop({
  openLoop,
  run,
  totals,
  throughput,
}: Pick<RunRecord, 'openLoop' | 'run' | 'totals' | 'throughput'>): string[] {
  const { rate, arrival = 'poisson' } = run.settings;
  if (!openLoop || rate === undefined) return [];
  const { serviceMs, lateRows, notBegun, behindMs, limit } = openLoop;
  const { p50, p99 } = carriedLatency(serviceMs, totals.attempted);
  const how = arrival === 'even' ? 'at equal distances' : 'at random (Poisson)';
  const high = p99 === null ? '' : `, p99 ${formatDuration(p99)}`;
  const share = totals.attempted === 0 ? 0 : lateRows / totals.attempted;
  const left =
    notBegun === null || notBegun === 0
      ? ''
      : `, and ${formatAmount(notBegun, 'row')} that had arrived ${inflect(notBegun, 'was', 'were')} not begun: the latencies leave them out`;
  return [
    `Open loop: ${formatGivenRate(rate)} arrive ${how}, and latencies count from there. From the claim alone (service time): p50 ${formatDuration(p50)}${high}.`,
    `${formatCount(lateRows)} of ${formatAmount(totals.attempted, 'row')} (${formatShare(share)}) began more than ${LATE_MS} ms late; at its end the run was ${formatDuration(behindMs)} late${left}.`,
    ...describeLimit(limit, throughput.rowsPerSecond),
  ];
}

function describeLimit(limit: RateLimit, rowsPerSecond: number): string[] {
  const rate = formatRate(rowsPerSecond);
  switch (limit) {
    case 'none':
      return [];
    case 'databases':
      return [
        `It could not keep up: the databases took ${rate}, and on average a thread or more waited for a turn, a lock or a reference.`,
      ];
    case 'threads':
      return [
        `It could not keep up, and on average less than one thread waited for a turn, a lock or a reference: the databases take at least ${rate}; with more threads they may take more.`,
      ];
    case 'processor':
      return [
        `It could not keep up, and the processors were used up, by the program or by others: the databases take at least ${rate}.`,
      ];
  }
}

/** What the latencies of a closed loop leave out; empty for an open one. */
export function describeClosedLoop({ openLoop }: Pick<RunRecord, 'openLoop'>): string {
  return openLoop
    ? ''
    : 'A thread claims its next row after its last one: these latencies leave out how long rows of independent users would have waited before (coordinated omission); --rate counts that, too.';
}
