import { formatAmount } from '../base/format.js';
import { describeDurability, type DurabilityClass } from '../db/durability-class.js';
import {
  differenceByChance,
  ratioInterval,
  surelyDifferent,
  type RatioInterval,
} from './statistics.js';

/**
 * Fewer runs of a side get no verdict: of four, the clearest difference could be told from chance in
 * one comparison only; of five, in six.
 */
export const LEAST_RUNS = 5;

/** What the runs of a variant came to. */
export interface VariantRuns {
  /** Rows per second, one of each run whose audit passed. */
  readonly rates: readonly number[];
  /** Why a difference to the base would say nothing about the strategy: "it writes other rows than the base". */
  readonly incomparable?: string | undefined;
  /** Why it takes no part: a run whose audit failed, or that failed itself. */
  readonly disqualified?: string | undefined;
}

export type VerdictKind =
  | 'base'
  | 'faster'
  | 'slower'
  | 'no difference'
  | 'not decided'
  | 'too few runs'
  | 'disqualified';

/** How a variant compares with the base. */
export interface Verdict {
  readonly kind: VerdictKind;
  readonly interval?: RatioInterval;
  /** How likely such a difference is by chance. */
  readonly chance?: number;
  /** How many runs of the variant and of the base were compared. */
  readonly runs: readonly [number, number];
  /** Why the variant is disqualified, or why a difference is not decided. */
  readonly reason?: string;
  /** More rounds may decide it; missing where they do not help, as on a busy machine. */
  readonly isWorthRepeating?: true;
}

/** What the verdicts depend on beside the runs. */
export interface VerdictOptions {
  /** Differences up to this share do not matter: 0.05. */
  readonly tolerance: number;
  /** What made the machine too busy to decide; undefined where nothing did. */
  readonly busy?: string | undefined;
}

/**
 * Compares each variant with the base, which is the first.
 * @returns a verdict for each
 */
export function judgeVariants(
  variants: readonly VariantRuns[],
  options: VerdictOptions,
): Verdict[] {
  const [base] = variants;
  if (!base) return [];
  const others = variants.slice(1);
  const chances = others.map((variant) =>
    isComparable(variant, base) ? differenceByChance(variant.rates, base.rates) : undefined,
  );
  const compared = chances.filter((chance) => chance !== undefined);
  const different = surelyDifferent(compared);
  const isDifferent = chances.map((chance) => chance !== undefined && different.shift() === true);
  return [
    judgeBase(base),
    ...others.map((variant, index) =>
      judge(variant, base, {
        ...options,
        comparisons: compared.length,
        isDifferent: isDifferent[index] ?? false,
      }),
    ),
  ];
}

function isComparable(variant: VariantRuns, base: VariantRuns): boolean {
  return (
    variant.incomparable === undefined &&
    variant.disqualified === undefined &&
    base.disqualified === undefined &&
    variant.rates.length >= LEAST_RUNS &&
    base.rates.length >= LEAST_RUNS
  );
}

function judgeBase({ rates, disqualified }: VariantRuns): Verdict {
  const runs = [rates.length, rates.length] as const;
  return disqualified === undefined
    ? { kind: 'base', runs }
    : { kind: 'disqualified', runs, reason: disqualified };
}

function judge(
  variant: VariantRuns,
  base: VariantRuns,
  {
    tolerance,
    busy,
    comparisons,
    isDifferent,
  }: VerdictOptions & { comparisons: number; isDifferent: boolean },
): Verdict {
  const runs = [variant.rates.length, base.rates.length] as const;
  if (variant.disqualified !== undefined) {
    return { kind: 'disqualified', runs, reason: variant.disqualified };
  }
  if (base.disqualified !== undefined) {
    return { kind: 'not decided', runs, reason: 'the base is disqualified' };
  }
  if (variant.incomparable !== undefined) {
    return { kind: 'not decided', runs, reason: variant.incomparable };
  }
  if (!isComparable(variant, base)) return { kind: 'too few runs', runs };
  const interval = ratioInterval(variant.rates, base.rates);
  if (!interval) return { kind: 'not decided', runs, reason: 'a run attempted no row' };
  const chance = differenceByChance(variant.rates, base.rates);
  const found = { interval, chance, runs };
  const { ratio, low, high } = interval;
  if (low > 1 / (1 + tolerance) && high < 1 + tolerance) return { kind: 'no difference', ...found };
  const matters = Math.abs(Math.log(ratio)) > Math.log(1 + tolerance);
  // With equal rates among the runs, the interval can end at 1 although the test finds a difference.
  const isApart = low > 1 || high < 1;
  if (busy !== undefined) return { kind: 'not decided', ...found, reason: busy };
  if (!isDifferent || !matters || !isApart) {
    const isOneOfMany = matters && isApart && chance <= 0.05;
    const reason = isOneOfMany
      ? `one of ${formatAmount(comparisons, 'comparison')} can differ as much by chance`
      : 'the runs vary too much';
    return { kind: 'not decided', ...found, reason, isWorthRepeating: true };
  }
  return { kind: ratio > 1 ? 'faster' : 'slower', ...found };
}

