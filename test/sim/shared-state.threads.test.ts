import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';

import { sumPhases, THREAD_PHASES, type ThreadPhase } from '../../source/ledger/phases.js';
import { buildSchedule } from '../../source/sim/schedule.js';
import {
  describeShared,
  SharedState,
  type SharedDescription,
} from '../../source/sim/shared-state.js';
import { PHASES } from '../../source/sim/thread-slot.js';
import { THREAD_STATES } from '../../source/sim/thread-state.js';
import { assignmentWorkload } from '../../source/sim/workloads/assignment.js';
import { SHOP_MODEL } from '../../source/model/shop.js';
import { generateWorkload } from '../../source/sim/workloads/generate.js';
import type { Workload } from '../../source/sim/workloads/workload.js';
import { ENTITIES, ENTITY_NAMES } from '../harness/shop.js';
import { changesOf } from './changes-of.js';
import { bundleThread, runThreads, TestThread } from './threads.js';

function sharedOf(
  workload: Workload,
  {
    threads = 4,
    batchSize = 1,
    paceMs = 0,
    keptEvents,
  }: { threads?: number; batchSize?: number; paceMs?: number; keptEvents?: number } = {},
): SharedDescription {
  return describeShared({
    threads,
    batchSize,
    workload,
    schedule: buildSchedule(workload, batchSize),
    paceMs,
    ...(keptEvents === undefined ? {} : { keptEvents }),
  });
}

let script: string;

beforeAll(async () => {
  script = await bundleThread(`
    import { SharedState } from '../../source/sim/shared-state.js';
    const { shared, work, thread, entity, batch, isWokenOnly } = workerData;
    const state = new SharedState(shared);
    const slot = state.threads.slot(thread ?? 1);
    if (isWokenOnly) {
      // Without the timeouts that look again, a wake-up that does not come is never made good.
      const wait = Atomics.wait;
      Atomics.wait = (array, index, value) => wait(array, index, value);
    }
    if (work === 'claim') {
      state.control.countRetry();
      state.control.awaitRelease();
      const taken = [];
      const pause = new Int32Array(new SharedArrayBuffer(4));
      for (let step = state.control.claim(); step !== undefined; step = state.control.claim()) {
        taken.push(step);
        // On a busy machine one thread could take them all before another is let onto a core.
        if (taken.length % 500 === 0) Atomics.wait(pause, 0, 0, 1);
        state.control.addInFlight(1);
        slot.count(step % 3, step % 6);
        state.control.addInFlight(-1);
      }
      parentPort.postMessage(taken);
    } else {
      parentPort.postMessage('waiting');
      if (work === 'decided') state.turnsOf(entity).awaitDecided(batch);
      if (work === 'release') state.control.awaitRelease();
      if (work === 'resume') state.control.awaitResume();
      if (work === 'think') state.control.think(60_000);
      parentPort.postMessage('woken');
    }
  `);
});

/** Starts a thread that waits, and comes back when it certainly does. */
async function startWaiting(shared: SharedDescription, data: object): Promise<TestThread> {
  const thread = new TestThread(script, { shared, isWokenOnly: true, ...data });
  expect(await thread.next()).toBe('waiting');
  await pause(30);
  expect(thread.waiting).toBe(0);
  return thread;
}

/** Waits until the thread has gone on and ended. */
async function expectWoken(thread: TestThread): Promise<void> {
  expect(await thread.next()).toBe('woken');
  await thread.ended;
}

