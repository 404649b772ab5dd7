import { formatDuration, formatList } from '../base/format.js';
import type { RunRecord } from '../ledger/record.js';

/**
 * How long a thread thinks before each row: "800 to 1200 ms"; where the pace was changed, when that was:
 * "800 to 1200 ms at first and 0 ms from 2.71 s after the release on". Empty if no thread ever thought.
 */
export function describeThinkTime({
  settings: { paceMs },
  paceChanges = [],
}: Pick<RunRecord['run'], 'settings' | 'paceChanges'>): string {
  if (paceChanges.length === 0) return paceMs === 0 ? '' : rangeOf(paceMs);
  const changes = paceChanges.map(
    (change) => `${rangeOf(change.paceMs)} from ${formatDuration(change.atMs)}`,
  );
  return `${formatList([`${rangeOf(paceMs)} at first`, ...changes])} after the release on`;
}

function rangeOf(paceMs: number): string {
  return paceMs === 0 ? '0 ms' : `${paceMs} to ${paceMs * 1.5} ms`;
}
