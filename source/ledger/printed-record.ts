import { formatAttempt } from './attempt-writer.js';
import type { AttemptSource } from './attempts.js';
import { INLINE_ATTEMPTS, type RunRecord } from './record.js';

/**
 * A record as `--json` prints it, without a line break at its end: a member a line, and an attempt a line
 * where there are at most `INLINE_ATTEMPTS`. The files beside the stored record hold them all.
 */
export function formatRecord(record: RunRecord, source: AttemptSource): string {
  const isSmall = record.totals.attempted <= INLINE_ATTEMPTS;
  const attempts = isSmall ? Array.from(source(), (each) => `\n    ${formatAttempt(each)}`) : [];
  const head = JSON.stringify({ ...record, attempts: undefined }, undefined, 2).slice(0, -2);
  return `${head},\n  "attempts": [${attempts.join(',')}${attempts.length > 0 ? '\n  ' : ''}]\n}`;
}
