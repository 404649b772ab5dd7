import { LIMITS } from '../sim/settings.js';

/** The seed that is `steps` after another; the least one follows the highest. */
export function seedAfter(seed: number, steps: number): number {
  return (seed + steps) % (LIMITS.seed.max + 1);
}
