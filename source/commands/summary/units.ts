import { formatAmount, formatCount, formatDuration } from '../../base/format.js';
import { carriedLatency } from '../../ledger/percentiles.js';
import type { RunRecord } from '../../ledger/record.js';
import type { UnitTimes } from '../../ledger/summary.js';

/** The units of a run, and how long others could see a part of one; nothing where rows were not written in units. */
export function describeUnits({ units, run }: Pick<RunRecord, 'units' | 'run'>): string[] {
  if (!units) return [];
  const { whole, none, part, open, recovered, removed, latencyMs, exposedMs } = units;
  const total = whole + none + part + open;
  const kinds = [
    `${formatCount(whole)} stored whole`,
    `${formatCount(none)} not stored`,
    part > 0 ? `${formatCount(part)} stored in part` : '',
    open > 0 ? `${formatCount(open)} still open` : '',
    recovered > 0 ? `${formatCount(recovered)} of them ended by a recovery` : '',
    removed > 0 ? `${formatAmount(removed, 'committed row')} deleted again` : '',
  ];
  const atMost = run.settings.together === 'attach' ? 'at most ' : '';
  const exposed = `; a part was visible for ${atMost}`;
  return [
    `${formatAmount(total, 'unit')} (${run.settings.together ?? 'separate'}): ${kinds.filter(Boolean).join(', ')}${describeTimes(exposed, exposedMs, total - part)}${describeTimes('; latency ', latencyMs, total)}`,
  ];
}

/** @param count how many units have such a time */
function describeTimes(title: string, times: UnitTimes, count: number): string {
  const { p50, p99, max } = carriedLatency(times, count);
  if (p50 === null) return '';
  const named = { p50, p99, max };
  const shown = Object.entries(named).flatMap(([name, ms]) =>
    ms === null ? [] : [`${name} ${formatDuration(ms)}`],
  );
  return `${title}${shown.join(', ')}`;
}
