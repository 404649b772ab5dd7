import { describe, expect, it } from 'vitest';

import { lineText, lineWidth } from '../../source/components/line.js';
import { lookOf } from '../../source/components/look.js';
import { phaseTimesOf, type PhaseTimes, type ThreadPhase } from '../../source/ledger/phases.js';
import type { ThreadSnapshot } from '../../source/sim/snapshot.js';
import { planCell, threadCell } from '../../source/views/live/cells.js';
import { divideBelow } from '../../source/views/live/below-threads.js';
import {
  addSample,
  NO_SAMPLES,
  sampledTimeline,
  type PhaseSamples,
} from '../../source/views/live/phase-samples.js';
import { reduce } from '../../source/views/live/reduce.js';
import { initialState, type LiveState } from '../../source/views/live/state.js';
import { threadLines } from '../../source/views/live/threads.js';
import { describeThread, fitThread } from '../../source/views/live/waits.js';
import { counts, runOf, snapshotOf } from './support/run.js';

const look = lookOf('dark', true);

function threadOf(thread: number, change: Partial<ThreadSnapshot>): ThreadSnapshot {
  return {
    thread,
    state: 'thinking',
    current: { entity: 'User', row: 2 },
    awaited: undefined,
    holder: undefined,
    counts: counts(),
    decided: 0,
    phasesMs: phaseTimesOf(() => 0),
    ...change,
  };
}

const seen = (...threads: ThreadSnapshot[]) => ({ threads, paused: false });

describe('what a thread waits for', () => {
  const other = threadOf(1, { state: 'thinking', current: { entity: 'User', row: 1 } });
  const user = { entity: 'User', row: 1 } as const;

  it.each([
    [
      'waiting-turn',
      user,
      1,
      'waiting for its turn (behind User row 1, T01: thinking)',
      'turn: User row 1, T01',
      'turn: U row 1, T01',
    ],
    [
      'waiting-turn',
      user,
      undefined,
      'waiting for its turn (behind User row 1)',
      'turn: User row 1',
      'turn: U row 1',
    ],
    ['waiting-turn', undefined, undefined, 'waiting for its turn', 'turn', 'turn'],
    ['waiting-lock', undefined, 1, 'waiting for the lock (held by T01)', 'lock: T01', 'lock: T01'],
    ['waiting-lock', undefined, undefined, 'waiting for the lock', 'lock', 'lock'],
    [
      'waiting-reference',
      user,
      1,
      'waiting for User row 1 (T01)',
      'ref: User row 1, T01',
      'ref: U row 1, T01',
    ],
    [
      'waiting-reference',
      user,
      undefined,
      'waiting for User row 1',
      'ref: User row 1',
      'ref: U row 1',
    ],
  ] as const)('%s on %j by thread %s', (state, awaited, holder, long, short, shortest) => {
    const thread = threadOf(2, { state, awaited, holder });
    const both = seen(other, thread);
    expect(describeThread(thread, both)).toBe(long);
    expect(fitThread(thread, both, long.length)).toBe(long);
    expect(fitThread(thread, both, long.length - 1)).toBe(short);
    expect(fitThread(thread, both, shortest.length)).toBe(shortest);
  });

  it('is named with what the other thread does, which may wait itself', () => {
    const product = { entity: 'Product', row: 3 } as const;
    const waiting = threadOf(1, { state: 'waiting-reference', awaited: product, holder: 3 });
    const order = threadOf(2, {
      state: 'waiting-turn',
      awaited: { entity: 'Order', row: 1 },
      holder: 1,
    });
    expect(describeThread(order, seen(waiting, order))).toBe(
      'waiting for its turn (behind Order row 1, T01: waiting for Product row 3)',
    );
  });

  it('is a pause to come for a thread that thinks while the run is paused', () => {
    const thread = threadOf(1, {});
    expect(describeThread(thread, { threads: [thread], paused: true })).toBe(
      'thinking, then paused',
    );
  });
});

