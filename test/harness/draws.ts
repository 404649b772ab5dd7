import { isQuick } from '../e2e/support/thorough.js';

/** A property that fails shows it within the first draws nearly always; the seed is the same in all modes. */
const QUICK_SHARE = 0.1;

const FEWEST = 40;

/** How many examples a property is tried with: `count`, in the quick tests a tenth of it. */
export function draws(count: number): number {
  if (!isQuick) return count;
  return Math.min(count, Math.max(FEWEST, Math.round(count * QUICK_SHARE)));
}
