import { formatAmount } from '../base/format.js';
import type { RunRecord } from './record.js';

/**
 * How many rows the databases of a run held when it began, those of copies once; undefined where a
 * record does not hold it.
 */
export function countExistingRows({
  run,
  databases = [],
}: Pick<RunRecord, 'run' | 'databases'>): number | undefined {
  let total = 0;
  for (const [entity, { placement }] of Object.entries(run.settings.databases)) {
    const own = databases.filter((each) => each.entity === entity && each.database !== null);
    const isCopied = placement?.rule === 'copy';
    const counts = (isCopied ? own.slice(0, 1) : own).map(({ rowsBefore }) => rowsBefore);
    if (counts.length === 0) return undefined;
    for (const count of counts) {
      if (count === undefined) return undefined;
      total += count;
    }
  }
  return total;
}

/**
 * What a run began with, in words that follow "start".
 * @param existing as `countExistingRows` gives it
 */
export function describeStart(fresh: boolean, existing: number | undefined): string {
  if (fresh) return 'databases emptied first';
  if (existing === undefined) return 'existing rows kept';
  return existing === 0 ? 'empty databases' : `${formatAmount(existing, 'existing row')} kept`;
}
