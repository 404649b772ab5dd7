import { describe, expect, it } from 'vitest';

import { describeDatabases } from '../../source/sim/shared-databases.js';
import type { SharedState } from '../../source/sim/shared-state.js';
import { WaitCauses, type WaitCause } from '../../source/sim/wait-causes.js';
import type { ThreadState } from '../../source/sim/thread-state.js';
import { ENTITIES } from '../harness/shop.js';
import { assignmentState } from './assignment-state.js';

const [USER, PRODUCT, ORDER] = [0, 1, 2] as const;

type InFlight = readonly [thread: number, state: ThreadState, entity: number, row: number];

function stateWith(rows: readonly InFlight[]): SharedState {
  const state = assignmentState({ threads: 4, paceMs: 0 });
  for (const [thread, doing, entity, row] of rows) {
    state.threads.slot(thread).setCurrent(entity, row);
    state.threads.slot(thread).enter(doing, 1);
  }
  return state;
}

function causeOf(state: SharedState, thread: number): WaitCause | undefined {
  return new WaitCauses(state).of(thread, state.threads.slot(thread).state);
}

const UNKNOWN = { row: undefined, thread: undefined };

describe('a thread that waits for its turn', () => {
  it('waits for the first row that is not decided, whatever the thread of that row does', () => {
    for (const doing of ['thinking', 'judging', 'writing', 'waiting-lock'] as const) {
      const state = stateWith([
        [1, 'waiting-turn', PRODUCT, 6],
        [2, doing, PRODUCT, 4],
        [3, 'waiting-turn', PRODUCT, 5],
      ]);
      for (const batch of [0, 1, 2]) state.turnsOf(ENTITIES.Product.index).markDecided(batch);
      for (const waiting of [1, 3]) {
        expect(causeOf(state, waiting)).toMatchObject({ row: { row: 4 }, thread: 2 });
      }
      expect(causeOf(state, 2)).toEqual(doing === 'waiting-lock' ? UNKNOWN : undefined);
    }
  });

  it('does not wait for a row that is decided and being recorded', () => {
    const state = stateWith([
      [1, 'recording', USER, 1],
      [2, 'thinking', USER, 2],
      [3, 'waiting-turn', USER, 3],
    ]);
    state.turnsOf(ENTITIES.User.index).markDecided(0);
    expect(causeOf(state, 3)).toMatchObject({ row: { row: 2 }, thread: 2 });
  });

  it('names no row while the first one has no thread yet', () => {
    const state = stateWith([
      [1, 'thinking', USER, 2],
      [2, 'waiting-turn', USER, 3],
    ]);
    expect(causeOf(state, 2)).toEqual(UNKNOWN);
  });
});

describe('a thread whose order waits for a row', () => {
  it('waits for the thread that has this row in flight', () => {
    const state = stateWith([
      [1, 'judging', USER, 5],
      [2, 'waiting-reference', ORDER, 5],
    ]);
    state.threads.slot(2).setAwaited(USER, 5);
    expect(causeOf(state, 2)).toMatchObject({ row: { entity: USER, row: 5 }, thread: 1 });
  });

  it('names no thread where none has the row', () => {
    const state = stateWith([
      [1, 'judging', USER, 8],
      [2, 'waiting-reference', ORDER, 9],
    ]);
    state.threads.slot(2).setAwaited(USER, 9);
    expect(causeOf(state, 2)).toEqual({ row: { entity: USER, row: 9 }, thread: undefined });
  });
});

describe('a thread that waits for the lock', () => {
  it('waits for the thread that writes, not for one that asked for the lock last', () => {
    const state = stateWith([
      [1, 'writing', USER, 1],
      [2, 'waiting-lock', USER, 2],
      [3, 'waiting-lock', USER, 3],
      [4, 'writing', PRODUCT, 1],
    ]);
    state.turnsOf(ENTITIES.User.index).holder = 3;
    expect(causeOf(state, 2)).toEqual({ row: undefined, thread: 1 });
    expect(causeOf(state, 3)).toEqual({ row: undefined, thread: 1 });
    expect(new WaitCauses(state).writerOf(USER)).toBeUndefined();
    state.turnsOf(ENTITIES.User.index).holder = 1;
    expect(new WaitCauses(state).writerOf(USER)).toBe(1);
  });

  it('names no thread where no thread of the run writes', () => {
    expect(causeOf(stateWith([[2, 'waiting-lock', USER, 2]]), 2)).toEqual(UNKNOWN);
  });

  it('where an entity has several databases, waits for a thread that uses the same one', () => {
    const state = stateWith([
      [1, 'writing', USER, 1],
      [2, 'waiting-lock', USER, 2],
    ]);
    state.moveTo(describeDatabases(4, ['u1.db', 'u2.db', 'products.db', 'orders.db']));
    state.databases.ask(2, 1, 1);
    state.databases.ask(1, 0, 1);
    expect(causeOf(state, 2)).toEqual(UNKNOWN);
    state.databases.ask(1, 1, 1);
    expect(causeOf(state, 2)).toMatchObject({ thread: 1 });
  });
});
