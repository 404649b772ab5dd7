import { createHistogram } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';

import { outcomeIndex } from '../../source/entities/outcome.js';
import type { SharedState } from '../../source/sim/shared-state.js';
import { countsOf, readSnapshot, sumOutcomes } from '../../source/sim/snapshot.js';
import { ENTITIES } from '../harness/shop.js';
import { assignmentState } from './assignment-state.js';

const newState = (threads = 3): SharedState => assignmentState({ threads, paceMs: 7 });

const NONE = countsOf(() => 0);

describe('a snapshot', () => {
  it('of a run that has not begun shows nothing but what is to be done', () => {
    const snapshot = readSnapshot(newState(), createHistogram(), 0);
    expect(snapshot).toMatchObject({
      elapsedMs: 0,
      paused: false,
      stopping: false,
      paceMs: 7,
      total: 30,
      decided: 0,
      retries: 0,
      counts: NONE,
      latency: { p50: 0, p95: 0, p99: 0 },
    });
    expect(snapshot.databases).toEqual(
      (['User', 'Product', 'Order'] as const).map((entity) => ({
        entity,
        total: 10,
        decided: 0,
        counts: NONE,
        writer: undefined,
        waitMs: 0,
      })),
    );
    expect(snapshot.threads.map(({ thread, state }) => [thread, state])).toEqual([
      [1, 'starting'],
      [2, 'starting'],
      [3, 'starting'],
    ]);
  });

  it('adds up what the threads have counted', () => {
    const state = newState();
    const count = (
      thread: number,
      entity: number,
      outcome: Parameters<typeof outcomeIndex>[0],
    ): void => state.threads.slot(thread).count(entity, outcomeIndex(outcome));
    count(1, 0, 'inserted');
    count(1, 2, 'missing-reference');
    count(2, 0, 'inserted');
    count(3, 1, 'failed');
    const { counts, decided, databases, threads } = readSnapshot(state, createHistogram(), 5);
    expect(counts).toEqual({ ...NONE, inserted: 2, 'missing-reference': 1, failed: 1 });
    expect(decided).toBe(4);
    expect(databases.map((database) => database.decided)).toEqual([2, 1, 1]);
    expect(databases[0]?.counts).toEqual({ ...NONE, inserted: 2 });
    expect(threads.map((thread) => thread.decided)).toEqual([2, 1, 1]);
    expect(threads[0]?.counts).toEqual({ ...NONE, inserted: 1, 'missing-reference': 1 });
    expect(sumOutcomes(counts)).toBe(4);
  });

  it('adds up how long the threads waited to write to each database, for a turn or its lock', () => {
    const state = newState();
    const [one, two, three] = [1, 2, 3].map((thread) => state.threads.slot(thread));
    for (const slot of [one, two, three]) slot?.enter('idle', 0);
    one?.setCurrent(0, 4);
    one?.enter('waiting-turn', 1);
    one?.enter('writing', 4);
    one?.setCurrent(1, 4);
    one?.enter('waiting-lock', 5);
    one?.enter('writing', 7);
    two?.setCurrent(0, 5);
    two?.enter('waiting-turn', 2);
    three?.setCurrent(2, 4);
    three?.enter('waiting-reference', 1);
    const { databases, threads } = readSnapshot(state, createHistogram(), 12);
    expect(databases.map(({ waitMs }) => waitMs)).toEqual([3 + 10, 2, 0]);
    const phases = threads.map(({ phasesMs }) => phasesMs.turn + phasesMs.lock);
    expect(phases).toEqual([5, 10, 0]);
  });

  it('shows what each thread has in flight, what it waits for, and who holds that', () => {
    const state = newState();
    for (const batch of [0, 1, 2]) state.turnsOf(ENTITIES.User.index).markDecided(batch);
    const [writer, waiter, order] = [1, 2, 3].map((thread) => state.threads.slot(thread));
    writer?.setCurrent(0, 4);
    writer?.enter('writing', 1);
    state.turnsOf(ENTITIES.User.index).holder = 1;
    waiter?.setCurrent(0, 5);
    waiter?.enter('waiting-turn', 2);
    order?.setCurrent(2, 4);
    order?.setAwaited(0, 5);
    order?.enter('waiting-reference', 3);
    const { threads, databases } = readSnapshot(state, createHistogram(), 10);
    expect(threads).toMatchObject([
      {
        state: 'writing',
        current: { entity: 'User', row: 4 },
        awaited: undefined,
        holder: undefined,
      },
      {
        state: 'waiting-turn',
        current: { entity: 'User', row: 5 },
        awaited: { entity: 'User', row: 4 },
        holder: 1,
      },
      {
        state: 'waiting-reference',
        current: { entity: 'Order', row: 4 },
        awaited: { entity: 'User', row: 5 },
        holder: 2,
      },
    ]);
    expect(databases.map((database) => database.writer)).toEqual([1, undefined, undefined]);
  });

  it('shows nothing in flight or awaited once it is let go', () => {
    const state = newState(1);
    const slot = state.threads.slot(1);
    slot.setCurrent(2, 9);
    slot.setAwaited(0, 9);
    slot.enter('waiting-reference', 0);
    slot.enter('judging', 1);
    slot.setCurrent(0, 0);
    const [thread] = readSnapshot(state, createHistogram(), 2).threads;
    expect(thread).toMatchObject({ current: undefined, awaited: undefined });
    expect(thread?.phasesMs).toMatchObject({ reference: 1, checking: 1 });
  });

  it('shows latency in milliseconds, and the controls', () => {
    const state = newState();
    const latency = createHistogram();
    for (let ms = 1; ms <= 100; ms += 1) latency.record(ms * 1e6);
    state.control.paused = true;
    state.control.countRetry();
    const snapshot = readSnapshot(state, latency, 1234);
    expect(snapshot).toMatchObject({ elapsedMs: 1234, paused: true, stopping: false, retries: 1 });
    expect(snapshot.latency.p50).toBeCloseTo(50, 0);
    expect(snapshot.latency.p95).toBeCloseTo(95, 0);
    expect(snapshot.latency.p99).toBeCloseTo(99, 0);
    state.control.stop();
    expect(readSnapshot(state, latency, 1)).toMatchObject({ paused: false, stopping: true });
  });
});
