import { formatAmount, formatCount, formatDuration } from '../../base/format.js';
import type { RunRecord } from '../../ledger/record.js';
import { countsOfUnits, timesOfUnits, type UnitTime } from '../../ledger/unit-wording.js';

/** The units of a run, and how long others could see a part of one; nothing where rows were not written in units. */
export function describeUnits(record: Pick<RunRecord, 'units' | 'run'>): string[] {
  const { units, run } = record;
  if (!units) return [];
  const total = units.whole + units.none + units.part + units.open;
  const counts = countsOfUnits(record).map(({ name, count }) => `${formatCount(count)} ${name}`);
  const times = timesOfUnits(record).map(describeTime);
  return [
    `${formatAmount(total, 'unit')} (${run.settings.together ?? 'separate'}): ${[counts.join(', '), ...times].join('; ')}`,
  ];
}

function describeTime({ name, times, isAtMost }: UnitTime): string {
  const { p50, p99, max } = times;
  const shown = Object.entries({ p50, p99, max }).flatMap(([percentile, ms]) =>
    ms === null ? [] : [`${percentile} ${formatDuration(ms)}`],
  );
  return `${name}${isAtMost ? ' at most' : ''} ${shown.join(', ')}`;
}
