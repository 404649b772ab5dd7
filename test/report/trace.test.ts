import { describe, expect, it } from 'vitest';

import { PhaseReader, type PhaseFileLine } from '../../source/ledger/phase-file.js';
import { THREAD_PHASES } from '../../source/ledger/phases.js';
import { exportRun } from '../../source/report/exports/export.js';
import type { FinishedRun } from '../../source/report/run.js';
import { madeUpRun } from './runs.js';

interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly args?: Record<string, string | number>;
}

const TRANSITIONS: PhaseFileLine[] = [
  { type: 'phases', schema: 'dbsim.phases/1', phases: THREAD_PHASES, threads: 2 },
  { type: 'databases', names: ['users.db', 'orders\u001b[2J.db'] },
  { type: 'transitions', thread: 1, at: [[0, 8], [1000, 0], [5000, 5], [9000, -1]] },
  { type: 'transitions', thread: 2, at: [[0, 8], [2000, 5], [8000, -1]] },
  { type: 'calls', thread: 1, calls: [[0, 5000, 9000]] },
  { type: 'calls', thread: 2, calls: [[0, 2000, 6000], [1, 6000, 7000], [0, 6500, 7000]] },
  { type: 'slice', toUs: 9000, threads: [[4000, 0, 0, 0, 0, 4000, 0, 0, 1000], [0, 0, 0, 0, 0, 6000, 0, 0, 2000]], cpuUs: [1, 1] },
]; // prettier-ignore

function eventsOf(lines: readonly PhaseFileLine[], change: Partial<FinishedRun['record']['run']> = {}): TraceEvent[] {
  const run = madeUpRun({ rows: 30 });
  const phases = () => {
    const reader = new PhaseReader();
    for (const line of lines) reader.add(line);
    return reader.finish();
  };
  const record = { ...run.record, run: { ...run.record.run, ...change } };
  const text = [...exportRun('trace', { ...run, record, phases })].join('');
  return (JSON.parse(text) as { traceEvents: TraceEvent[] }).traceEvents;
} // prettier-ignore

const tracks = (events: readonly TraceEvent[], pid: number): string[] =>
  events
    .filter((event) => event.name === 'thread_name' && event.pid === pid)
    .map(({ args }) => String(args?.['name']));

describe('a trace', () => {
  it('has a track for each thread, and for each database as many as were called at once', () => {
    const events = eventsOf(TRANSITIONS);
    expect(tracks(events, 1)).toEqual(['T01', 'T02']);
    expect(tracks(events, 2)).toEqual(['users.db', 'users.db (2)', 'orders\\u001b[2J.db']);
  });

  it('has the times of each phase, in whole microseconds', () => {
    const own = eventsOf(TRANSITIONS).filter(({ ph, pid, tid }) => ph === 'X' && pid === 1 && tid === 1); // prettier-ignore
    expect(own.map(({ name, ts, dur }) => [name, ts, dur])).toEqual([
      ['idle', 0, 1000],
      ['thinking', 1000, 4000],
      ['writing', 5000, 4000],
    ]);
  });

  it('has no two events at once on any track, and a name for each', () => {
    const events = eventsOf(TRANSITIONS);
    const complete = events.filter(({ ph }) => ph === 'X');
    for (const one of complete) {
      expect(one.ts).toBeGreaterThanOrEqual(0);
      expect(one.dur).toBeGreaterThanOrEqual(0);
      const named = events.some(
        ({ ph, name, pid, tid }) =>
          ph === 'M' && name === 'thread_name' && pid === one.pid && tid === one.tid,
      );
      expect(named).toBe(true);
      const overlapping = complete.filter(
        (other) =>
          other !== one &&
          other.pid === one.pid &&
          other.tid === one.tid &&
          (other.ts ?? 0) < (one.ts ?? 0) + (one.dur ?? 0) &&
          (one.ts ?? 0) < (other.ts ?? 0) + (other.dur ?? 0),
      );
      expect(overlapping).toEqual([]);
    }
    expect(complete).toHaveLength(9);
  });

  it('reports pauses and changes of the pace', () => {
    const events = eventsOf(TRANSITIONS, {
      pauses: [{ cause: 'pause', askedMs: 1, fromMs: 2, toMs: 4 }],
      paceChanges: [{ atMs: 3, paceMs: 900 }],
    });
    expect(events.filter(({ ph }) => ph === 'i').map(({ name, ts }) => [name, ts])).toEqual([
      ['pause: no thread works', 2000],
      ['pause: the threads go on', 4000],
      ['pace 900 ms', 3000],
    ]);
  });

  it('has shares of time where not every change of phase was kept', () => {
    const cut = TRANSITIONS.map((line) =>
      line.type === 'transitions' ? { ...line, isCut: true as const } : line,
    );
    const counters = eventsOf(cut).filter(({ ph }) => ph === 'C');
    expect(counters.map(({ name }) => name)).toEqual(['T01, share of time', 'T02, share of time']);
    expect(counters[0]?.args).toMatchObject({ thinking: 0.444, writing: 0.444, idle: 0.111 });
    expect(eventsOf(TRANSITIONS).some(({ ph }) => ph === 'C')).toBe(false);
  });

  it('is one of nothing where nothing was recorded', () => {
    expect(eventsOf([]).filter(({ ph }) => ph !== 'M')).toEqual([]);
  });
});