describe('the steps of a run', () => {
  it('are taken once each, by several threads at once, and counted', async () => {
    const THREADS = 4;
    const workload = generateWorkload({ rows: 60_000, seed: 1, invalid: 0 }, SHOP_MODEL);
    const shared = sharedOf(workload, { threads: THREADS });
    const state = new SharedState(shared);
    const data = Array.from({ length: THREADS }, (_, index) => ({
      shared,
      work: 'claim',
      thread: index + 1,
    }));
    const release = setInterval(() => {
      if (state.control.retries === THREADS) state.control.release();
    }, 5);
    const taken = (await runThreads(script, data)) as number[][];
    clearInterval(release);

    const all = taken.flat().toSorted((left, right) => left - right);
    expect(all).toHaveLength(60_000);
    expect(all.every((step, index) => step === index)).toBe(true);
    for (const each of taken) {
      expect(each.every((step, index) => index === 0 || step > (each[index - 1] ?? 0))).toBe(true);
    }
    expect(taken.filter((each) => each.length > 0).length).toBeGreaterThan(1);
    expect(state.control.claimedSteps).toBe(60_000);
    expect(state.control.claim()).toBeUndefined();
    expect(state.control.claimedSteps).toBe(60_000);
    expect(state.control.peakInFlight).toBeGreaterThanOrEqual(1);
    expect(state.control.peakInFlight).toBeLessThanOrEqual(THREADS);
    let counted = 0;
    for (const [index, each] of taken.entries()) {
      const slot = state.threads.slot(index + 1);
      expect(slot.counted(0, 'inserted')).toBe(each.filter((step) => step % 6 === 0).length);
      counted += slot.counted(0, 'inserted') + slot.counted(0, 'missing-reference');
    }
    expect(counted).toBe(20_000);
  });

  it('are none where there are no rows', () => {
    const state = new SharedState(
      sharedOf(generateWorkload({ rows: 0, seed: 1, invalid: 0 }, SHOP_MODEL)),
    );
    expect(state.control.claim()).toBeUndefined();
    expect(state.control.claimedSteps).toBe(0);
  });
});

describe('a thread that waits', () => {
  it('for a batch is woken when that batch is decided, and not by another', async () => {
    const workload = generateWorkload({ rows: 20_000, seed: 1, invalid: 0 }, SHOP_MODEL);
    const shared = sharedOf(workload);
    const state = new SharedState(shared);
    const waiting = await startWaiting(shared, {
      work: 'decided',
      entity: ENTITIES.User.index,
      batch: 7,
    });
    state.turnsOf(ENTITIES.User.index).markDecided(6);
    state.turnsOf(ENTITIES.Product.index).markDecided(7);
    // Shares its word of the wake-up memory with the batch that is waited for.
    state.turnsOf(ENTITIES.User.index).markDecided(7 + 1024);
    await pause(50);
    expect(waiting.waiting).toBe(0);
    expect(state.turnsOf(ENTITIES.User.index).isDecided(7)).toBe(false);
    state.turnsOf(ENTITIES.User.index).markDecided(7);
    await expectWoken(waiting);
  });

  it('for a batch goes on when it is decided already', async () => {
    const shared = sharedOf(assignmentWorkload());
    new SharedState(shared).turnsOf(ENTITIES.Order.index).markDecided(3);
    const thread = new TestThread(script, {
      shared,
      work: 'decided',
      entity: ENTITIES.Order.index,
      batch: 3,
    });
    expect(await thread.next()).toBe('waiting');
    await expectWoken(thread);
  });

  it('for one batch is woken with all others that wait for it', async () => {
    const shared = sharedOf(assignmentWorkload());
    const data = { work: 'decided', entity: ENTITIES.User.index, batch: 0 };
    const threads = await Promise.all([1, 2, 3].map(() => startWaiting(shared, data)));
    new SharedState(shared).turnsOf(ENTITIES.User.index).markDecided(0);
    await Promise.all(threads.map(expectWoken));
  });

  it('for the start is released', async () => {
    const shared = sharedOf(assignmentWorkload());
    const thread = await startWaiting(shared, { work: 'release' });
    new SharedState(shared).control.release();
    await expectWoken(thread);
  });

  it('in a pause is woken when it ends', async () => {
    const shared = sharedOf(assignmentWorkload());
    const state = new SharedState(shared);
    state.control.paused = true;
    const thread = await startWaiting(shared, { work: 'resume' });
    state.control.paused = false;
    await expectWoken(thread);
  });

  it.each(['resume', 'think'])('(%s) is woken by a stop', async (work) => {
    const shared = sharedOf(assignmentWorkload());
    const state = new SharedState(shared);
    state.control.paused = work === 'resume';
    const thread = await startWaiting(shared, { work });
    state.control.stop();
    expect(state.control).toMatchObject({ stopping: true, paused: false });
    await expectWoken(thread);
  });

  it('for the start learns of a stop, because it looks again', async () => {
    const shared = sharedOf(assignmentWorkload());
    const thread = await startWaiting(shared, { work: 'release', isWokenOnly: false });
    new SharedState(shared).control.stop();
    await expectWoken(thread);
  });
});

