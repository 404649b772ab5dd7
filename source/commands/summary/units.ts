import { formatAmount, formatCount, formatDuration } from '../../base/format.js';
import type { RunRecord } from '../../ledger/record.js';

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
  const exposed =
    exposedMs.p50 === null
      ? ''
      : `; a part was visible for p50 ${formatDuration(exposedMs.p50)}, p99 ${formatDuration(exposedMs.p99)}, max ${formatDuration(exposedMs.max)}`;
  const latency =
    latencyMs.p50 === null
      ? ''
      : `; latency p50 ${formatDuration(latencyMs.p50)}, p99 ${formatDuration(latencyMs.p99)}, max ${formatDuration(latencyMs.max)}`;
  return [
    `${formatAmount(total, 'unit')} (${run.settings.together ?? 'separate'}): ${kinds.filter(Boolean).join(', ')}${exposed}${latency}`,
  ];
}
