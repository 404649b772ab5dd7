/** The least and the highest value of an axis. */
export type Ends = readonly [least: number, most: number];

/** From this ratio between the ends on, equal distances are equal ratios. */
const LOGARITHMIC_FROM = 8;

/** Whether the ends of an axis are so far apart that equal distances are equal ratios. */
export function isLogarithmic([least, most]: Ends): boolean {
  return least > 0 && most / least >= LOGARITHMIC_FROM;
}

/** Where a value is between the least (0) and the highest (1) of an axis. */
export function positionOf(value: number, ends: Ends): number {
  const [least, most] = ends;
  if (most === least) return 0.5;
  return isLogarithmic(ends)
    ? Math.log(value / least) / Math.log(most / least)
    : (value - least) / (most - least);
}
