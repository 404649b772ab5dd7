import { formatAmount, formatCount, formatList } from '../base/format.js';
import type { RunRecord } from './record.js';

/** Why transactions that had read were refused the write lock, in a sentence; nothing where none was. */
export function describeRefusedUpgrades({
  run: { refusedUpgrades },
}: {
  readonly run: Pick<RunRecord['run'], 'refusedUpgrades'>;
}): string[] {
  if (!refusedUpgrades) return [];
  const { busy, snapshot } = refusedUpgrades;
  const reasons = [
    busy > 0 ? `${formatCount(busy)} because another had it (SQLITE_BUSY)` : '',
    snapshot > 0
      ? `${formatCount(snapshot)} because another had committed after their read (SQLITE_BUSY_SNAPSHOT)`
      : '',
  ];
  const all = formatAmount(busy + snapshot, 'transaction');
  return [
    `${all} had read and then got no write lock, at once: ${formatList(reasons.filter(Boolean))}`,
  ];
}
