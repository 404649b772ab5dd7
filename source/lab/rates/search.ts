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
      /** The highest rate that holds; null where the least one does not. */
      readonly holds: number | null;
      /** The lowest rate that does not hold; null where the highest one holds. */
      readonly fails: number | null;
    };

/** The two ends of a bracket differ by no more than this share. */
const PRECISION = 0.05;

/** How many windows in a row the rate that was found must hold. */
export const CONFIRMED = 3;

/** A search that has not ended after so many windows never does: its windows hold and fail by chance. */
export const MOST_WINDOWS = 40;

/**
 * The next step of a search for the highest rate that holds: it doubles the rate until one does not hold,
 * halves the bracket until it is narrow, and then repeats its lower end. The first rate that does not hold is
 * tried once more, so that one disturbance of the machine does not end the doubling far too low; after that, a
 * rate does not hold where its last window did not.
 * @param observations all windows until now, in the order in which they ran
 */
export function nextStep(
  observations: readonly Observation[],
  { start, least, most }: SearchLimits,
): SearchStep {
  const { holds, fails } = bracketOf(observations);
  if (observations.length >= MOST_WINDOWS) return { type: 'found', holds, fails };
  if (fails !== null && !observations.some(({ rate }) => hasFailedTwice(observations, rate))) {
    return { type: 'try', rate: fails };
  }
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

/** What is known until now: the lowest rate that does not hold, and the highest below it that does. */
export function bracketOf(observations: readonly Observation[]): {
  readonly holds: number | null;
  readonly fails: number | null;
} {
  const last = new Map(observations.map(({ rate, holds }) => [rate, holds]));
  const rates = (isHeld: boolean): number[] =>
    [...last].filter(([, holds]) => holds === isHeld).map(([rate]) => rate);
  const failed = rates(false);
  const fails = failed.length === 0 ? null : Math.min(...failed);
  const held = rates(true).filter((rate) => rate < (fails ?? Infinity));
  return { holds: held.length === 0 ? null : Math.max(...held), fails };
}

/** How many of the last windows of a rate it held, one after another. */
export function heldInARow(observations: readonly Observation[], rate: number): number {
  const own = observations.filter((observation) => observation.rate === rate);
  return own.length - 1 - own.findLastIndex(({ holds }) => !holds);
}

function hasFailedTwice(observations: readonly Observation[], rate: number): boolean {
  const own = observations.filter((observation) => observation.rate === rate);
  return own.length > 1 && own.slice(-2).every(({ holds }) => !holds);
}

function confirm(
  observations: readonly Observation[],
  holds: number,
  fails: number | null,
): SearchStep {
  return heldInARow(observations, holds) < CONFIRMED
    ? { type: 'try', rate: holds }
    : { type: 'found', holds, fails };
}

/** A rate of three digits or more is whole. */
function rounded(rate: number): number {
  return rate >= 100 ? Math.round(rate) : Number(rate.toPrecision(3));
}
