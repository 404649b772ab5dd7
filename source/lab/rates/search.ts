/** One window at a rate. */
export interface Observation {
  /** Rows per second. */
  readonly rate: number;
  readonly holds: boolean;
}

/** Between which rates a search looks, and where it begins. */
export interface SearchLimits {
  readonly start: number;
  readonly least: number;
  readonly most: number;
}

/** What a search does next, or has found. */
export type SearchStep =
  | { readonly type: 'try'; readonly rate: number }
  | {
      readonly type: 'found';
      /** The highest rate that held every time; null where the least one did not. */
      readonly holds: number | null;
      /** The lowest rate that did not hold; null where the highest one held. */
      readonly fails: number | null;
    };

/** The two ends of a bracket differ by no more than this share. */
const PRECISION = 0.05;

/** How many windows a rate must hold, of as many. */
export const CONFIRMED = 3;

/**
 * The next step of a search for the highest rate that holds: it doubles the rate until one does not hold,
 * halves the bracket until it is narrow, and then repeats its lower end. A rate that did not hold once does
 * not hold.
 * @param observations all windows until now, in any order
 */
export function nextStep(
  observations: readonly Observation[],
  { start, least, most }: SearchLimits,
): SearchStep {
  const { holds, fails } = bracketOf(observations);
  if (fails === null) {
    if (holds === null) return { type: 'try', rate: start };
    if (holds < most) return { type: 'try', rate: Math.min(most, holds * 2) };
    return confirm(observations, holds, fails);
  }
  if (holds === null) {
    if (fails <= least) return { type: 'found', holds, fails };
    return { type: 'try', rate: Math.max(least, rounded(fails / 2)) };
  }
  if (fails / holds <= 1 + PRECISION) return confirm(observations, holds, fails);
  const middle = rounded(Math.sqrt(holds * fails));
  const isBetween = middle > holds && middle < fails;
  return isBetween ? { type: 'try', rate: middle } : confirm(observations, holds, fails);
}

/** What is known until now: the lowest rate that did not hold, and the highest below it that did. */
export function bracketOf(observations: readonly Observation[]): {
  readonly holds: number | null;
  readonly fails: number | null;
} {
  const failed = observations.filter(({ holds }) => !holds).map(({ rate }) => rate);
  const fails = failed.length === 0 ? null : Math.min(...failed);
  const held = observations
    .filter(({ holds, rate }) => holds && rate < (fails ?? Infinity))
    .map(({ rate }) => rate);
  return { holds: held.length === 0 ? null : Math.max(...held), fails };
}

function confirm(
  observations: readonly Observation[],
  holds: number,
  fails: number | null,
): SearchStep {
  const windows = observations.filter(({ rate }) => rate === holds).length;
  return windows < CONFIRMED ? { type: 'try', rate: holds } : { type: 'found', holds, fails };
}

/** A rate of three digits or more is whole. */
function rounded(rate: number): number {
  return rate >= 100 ? Math.round(rate) : Number(rate.toPrecision(3));
}