/**
 * The verdict in words: "faster: 1.38× (1.31 … 1.46), 5 and 5 runs, p 0.008". A ratio never appears
 * alone where nothing was decided.
 * @param rounds how many there were, for the advice to make more
 */
export function describeVerdict(verdict: Verdict, tolerance: number, rounds: number): string {
  const { kind, interval, chance, runs, reason, isWorthRepeating } = verdict;
  const range = interval ? formatInterval(interval) : '';
  switch (kind) {
    case 'base':
      return 'base';
    case 'disqualified':
      return `disqualified: ${reason}`;
    case 'too few runs':
      return `too few runs: ${runs[0]} and ${runs[1]}; a verdict needs ${LEAST_RUNS} of each`;
    case 'no difference':
      return `no difference that matters: ${range}, inside ±${formatPercent(tolerance)}`;
    case 'not decided':
      return [
        `not decided: ${interval ? `${range}; ` : ''}${reason}`,
        ...(isWorthRepeating ? [`try --repeat ${rounds * 2}`] : []),
      ].join('; ');
    case 'faster':
    case 'slower':
      return `${kind}: ${formatRatio(interval?.ratio ?? 1)}× (${range}), ${runs[0]} and ${formatAmount(runs[1], 'run')}, p ${formatChance(chance ?? 1)}`;
  }
}

/** The verdict in few words, for a column: "faster: 1.38× (1.31 … 1.46)"; a ratio only where one was decided. */
export function shortVerdict({ kind, interval, runs }: Verdict): string {
  const range = interval ? `${formatRatio(interval.low)} … ${formatRatio(interval.high)}` : '';
  switch (kind) {
    case 'faster':
    case 'slower':
      return `${kind}: ${formatRatio(interval?.ratio ?? 1)}× (${range})`;
    case 'no difference':
      return 'no difference that matters';
    case 'not decided':
      return interval ? `${kind}: ${range}` : kind;
    case 'too few runs':
      return `${kind}: ${runs[0]} and ${runs[1]}`;
    case 'base':
    case 'disqualified':
      return kind;
  }
}

/**
 * What a variant that promises more, or less, than the base costs or gains: "costs 41 % (36 … 47) of
 * the rate: survives a power cut; the base: …". Undefined where nothing was decided or both promise the same.
 */
export function describePrice(
  { kind, interval }: Verdict,
  variant: DurabilityClass | undefined,
  base: DurabilityClass | undefined,
): string | undefined {
  if (!interval || !variant || !base || (kind !== 'faster' && kind !== 'slower')) return undefined;
  if (variant.powerCut === base.powerCut && variant.killedProcess === base.killedProcess) {
    return undefined;
  }
  const share = (ratio: number): string => String(Math.abs(Math.round((ratio - 1) * 100)));
  const [near, far] = [share(interval.low), share(interval.high)].toSorted(
    (left, right) => Number(left) - Number(right),
  );
  const verb = kind === 'slower' ? 'costs' : 'gains';
  return `${verb} ${share(interval.ratio)} % (${near} … ${far}) of the rate: ${describeDurability(variant)}; the base: ${describeDurability(base)}`;
}

/** "1.31 … 1.46". */
export function formatInterval({ low, high }: Pick<RatioInterval, 'low' | 'high'>): string {
  return `${formatRatio(low)} … ${formatRatio(high)}`;
}

/** A ratio with two decimals, or none from 10 on. */
export function formatRatio(ratio: number): string {
  return ratio >= 9.995 ? ratio.toFixed(0) : ratio.toFixed(2);
}

/** "5 %", "0.5 %". */
export function formatPercent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}

function formatChance(chance: number): string {
  return chance < 0.001 ? '<0.001' : chance.toFixed(3);
}
