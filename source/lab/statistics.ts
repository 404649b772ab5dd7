/**
 * Statistics of small samples: exact, without assumptions about how the values are distributed.
 * A sample holds one value per run; the rows of a run are not independent of each other.
 */

/** The value in the middle; of two, their mean. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  if (sorted.length % 2 === 1) return upper;
  return ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * The ranks of values from 1, doubled so that they stay whole: equal values share the mean of their
 * ranks.
 */
function doubledRanks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index);
  order.sort((left, right) => (values[left] ?? 0) - (values[right] ?? 0));
  const ranks = values.map(() => 0);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to += 1;
    for (const index of order.slice(from, to)) ranks[index] = from + 1 + to;
    from = to;
  }
  return ranks;
}

/**
 * In how many ways each sum can be had by choosing `size` of the ranks.
 * @returns by sum
 */
function waysBySum(ranks: readonly number[], size: number): Float64Array {
  const most = ranks.reduce((sum, rank) => sum + rank, 0);
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(most + 1));
  (ways[0] as Float64Array)[0] = 1;
  for (const rank of ranks) {
    for (let chosen = size; chosen > 0; chosen -= 1) {
      const fewer = ways[chosen - 1] as Float64Array;
      const these = ways[chosen] as Float64Array;
      for (let sum = most; sum >= rank; sum -= 1) these[sum]! += fewer[sum - rank] ?? 0;
    }
  }
  return ways[size] as Float64Array;
}

/**
 * How likely two samples of one distribution differ at least as much as these: the exact two-sided
 * Mann-Whitney test, by all permutations, with mean ranks for ties. 1 where a sample is empty.
 */
export function differenceByChance(first: readonly number[], second: readonly number[]): number {
  if (first.length === 0 || second.length === 0) return 1;
  const ranks = doubledRanks([...first, ...second]);
  const ways = waysBySum(ranks, first.length);
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const expected = (total * first.length) / ranks.length;
  const observed = ranks.slice(0, first.length).reduce((sum, rank) => sum + rank, 0);
  const distance = Math.abs(observed - expected);
  let all = 0;
  let extreme = 0;
  ways.forEach((count, sum) => {
    all += count;
    if (Math.abs(sum - expected) >= distance - 1e-9) extreme += count;
  });
  return extreme / all;
}

/** A ratio with the interval that holds it, and how surely, from 0 to 1. */
export interface RatioInterval {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

/** How surely an interval holds the ratio, at least. */
const CONFIDENCE = 0.95;

/**
 * By how much the values of the first sample exceed those of the second, as a ratio: the median of all
 * pairs, and the interval that the exact Mann-Whitney test does not reject (Hodges and Lehmann). Undefined
 * with so few values that no interval is sure enough, or with values that are not positive.
 */
export function ratioInterval(
  first: readonly number[],
  second: readonly number[],
): RatioInterval | undefined {
  if ([...first, ...second].some((value) => !(value > 0))) return undefined;
  const ratios = first
    .flatMap((one) => second.map((other) => one / other))
    .toSorted((left, right) => left - right);
  const { cut, confidence } = cutOf(first.length, second.length);
  const low = ratios[cut - 1];
  const high = ratios[ratios.length - cut];
  if (low === undefined || high === undefined || cut === 0) return undefined;
  return { ratio: median(ratios), low, high, confidence };
}

/** Which of the sorted pairs, counted from 1 from both ends, bound the interval; 0 where none is sure enough. */
function cutOf(first: number, second: number): { cut: number; confidence: number } {
  const ranks = Array.from({ length: first + second }, (_, index) => index + 1);
  const ways = waysBySum(ranks, first);
  const least = (first * (first + 1)) / 2;
  const all = ways.reduce((sum, count) => sum + count, 0);
  let cut = 0;
  let below = 0;
  let outside = 0;
  for (let sum = least; sum < ways.length; sum += 1) {
    below += (ways[sum] ?? 0) / all;
    if (2 * below > 1 - CONFIDENCE) break;
    cut += 1;
    outside = 2 * below;
  }
  return { cut, confidence: 1 - outside };
}

/**
 * Which of several comparisons show a difference although so many were made: Holm's method.
 * @param values how likely each difference is by chance
 * @param level how likely a single false one may be among them
 */
export function surelyDifferent(values: readonly number[], level = 0.05): boolean[] {
  const order = values.map((_, index) => index);
  order.sort((left, right) => (values[left] ?? 1) - (values[right] ?? 1));
  const different = values.map(() => false);
  for (const [rank, index] of order.entries()) {
    if ((values[index] ?? 1) > level / (values.length - rank)) break;
    different[index] = true;
  }
  return different;
}