describe('the cell of a thread', () => {
  const waiting = threadOf(2, {
    state: 'waiting-turn',
    current: { entity: 'User', row: 1999 },
    awaited: { entity: 'User', row: 1998 },
    holder: 1,
    decided: 1,
    counts: counts({ inserted: 1 }),
  });
  const snapshot = snapshotOf(0, {
    total: 30,
    threads: [threadOf(1, {}), waiting, ...snapshotOf(30).threads.slice(2)],
  });

  it('holds the whole cause of a wait at every width', () => {
    for (let width = 25; width <= 200; width += 1) {
      const plan = planCell('list', width, snapshot);
      const cell = threadCell('list', waiting, {
        look,
        snapshot,
        timeline: sampledTimeline(NO_SAMPLES),
        plan,
      });
      expect(lineText(cell)).toMatch(
        /turn: U(?:ser)? row 1998, T01|behind User row 1998, T01: thinking/,
      );
      expect(lineWidth(cell)).toBeLessThanOrEqual(width);
    }
  });

  it.each([
    ['waiting-turn', 1, 10, false],
    ['done', 1, 0, false],
    ['done', 1, 10, true],
    ['thinking', 5, 1, false],
  ] as const)(
    'shows how far a thread is on its way to the end: %s with %i',
    (state, decided, empty, stopping) => {
      const thread = threadOf(1, { state, decided });
      const run = snapshotOf(0, { total: 40, threads: snapshotOf(10).threads, stopping });
      const plan = planCell('list', 120, run);
      const text = lineText(
        threadCell('list', thread, {
          look,
          snapshot: run,
          timeline: sampledTimeline(NO_SAMPLES),
          plan,
        }),
      );
      const blanks = text.split('░').length - 1;
      if (empty === 10) expect(blanks).toBeGreaterThan(5);
      else expect(blanks).toBe(empty);
    },
  );
});

describe('a timeline', () => {
  /** A thread that spends the given phases one after the other, each sample 100 ms later. */
  function samplesOf(slices: readonly Partial<PhaseTimes>[]): PhaseSamples {
    const sums = new Map<ThreadPhase, number>();
    return slices.reduce<PhaseSamples>((samples, slice, index) => {
      for (const [phase, ms] of Object.entries(slice)) {
        sums.set(phase as ThreadPhase, (sums.get(phase as ThreadPhase) ?? 0) + ms);
      }
      const phasesMs = phaseTimesOf((phase) => sums.get(phase) ?? 0);
      const threads = [threadOf(1, { phasesMs })];
      return addSample(samples, snapshotOf(1, { elapsedMs: (index + 1) * 100, threads }));
    }, NO_SAMPLES);
  }

  it('shows the longest phase of each slice, thinking only where there is nothing else', () => {
    const samples = samplesOf([
      { thinking: 100 },
      { thinking: 90, checking: 3, writing: 7 },
      { turn: 60, lock: 40 },
      { paused: 100 },
      {},
    ]);
    expect(sampledTimeline(samples).phasesOf(1, 80)).toEqual([
      'thinking',
      'writing',
      'turn',
      'paused',
      undefined,
    ]);
  });

  it('holds the whole run at every width', () => {
    const samples = samplesOf([{ turn: 100 }, { turn: 100 }, { lock: 100 }, { lock: 100 }]);
    expect(sampledTimeline(samples).phasesOf(1, 2)).toEqual(['turn', 'lock']);
    expect(sampledTimeline(samples).phasesOf(1, 3)).toEqual(['turn', 'lock']);
    expect(sampledTimeline(samples).phasesOf(1, 4)).toEqual(['turn', 'turn', 'lock', 'lock']);
  });

  it('of a long run has no more samples than that of a short one', () => {
    const turns = Array.from({ length: 2000 }, (): Partial<PhaseTimes> => ({ turn: 100 }));
    const samples = samplesOf([...turns, ...turns.map(() => ({ lock: 100 }))]);
    expect(samples.samples.length).toBeLessThan(512);
    const phases = sampledTimeline(samples).phasesOf(1, 100);
    expect(phases).toHaveLength(phases.filter((phase) => phase !== undefined).length);
    const turn = phases.filter((phase) => phase === 'turn').length;
    expect(Math.abs(turn - phases.length / 2)).toBeLessThanOrEqual(1);
  });
});

describe('the room of the screen', () => {
  function watching(threads: number, columns: number, rows: number): LiveState {
    const sized = reduce(initialState, { type: 'resized', size: { columns, rows } });
    return reduce(sized, { type: 'sampled', run: runOf(threads) });
  }

  it('is used for a timeline below the threads, or beside them', () => {
    expect(divideBelow(watching(10, 80, 21)).timelineRows > 0).toBe(false);
    expect(divideBelow(watching(10, 120, 33)).timelineRows > 0).toBe(true);
    const wide = watching(10, 200, 47);
    expect(divideBelow(wide).timelineRows > 0).toBe(false);
    expect(lineText(threadLines(wide, true, look)[0] ?? [])).toContain('each character');
  });

  it('of 32 threads shows what each of them waits for', () => {
    const state = watching(32, 120, 33);
    const text = threadLines(state, true, look).map(lineText).join('\n');
    expect(text).toMatch(/turn: Product row 1\b|turn\b/);
    expect(text).not.toContain('…');
  });

  it('goes from the list to the timeline, the heat map and back', () => {
    const seenArrangements: string[] = [];
    let state = watching(4, 80, 21);
    for (let times = 0; times < 3; times += 1) {
      state = reduce(state, { type: 'arranged' });
      seenArrangements.push(state.arrangement);
    }
    expect(seenArrangements).toEqual(['timeline', 'heat', 'list']);
  });
});
