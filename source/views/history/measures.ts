import { formatCount, formatDuration, formatShare } from '../../base/format.js';
import type { Measured } from '../../services/history/run-summary.js';
import { OUTCOMES, type Outcome } from '../../entities/outcome.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import type { Latency } from '../../ledger/record.js';

/** One number of a run that can be held against that of another. */
export interface Measure {
  readonly name: string;
  readonly outcome?: Outcome;
  readonly value: (run: Measured) => number | null;
  readonly format: (value: number) => string;
  /** Which is better, where one is; the word completes "B is …". */
  readonly better?: { readonly when: 'higher' | 'lower'; readonly word: string };
}

const FASTER = { when: 'higher', word: 'faster' } as const;
const SHORTER = { when: 'lower', word: 'shorter' } as const;

export const RATES: readonly Measure[] = [
  {
    name: 'rows/s',
    value: (run) => run.rowsPerSecond,
    format: formatCount,
    better: FASTER,
  },
  { name: 'duration', value: (run) => run.durationMs, format: formatDuration, better: SHORTER },
  { name: 'in hand', value: (run) => run.peakInFlight, format: formatCount },
  {
    name: 'retries',
    value: (run) => run.retries,
    format: formatCount,
    better: { when: 'lower', word: 'fewer' },
  },
];

const percentile = (name: keyof Latency): Measure => ({
  name,
  value: (run) => run.latencyMs[name],
  format: formatDuration,
  better: SHORTER,
});

export const PERCENTILES: readonly Measure[] = (
  ['p50', 'p90', 'p95', 'p99', 'p999', 'max', 'mean'] as const
).map(percentile);

/** Refused rows are a result; of failed and unknown ones fewer are better. */
const isTrouble = (outcome: Outcome): boolean => outcome === 'failed' || outcome === 'unknown';

const SHORT: Partial<Record<Outcome, string>> = { 'missing-reference': 'missing r.' };

export const OUTCOME_MEASURES: readonly Measure[] = [
  { name: 'attempted', value: (run) => run.totals.attempted, format: formatCount },
  ...OUTCOMES.map(outcomeMeasure),
  { name: 'success', value: (run) => run.totals.successRate, format: formatShare },
];

function outcomeMeasure(outcome: Outcome): Measure {
  return {
    name: SHORT[outcome] ?? OUTCOME_STYLES[outcome].word,
    outcome,
    value: (run) => run.totals[outcome],
    format: formatCount,
    ...(isTrouble(outcome) ? { better: { when: 'lower', word: 'fewer' } } : {}),
  };
}

/** A measure of two runs, and what the second has more or less of. */
export interface Difference {
  readonly measure: Measure;
  readonly first: number | null;
  readonly second: number | null;
  readonly winner: 'first' | 'second' | 'none';
}

/** Holds the numbers of two runs against each other. */
export function compareMeasures(
  measures: readonly Measure[],
  one: Measured | undefined,
  other: Measured | undefined,
): Difference[] {
  return measures.map((measure) => {
    const first = one ? measure.value(one) : null;
    const second = other ? measure.value(other) : null;
    return { measure, first, second, winner: winnerOf(measure, first, second) };
  });
}

function winnerOf(
  { better, format }: Measure,
  first: number | null,
  second: number | null,
): Difference['winner'] {
  if (!better || first === null || second === null || format(first) === format(second))
    return 'none';
  return second > first === (better.when === 'higher') ? 'second' : 'first';
}

/** "+418 (+101.5 %)": what the second has over the first. */
export function tellDifference({ measure, first, second }: Difference, minus: string): string {
  if (first === null || second === null) return '';
  const change = second - first;
  const size = measure.format(Math.abs(change));
  if (size === measure.format(0)) return 'equal';
  const sign = change > 0 ? '+' : minus;
  const isShare = measure.format === formatShare;
  const relative =
    first === 0 || isShare ? '' : ` (${sign}${formatRelative(Math.abs(change / first))})`;
  return `${sign}${isShare ? size.replace('%', 'points') : size}${relative}`;
}

function formatRelative(share: number): string {
  return share < 10 ? `${(share * 100).toFixed(1)} %` : `${formatCount(share * 100)} %`;
}
