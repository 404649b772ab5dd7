import { formatDuration, formatList } from '../base/format.js';
import type { RunRecord } from '../ledger/record.js';

/** How long a run took, and what of it is not counted: "3.10 s, without 25.0 s of pauses". */
export function describeRunDuration({
  durationMs,
  elapsedMs = durationMs,
  steps,
}: Pick<RunRecord['run'], 'durationMs' | 'elapsedMs' | 'steps'>): string {
  const pausedMs = elapsedMs - durationMs;
  const left = [
    ...(pausedMs > 0 ? [`${formatDuration(pausedMs)} of pauses`] : []),
    ...(steps ? [`${formatDuration(steps.stoppedMs)} between steps`] : []),
  ];
  const duration = formatDuration(durationMs);
  return left.length === 0 ? duration : `${duration}, without ${formatList(left)}`;
}
