import { describe, expect, it } from 'vitest';

import {
  describeClosedLoop,
  formatGivenRate,
  describeOpenLoop,
  limitOf,
} from '../../source/ledger/open-loop.js';
import type { OpenLoop } from '../../source/ledger/summary.js';
import { phaseTimesOf, type ThreadPhase } from '../../source/ledger/phases.js';
import { madeUpRun } from '../report/runs.js';

const RUN = {
  behindMs: 2000,
  elapsedMs: 10_000,
  cpuMs: { user: 5000, system: 1000 },
  cores: 2,
  machineShare: 0.4,
};

const thread = (times: Partial<Record<ThreadPhase, number>>): ReturnType<typeof phaseTimesOf> =>
  phaseTimesOf((phase) => times[phase] ?? 0);

describe('the limit of a rate', () => {
  it('is none for a run that kept its schedule', () => {
    const phasesMs = [thread({ writing: 10_000 })];
    expect(limitOf({ ...RUN, behindMs: 90, phasesMs })).toBe('none');
    expect(limitOf({ ...RUN, behindMs: 200, phasesMs })).toBe('none');
    expect(limitOf({ ...RUN, behindMs: 201, phasesMs })).toBe('threads');
  });

  it('is that of the threads where less than one of them waited for a database, on average', () => {
    const busy = thread({ writing: 8000, checking: 1500, turn: 500 });
    expect(limitOf({ ...RUN, phasesMs: [busy] })).toBe('threads');
    expect(limitOf({ ...RUN, phasesMs: [busy, busy] })).toBe('threads');
    // A pause, and the time before the first row, are no wait for a database.
    const rested = thread({ writing: 9000, turn: 500, paused: 60_000, idle: 9000, thinking: 9000 });
    expect(limitOf({ ...RUN, phasesMs: [rested, rested] })).toBe('threads');
  });

  it('is that of the databases where a thread waited for them all the time', () => {
    const waiting = thread({ writing: 3000, turn: 6000, reference: 1000 });
    expect(limitOf({ ...RUN, phasesMs: [waiting, waiting] })).toBe('databases');
  });

  it('is that of the processor where it was used up, whatever waited', () => {
    const waiting = thread({ turn: 10_000 });
    const cpuMs = { user: 17_000, system: 1000 };
    expect(limitOf({ ...RUN, cpuMs, phasesMs: [waiting, waiting] })).toBe('processor');
  });

  it('is that of the processor, too, where other programs used it up', () => {
    const phasesMs = [thread({ turn: 10_000 }), thread({ turn: 10_000 })];
    expect(limitOf({ ...RUN, machineShare: 0.95, phasesMs })).toBe('processor');
    expect(limitOf({ ...RUN, machineShare: null, phasesMs })).toBe('databases');
  });
});

describe('in words', () => {
  const { record } = madeUpRun({ rows: 30 });
  const wordsOf = (openLoop: Partial<OpenLoop>): string => {
    const { latencyMs: serviceMs } = record;
    const whole = { serviceMs, lateRows: 3, notBegun: 0, behindMs: 0.5, limit: 'none' } as const;
    const settings = { ...record.run.settings, rate: 2000 };
    const run = { ...record.run, settings };
    return describeOpenLoop({ ...record, run, openLoop: { ...whole, ...openLoop } }).join(' ');
  };

  it('a closed loop says what its latencies leave out, an open one does not', () => {
    expect(describeOpenLoop(record)).toEqual([]);
    expect(describeClosedLoop(record)).toContain('coordinated omission');
    expect(wordsOf({})).toContain('2,000 rows/s arrive at random (Poisson)');
    expect(wordsOf({})).not.toContain('keep up');
  });

  it('only databases that threads waited for have a ceiling', () => {
    expect(wordsOf({ limit: 'databases' })).toContain('the databases took');
    for (const limit of ['threads', 'processor'] as const) {
      expect(wordsOf({ limit })).toContain('the databases take at least');
    }
    expect(wordsOf({ limit: 'threads', notBegun: 1203, behindMs: 1200 })).toContain(
      'was 1.20 s late, and 1,203 rows that had arrived were not begun',
    );
  });
});

it.each([
  [2000, '2,000 rows/s'],
  [1, '1 row/s'],
  [0.5, '0.5 rows/s'],
])('the rate %d is printed exactly: %s', (rate, text) => {
  expect(formatGivenRate(rate)).toBe(text);
});
