import { formatDuration, formatShare } from '../../base/format.js';
import type { RunRecord } from '../../ledger/record.js';
import { describeAttempted } from '../../ledger/share.js';
import type { FlagValues } from '../context.js';
import { readDecimal } from '../values.js';

/** What a run must reach for exit status 0. */
export interface Thresholds {
  /** The success rate in per cent that `--fail-under` demands. */
  readonly failUnder: number | undefined;
  /** The 99th percentile of the latency, in milliseconds, that `--fail-over-p99` allows. */
  readonly failOverP99: number | undefined;
}

const LONGEST_MS = 3_600_000;

/** The thresholds that the flags set. @throws UsageError */
export function readThresholds(flags: FlagValues): Thresholds {
  const read = (flag: string, max: number): number | undefined =>
    flags[flag] === undefined ? undefined : readDecimal(flag, String(flags[flag]), { min: 0, max });
  return { failUnder: read('fail-under', 100), failOverP99: read('fail-over-p99', LONGEST_MS) };
}

/** A sentence for each missed threshold. Any ends with exit status 1. */
export function describeMissed(
  { run, totals, latencyMs }: RunRecord,
  { failUnder, failOverP99 }: Thresholds,
): string[] {
  const missed: string[] = [];
  if (failUnder !== undefined && (totals.successRate ?? 0) * 100 < failUnder) {
    const progress = describeAttempted(run, totals);
    const of = progress === undefined ? '' : ` (${progress})`;
    missed.push(
      `The success rate ${formatShare(totals.successRate)}${of} is below --fail-under ${failUnder} %`,
    );
  }
  if (failOverP99 !== undefined && (latencyMs.p99 ?? 0) > failOverP99) {
    missed.push(
      `The p99 latency ${formatDuration(latencyMs.p99)} is above --fail-over-p99 ${failOverP99} ms`,
    );
  }
  return missed;
}
