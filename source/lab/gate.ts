import { formatAmount, formatList, inflect } from '../base/format.js';
import { analyze, type Analysis } from './analysis.js';
import type { Experiment } from './experiment.js';
import { formatVariant, type Variant } from './factors.js';
import { ratioInterval, type RatioInterval } from './statistics.js';
import { formatInterval, formatPercent, formatRatio, LEAST_RUNS } from './verdict.js';
import { describeValues } from './baseline-differences.js';

/** How a variant compares with the same one of a baseline. */
export type GateKind = 'regressed' | 'holds' | 'faster' | 'not decided' | 'disqualified';

/** A variant against the same one of a baseline. */
export interface GateResult {
  readonly settings: Variant;
  readonly kind: GateKind;
  /** Its rate as a multiple of the baseline's; absent where nothing can be said. */
  readonly interval?: RatioInterval;
  /** How many runs of now and of the baseline were compared. */
  readonly runs: readonly [number, number];
  /** The result in words. */
  readonly sentence: string;
}

/** What a comparison against a baseline came to. */
export interface Gate {
  /** The name of the baseline. */
  readonly baseline: string;
  /** The comparison that the baseline is. */
  readonly experiment: string;
  readonly tolerance: number;
  /** Whether a variant that is not decided fails. */
  readonly strict: boolean;
  readonly outcome: 'passed' | 'not decided' | 'failed';
  readonly variants: readonly GateResult[];
}

/**
 * Compares each variant with the same one of a baseline. A variant has regressed only where the whole
 * interval of its rate, as a share of the baseline's, is below the tolerance.
 * @param now of the same rows, settings and machine; see `differencesFrom`
 */
export function judgeAgainst(
  baseline: { readonly name: string; readonly experiment: Experiment },
  now: Experiment,
  { strict }: { strict: boolean },
): Gate {
  const [before, after] = [analyze(baseline.experiment), analyze(now)];
  const busy = now.decidesWhenBusy ? undefined : busyIn(before, after);
  const variants = after.results.flatMap((result, index) =>
    result.isControl
      ? []
      : [
          judge(result, {
            rates: ratesOf(now, after, index),
            baseRates: ratesOfVariant(baseline.experiment, before, result.settings),
            tolerance: now.tolerance,
            busy,
            rounds: now.rounds,
          }),
        ],
  );
  return {
    baseline: baseline.name,
    experiment: baseline.experiment.id,
    tolerance: now.tolerance,
    strict,
    outcome: outcomeOf(variants, strict),
    variants,
  };
}

/** Why nothing is decided: what disturbed this comparison, or the baseline. */
function busyIn(before: Analysis, after: Analysis): string | undefined {
  if (after.busy !== undefined) return after.busy;
  return before.busy === undefined ? undefined : `when the baseline was made, ${before.busy}`;
}

function outcomeOf(variants: readonly GateResult[], strict: boolean): Gate['outcome'] {
  const has = (kind: GateKind): boolean => variants.some((variant) => variant.kind === kind);
  if (has('regressed') || has('disqualified')) return 'failed';
  if (!has('not decided')) return 'passed';
  return strict ? 'failed' : 'not decided';
}

function judge(
  { settings, verdict }: Analysis['results'][number],
  {
    rates,
    baseRates,
    tolerance,
    busy,
    rounds,
  }: {
    rates: readonly number[];
    baseRates: readonly number[];
    tolerance: number;
    busy: string | undefined;
    rounds: number;
  },
): GateResult {
  const runs = [rates.length, baseRates.length] as const;
  const counted = `${runs[0]} and ${formatAmount(runs[1], 'run')}`;
  if (verdict.kind === 'disqualified') {
    const sentence = `disqualified: ${verdict.reason}`;
    return { settings, kind: 'disqualified', runs, sentence };
  }
  const undecided = (reason: string): GateResult => ({
    settings,
    kind: 'not decided',
    runs,
    sentence: `not decided: ${reason}`,
  });
  if (Math.min(...runs) < LEAST_RUNS) {
    return undecided(`too few runs: ${runs[0]} and ${runs[1]}; it needs ${LEAST_RUNS} of each`);
  }
  const interval = ratioInterval(rates, baseRates);
  if (!interval) return undecided('a run attempted no row');
  const found = { settings, interval, runs };
  const { ratio, low, high } = interval;
  const least = 1 - tolerance;
  const range = formatInterval(interval);
  const share = formatPercent(tolerance);
  if (low >= least && high <= 1 + tolerance) {
    return { ...found, kind: 'holds', sentence: `holds: ${range}, inside ±${share}, ${counted}` };
  }
  const isClear = high < least || low >= least;
  if (!isClear || busy !== undefined) {
    const reason = busy ?? `the runs vary too much; try --repeat ${rounds * 2}`;
    return { ...found, kind: 'not decided', sentence: `not decided: ${range}; ${reason}` };
  }
  if (high < least) {
    const sentence = `regressed: ${formatRatio(ratio)}× (${range}), more than ${share} slower, ${counted}`;
    return { ...found, kind: 'regressed', sentence };
  }
  return low > 1 + tolerance
    ? {
        ...found,
        kind: 'faster',
        sentence: `faster: ${formatRatio(ratio)}× (${range}), ${counted}`,
      }
    : {
        ...found,
        kind: 'holds',
        sentence: `holds: ${range}, not more than ${share} slower, ${counted}`,
      };
}

/** The rates of a variant in the rounds that are complete. */
function ratesOf({ runs }: Experiment, { rounds }: Analysis, variant: number): number[] {
  return runs
    .filter((run) => run.variant === variant && run.round >= 1 && run.round <= rounds)
    .map(({ rowsPerSecond }) => rowsPerSecond);
}

function ratesOfVariant(experiment: Experiment, analysis: Analysis, settings: Variant): number[] {
  const index = experiment.variants.findIndex(
    (variant) => !variant.isControl && isSameVariant(variant.settings, settings),
  );
  return ratesOf(experiment, analysis, index);
}

function isSameVariant(one: Variant, other: Variant): boolean {
  return describeValues(one) === describeValues(other);
}

/** The values in an order that does not depend on that of `--vary`. */
/** The gate in words: a line for each variant, and the outcome. */
export function describeGate({ baseline, outcome, variants, tolerance, strict }: Gate): string[] {
  const percent = formatPercent(tolerance);
  const outcomes = {
    passed: `Passed: no variant is more than ${percent} slower than in the baseline ${baseline}.`,
    'not decided': `Not decided: nothing shows that a variant is more than ${percent} slower than in the baseline ${baseline}, nor that none is. --strict fails here.`,
    failed: `Failed: ${[
      ...describeKind(
        variants,
        'regressed',
        `more than ${percent} slower than in the baseline ${baseline}`,
      ),
      ...describeKind(variants, 'disqualified', 'disqualified'),
      ...(strict ? describeKind(variants, 'not decided', 'not decided') : []),
    ].join('; ')}.`,
  } as const;
  return [
    ...variants.map(({ settings, sentence }) => `${formatVariant(settings)}: ${sentence}`),
    outcomes[outcome],
  ];
}

/** "batch 1 and batch 10 are disqualified", where there are any. */
function describeKind(variants: readonly GateResult[], kind: GateKind, words: string): string[] {
  const names = namesOf(variants, kind);
  return names.length === 0
    ? []
    : [`${formatList(names)} ${inflect(names.length, 'is', 'are')} ${words}`];
}

function namesOf(variants: readonly GateResult[], kind: GateKind): string[] {
  return variants
    .filter((variant) => variant.kind === kind)
    .map(({ settings }) => formatVariant(settings));
}
