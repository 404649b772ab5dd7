import { LIMITS } from '../../sim/settings.js';
import type { SearchLimits } from './search.js';

/** Below this rate, in rows per second, none is tried: a window of enough rows would take minutes. */
export const LEAST_RATE = 10;

/** The first rate that is tried: a window of the usual length has enough rows. */
const START_RATE = 250;

/**
 * Between which rates a search looks. Below the least, the rows of a claim take longer to arrive than
 * they may take altogether, so that a lower rate does not hold where a higher one may.
 * @param rows that a thread claims at once
 */
export function limitsOf(rows: number, p99Ms: number): SearchLimits {
  const filling = rows === 1 ? 0 : Math.ceil((rows * 1000) / p99Ms);
  const least = Math.min(LIMITS.rate.max, Math.max(LEAST_RATE, filling));
  const start = Math.min(LIMITS.rate.max, Math.max(START_RATE, 2 * filling));
  return { start, least, most: LIMITS.rate.max };
}