describe('the cells of a run', () => {
  it('begin at nothing, and hold the pace', () => {
    const state = new SharedState(sharedOf(assignmentWorkload(), { paceMs: 250 }));
    expect(state.control).toMatchObject({
      claimedSteps: 0,
      stopping: false,
      paused: false,
      paceMs: 250,
      peakInFlight: 0,
      retries: 0,
    });
    state.control.paceMs = 0;
    expect(state.control.paceMs).toBe(0);
  });

  it('remember the most rows in flight', () => {
    const state = new SharedState(sharedOf(assignmentWorkload()));
    for (const rows of [3, -1, 2, -4, 2, -2]) state.control.addInFlight(rows);
    expect(state.control.peakInFlight).toBe(4);
    state.control.addInFlight(5);
    expect(state.control.peakInFlight).toBe(5);
  });

  it('count retries, and show which thread holds which database', () => {
    const state = new SharedState(sharedOf(assignmentWorkload()));
    state.control.countRetry();
    state.control.countRetry();
    expect(state.control.retries).toBe(2);
    state.turnsOf(ENTITIES.Order.index).holder = 4;
    expect(ENTITY_NAMES.map((entity) => state.turnsOf(ENTITIES[entity]!.index).holder)).toEqual([
      0, 0, 4,
    ]);
  });

  it('know which parents are committed, for ids that are in the workload', () => {
    const workload = assignmentWorkload();
    const state = new SharedState(sharedOf(workload));
    const User = state.committedOf(ENTITIES.User.index);
    const Product = state.committedOf(ENTITIES.Product.index);
    for (const id of [3, 11, 0]) User.add(id);
    const ids = Array.from({ length: 12 }, (_, index) => index);
    expect(ids.filter((id) => User.has(id))).toEqual([3]);
    expect(ids.filter((id) => Product.has(id))).toEqual([]);
    expect([User.lastRow(3), User.lastRow(11)]).toEqual([3, 0]);
  });
});

