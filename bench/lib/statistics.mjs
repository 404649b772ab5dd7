/**
 * @typedef {{ values: number[], median: number, min: number, max: number }} Spread
 */

/**
 * The middle of some numbers; between the two middle ones when there is an even number of them.
 * @param {readonly number[]} values at least one
 */
export function median(values) {
  return quantile(values, 0.5);
}

/**
 * The value below which a share of the numbers lies, interpolated between neighbours.
 * @param {readonly number[]} values at least one
 * @param {number} share 0 to 1
 */
export function quantile(values, share) {
  if (values.length === 0) throw new Error('there are no values');
  const sorted = values.toSorted((one, other) => one - other);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? 0;
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * Median and extremes of some numbers, which are kept.
 * @param {readonly number[]} values at least one
 * @returns {Spread}
 */
export function spread(values) {
  return {
    values: [...values],
    median: median(values),
    min: Math.min(...values),
    max: Math.max(...values),
  };
}

/**
 * Ours ÷ reference, each with the one of its own round: what slows a round down slows both.
 * @param {readonly number[]} ours
 * @param {readonly number[]} reference as many
 * @returns {Spread}
 */
export function ratios(ours, reference) {
  if (ours.length !== reference.length) throw new Error('every measurement needs its partner');
  return spread(ours.map((value, round) => value / (reference[round] ?? NaN)));
}

/**
 * How evenly work was shared: the smallest and the largest share ÷ the even one.
 * @param {readonly number[]} counts
 */
export function shares(counts) {
  const even = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return { least: Math.min(...counts) / even, most: Math.max(...counts) / even };
}
