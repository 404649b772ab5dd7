import { formatCount, formatDuration, formatShare } from '../../base/format.js';
import type { Measured } from '../../engine/history/run-summary.js';
import { OUTCOMES, type Outcome } from '../../entities/outcome.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import { carriedLatency } from '../../ledger/percentiles.js';
import type { Latency } from '../../ledger/summary.js';

/** A number of a run that can be compared. */
export interface Measure {
  readonly name: string;
  readonly outcome?: Outcome;
  readonly value: (run: Measured) => number | null;
  readonly format: (value: number) => string;
}

export const RATES: readonly Measure[] = [
  { name: 'rows/s', value: (run) => run.rowsPerSecond, format: formatCount },
  { name: 'duration', value: (run) => run.durationMs, format: formatDuration },
  { name: 'in flight', value: (run) => run.counters?.peakInFlight ?? null, format: formatCount },
  { name: 'retries', value: (run) => run.counters?.retries ?? null, format: formatCount },
];

/** The latencies that the rows of a run carry. */
export function carried({ latencyMs, totals }: Measured): Latency {
  return carriedLatency(latencyMs, totals.attempted);
}

const percentile = (name: keyof Latency): Measure => ({
  name,
  value: (run) => carried(run)[name],
  format: formatDuration,
});

export const PERCENTILES: readonly Measure[] = (
  ['p50', 'p90', 'p95', 'p99', 'p999', 'max', 'mean'] as const
).map(percentile);

const SHORT: Partial<Record<Outcome, string>> = { 'missing-reference': 'missing r.' };

export const OUTCOME_MEASURES: readonly Measure[] = [
  { name: 'attempted', value: (run) => run.totals.attempted, format: formatCount },
  { name: 'unattempted', value: (run) => run.notAttempted, format: formatCount },
  ...OUTCOMES.map(outcomeMeasure),
  { name: 'success', value: (run) => run.totals.successRate, format: formatShare },
];

function outcomeMeasure(outcome: Outcome): Measure {
  return {
    name: SHORT[outcome] ?? OUTCOME_STYLES[outcome].word,
    outcome,
    value: (run) => run.totals[outcome] ?? 0,
    format: formatCount,
  };
}

/** A measure of two runs. */
export interface Difference {
  readonly measure: Measure;
  readonly first: number | null;
  readonly second: number | null;
}

/** Compares the numbers of two runs. */
export function compareMeasures(
  measures: readonly Measure[],
  one: Measured | undefined,
  other: Measured | undefined,
): Difference[] {
  return measures.map((measure) => ({
    measure,
    first: one ? measure.value(one) : null,
    second: other ? measure.value(other) : null,
  }));
}

/** "+418": the second minus the first. */
export function formatDifference({ measure, first, second }: Difference, minus: string): string {
  if (first === null || second === null) return '';
  const change = second - first;
  const size = measure.format(Math.abs(change));
  if (size === measure.format(0)) return 'equal';
  const isShare = measure.format === formatShare;
  return `${change > 0 ? '+' : minus}${isShare ? size.replace('%', 'points') : size}`;
}
