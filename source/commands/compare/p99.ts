import { readTime } from '../values.js';

/** What p99 may be asked for, in milliseconds. */
const P99 = { min: 1, max: 60_000 } as const;

/**
 * Reads the p99 that a rate must not exceed; a number alone is of milliseconds.
 * @returns milliseconds @throws UsageError
 */
export function readP99(text: string): number {
  return readTime('find-rate', text, P99, { unit: 'ms', example: '20ms' });
}
