import { roundMs } from '../base/format.js';
import { modelOfRun } from '../ledger/model-of-run.js';
import type { RunHeader } from '../ledger/record.js';
import type { UnitTimes, UnitTotals } from '../ledger/summary.js';
import {
  isOfUnit,
  openUnits,
  readUnitLines,
  type UnitEndLine,
  type UnitLine,
} from '../ledger/unit-lines.js';
import { unitEntities } from '../units/plan.js';
import { policyNamed } from '../units/registry.js';
import { weaknessOf } from './unit-weakness.js';

/** Counts the units of a run from its log; undefined where rows were not written in units. */
export function countUnits(header: RunHeader, file: string): UnitTotals | undefined {
  const { unit } = header.settings;
  if (unit === undefined) return undefined;
  const ends = new Map<number, UnitEndLine>();
  // The rows of units that are over are not needed.
  const others = new Map<number, UnitLine[]>();
  for (const line of readUnitLines(file)) {
    if (!isOfUnit(line)) continue;
    if (line.type === 'end' && line.ending !== 'open') others.delete(line.unit);
    else others.set(line.unit, [...(others.get(line.unit) ?? []), line]);
    if (line.type === 'end') ends.set(line.unit, line);
  }
  const over = [...ends.values()];
  const count = (ending: UnitEndLine['ending']): number =>
    over.filter((line) => line.ending === ending).length;
  const entities = unitEntities(modelOfRun(header), unit);
  const policy = policyNamed(header.settings.together ?? 'separate');
  // One transaction that has no weakness: its files stay locked until all of them have committed.
  const isHidden =
    policy.isOneTransaction === true && weaknessOf(policy, header, entities) === undefined;
  return {
    size: entities.length,
    whole: count('whole'),
    none: count('none'),
    part: count('part'),
    open: countOpen(others, over),
    recovered: over.filter(({ isRecovered }) => isRecovered).length,
    removed: over.reduce((sum, { removed }) => sum + removed, 0),
    compensated: over.filter(({ removed }) => removed > 0).length,
    latencyMs: timesOf(over.map(({ latencyMs }) => latencyMs)),
    // A part that stays is visible for good: how long its commits took says nothing.
    exposedMs: timesOf(
      isHidden ? [] : over.map(({ ending, exposedMs }) => (ending === 'part' ? null : exposedMs)),
    ),
    ...(policy.isRelayed
      ? {
          acknowledgedMs: timesOf(over.map(({ acknowledgedMs = null }) => acknowledgedMs)),
          relayLagMs: timesOf(over.map(({ lagMs = null }) => lagMs)),
        }
      : {}),
  };
}

/** Units with rows in the log and no end, and those that ended open: an outbox has their rows. */
function countOpen(
  others: ReadonlyMap<number, readonly UnitLine[]>,
  over: readonly UnitEndLine[],
): number {
  const open = openUnits([...others.values()].flat()).map(({ unit }) => unit);
  const ended = over.filter(({ ending }) => ending === 'open').map(({ unit }) => unit);
  return new Set([...open, ...ended]).size;
}

function timesOf(values: readonly (number | null)[]): UnitTimes {
  const sorted = Float64Array.from(values.filter((value) => value !== null)).toSorted();
  const percentile = (share: number): number | null => {
    const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
    return value === undefined ? null : roundMs(value);
  };
  return { p50: percentile(0.5), p99: percentile(0.99), max: percentile(1) };
}