describe('the slot of a thread', () => {
  it('are its own', () => {
    const state = new SharedState(sharedOf(assignmentWorkload(), { threads: 3 }));
    const second = state.threads.slot(2);
    second.enter('writing', 1);
    second.setCurrent(1, 7);
    second.setAwaited(0, 9);
    second.setStep(12, 'announced');
    second.osThread = 4711;
    second.count(2, 3);
    second.count(2, 3);
    for (const thread of [1, 3]) {
      const slot = state.threads.slot(thread);
      expect(slot).toMatchObject({
        state: 'starting',
        current: { entity: 0, row: 0 },
        awaited: { entity: 0, row: 0 },
        step: { position: 0, phase: 'none' },
        osThread: 0,
        sinceMs: 0,
      });
      expect(slot.counted(2, 'missing-reference')).toBe(0);
    }
    expect(state.threads.slot(2)).toMatchObject({
      state: 'writing',
      current: { entity: 1, row: 7 },
      awaited: { entity: 0, row: 9 },
      step: { position: 12, phase: 'announced' },
      osThread: 4711,
    });
    expect(state.threads.slot(2).counted(2, 'missing-reference')).toBe(2);
  });

  it('hold every state and every phase', () => {
    const slot = new SharedState(sharedOf(assignmentWorkload())).threads.slot(1);
    for (const state of THREAD_STATES) {
      slot.enter(state, 0);
      expect(slot.state).toBe(state);
    }
    for (const phase of PHASES) {
      slot.setStep(1, phase);
      expect(slot.step.phase).toBe(phase);
    }
  });

  it('put the time in each state where it belongs, and all of it somewhere', () => {
    const slot = new SharedState(sharedOf(assignmentWorkload())).threads.slot(1);
    const at = [
      ['idle', 0],
      ['thinking', 10],
      ['judging', 30],
      ['waiting-reference', 31],
      ['judging', 35],
      ['recording', 36],
      ['waiting-turn', 38],
      ['writing', 58],
      ['waiting-lock', 60],
      ['writing', 100],
      ['writing', 100.5],
      ['recording', 101],
      ['paused', 103],
      ['thinking', 600],
      ['judging', 1000],
      ['done', 1000.5],
    ] as const;
    for (const [state, ms] of at) slot.enter(state, ms);
    const expected = {
      idle: 10,
      thinking: 420,
      checking: 2.5,
      reference: 4,
      recording: 4,
      turn: 20,
      writing: 3,
      lock: 40,
      paused: 497,
    };
    expect(slot.phaseTimes(5000)).toEqual(expected);
    expect(slot.sinceMs).toBe(1000.5);
    expect(sumPhases(slot.phaseTimes(5000))).toBe(1000.5);
  });

  it('count the phase that is not over yet', () => {
    const slot = new SharedState(sharedOf(assignmentWorkload())).threads.slot(1);
    slot.enter('idle', 0);
    slot.enter('writing', 5);
    expect(slot.phaseTimes(8)).toMatchObject({ idle: 5, writing: 3 });
    expect(slot.phaseTimes(9)).toMatchObject({ idle: 5, writing: 4 });
  });

  it('count no time before the release or after the end', () => {
    const slot = new SharedState(sharedOf(assignmentWorkload())).threads.slot(1);
    expect(sumPhases(slot.phaseTimes(70))).toBe(0);
    slot.enter('idle', 0);
    slot.enter('crashed', 7);
    expect(sumPhases(slot.phaseTimes(70))).toBe(7);
  });

  it('note each change of phase, in memory of its own', () => {
    const state = new SharedState(sharedOf(assignmentWorkload(), { threads: 2 }));
    const slot = state.threads.slot(2);
    slot.enter('idle', 0);
    slot.enter('judging', 1.25);
    slot.enter('judging', 2);
    slot.enter('done', 3);
    const phase = (name: ThreadPhase): number => THREAD_PHASES.indexOf(name);
    const changes = changesOf(state.threads.transitions(2));
    expect(changes.map(({ atMs, phase }) => [atMs, phase])).toEqual([
      [0, phase('idle')],
      [1.25, phase('checking')],
      [3, -1],
    ]);
    expect(changesOf(state.threads.transitions(1))).toEqual([]);
  });

  it('number the changes of all threads in one order, with the rows that they are about', () => {
    const state = new SharedState(sharedOf(assignmentWorkload(), { threads: 2 }));
    const [one, two] = [state.threads.slot(1), state.threads.slot(2)];
    one.setCurrent(0, 7);
    one.enter('judging', 1);
    two.setCurrent(2, 4);
    two.setAwaited(0, 7);
    two.enter('waiting-reference', 1.5);
    one.enter('crashed', 2);
    const [first, third] = changesOf(state.threads.transitions(1));
    const [second] = changesOf(state.threads.transitions(2));
    expect(first).toMatchObject({ number: 0, row: { entity: 0, row: 7 }, awaited: { row: 0 } });
    expect(second).toMatchObject({
      number: 1,
      row: { entity: 2, row: 4 },
      awaited: { entity: 0, row: 7 },
    });
    expect(third).toMatchObject({ number: 2, phase: -2 });
  });

  it('leave a gap in the numbers where a change did not fit', () => {
    const state = new SharedState(sharedOf(assignmentWorkload(), { threads: 2, keptEvents: 1 }));
    const [one, two] = [state.threads.slot(1), state.threads.slot(2)];
    for (let ms = 0; !state.threads.transitions(1).isOverflown; ms += 2) {
      one.enter('judging', ms);
      one.enter('recording', ms + 1);
    }
    two.enter('judging', 1);
    two.enter('recording', 2);
    const kept = changesOf(state.threads.transitions(1)).length;
    expect(changesOf(state.threads.transitions(2)).map(({ number }) => number)).toEqual([
      kept + 1,
      kept + 2,
    ]);
  });
});
