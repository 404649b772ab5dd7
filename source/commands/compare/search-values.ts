import { formatTime } from '../../base/format.js';
import { readTime } from '../values.js';

/** What p99 may be asked for, in milliseconds. */
const P99 = { min: 1, max: 60_000 } as const;

/** How long a window may be at least, in milliseconds. */
const WINDOW = { min: 5000, max: 600_000 } as const;

/** The window of a search that gives no other, as a flag takes it. */
export const USUAL_WINDOW = formatTime(WINDOW.min);

/**
 * Reads the p99 that a rate must not exceed; a number alone is of milliseconds.
 * @returns milliseconds @throws UsageError
 */
export function readP99(text: string): number {
  return readTime('find-rate', text, P99, { unit: 'ms', example: '20ms' });
}

/** Reads how long a window of a search is at least. @returns milliseconds @throws UsageError */
export function readWindow(text: string): number {
  return readTime('duration', text, WINDOW);
}
