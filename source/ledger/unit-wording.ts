import { carriedLatency } from './percentiles.js';
import type { RunRecord } from './record.js';
import type { UnitTimes } from './summary.js';

type UnitRecord = Pick<RunRecord, 'units' | 'run'>;

/** A number of units, or of what became of them. */
export interface UnitCount {
  readonly name: string;
  readonly count: number;
}

/** How many units there are by what became of them, and what that took; empty where rows were not written in units. */
export function countsOfUnits({ units }: UnitRecord): UnitCount[] {
  if (!units) return [];
  const { whole, none, part, open, recovered, compensated = 0, removed, prepared = 0 } = units;
  const counts: readonly (readonly [name: string, count: number, isAlwaysShown?: boolean])[] = [
    ['stored whole', whole, true],
    ['not stored', none, true],
    ['stored in part', part],
    ['still open', open],
    ['ended by a recovery', recovered],
    ['compensated', compensated],
    ['committed rows deleted again', removed],
    ['prepared transactions left', prepared],
  ];
  return counts.flatMap(([name, count, isAlwaysShown]) =>
    isAlwaysShown || count > 0 ? [{ name, count }] : [],
  );
}

/** A time of units, of which percentiles that too few units carry are null. */
export interface UnitTime {
  readonly name: 'latency' | 'a part was visible for' | 'acknowledged after' | 'relayed after';
  readonly times: UnitTimes;
  /** Whether each is an upper bound. */
  readonly isAtMost: boolean;
}

/** The times of units that were measured. */
export function timesOfUnits({ units, run }: UnitRecord): UnitTime[] {
  if (!units) return [];
  const { whole, none, part, open, latencyMs, exposedMs, acknowledgedMs, relayLagMs } = units;
  const total = whole + none + part + open;
  const times: readonly (readonly [UnitTime['name'], UnitTimes | undefined, number])[] = [
    ['latency', latencyMs, total],
    ['a part was visible for', exposedMs, total - part],
    ['acknowledged after', acknowledgedMs, total],
    ['relayed after', relayLagMs, total],
  ];
  return times.flatMap(([name, measured, count]) => {
    const carried = measured && carriedLatency(measured, count);
    if (!carried || carried.p50 === null) return [];
    // The files of one COMMIT are seen one after the other, at some moments of it.
    const isAtMost = name === 'a part was visible for' && run.settings.together === 'attach';
    return [{ name, times: carried, isAtMost }];
  });
}
