import { formatDuration } from '../base/format.js';
import type { RunRecord } from '../ledger/record.js';

/** How long a run took, and what of it is not counted: "3.10 s, without 25.0 s of pauses". */
export function describeRunDuration({
  durationMs,
  elapsedMs = durationMs,
}: Pick<RunRecord['run'], 'durationMs' | 'elapsedMs'>): string {
  const duration = formatDuration(durationMs);
  const pausedMs = elapsedMs - durationMs;
  return pausedMs > 0 ? `${duration}, without ${formatDuration(pausedMs)} of pauses` : duration;
}
