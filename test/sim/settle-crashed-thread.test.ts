import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { createHistogram } from 'node:perf_hooks';
import { afterEach, describe, expect, it } from 'vitest';

import type { MigratedDatabase } from '../../source/db/sqlite/migrated-database.js';
import type { EntityName } from '../../source/entities/entity.js';
import type { StoredRow } from '../../source/entities/value.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import { runFiles } from '../../source/ledger/files.js';
import { parseLine, readLines } from '../../source/ledger/lines.js';
import { prepareDatabases } from '../../source/router/prepare.js';
import { Router } from '../../source/router/router.js';
import { openLedger, Recorder } from '../../source/sim/recorder.js';
import { buildSchedule } from '../../source/sim/schedule.js';
import { settleCrashedThread } from '../../source/sim/settle-crashed-thread.js';
import { describeShared, SharedState } from '../../source/sim/shared-state.js';
import type { Phase } from '../../source/sim/thread-slot.js';
import { readSnapshot } from '../../source/sim/snapshot.js';
import { assignmentWorkload, openAssignment } from '../../source/sim/workloads/assignment.js';
import { ENTITIES, entityIndex, shopTopology } from '../harness/shop.js';
import { temporaryFolder } from '../harness/folder.js';
import { VirtualClock } from '../harness/virtual-clock.js';

const CRASHED = 2;

let close: (() => Promise<void>) | undefined;

afterEach(async () => {
  await close?.();
  close = undefined;
});

/** A run of the assignment in batches of three, in which thread 2 died over one batch. */
async function scene(entity: EntityName, batch: number, phase: Phase) {
  const workload = assignmentWorkload();
  const dir = temporaryFolder();
  mkdirSync(path.join(dir, 'data', 'runs'), { recursive: true });
  const router = await Router.open(shopTopology(dir), { sync: 'off', busyMs: 100 });
  await prepareDatabases(router, 'wal');
  const shared = new SharedState(
    describeShared({
      threads: 3,
      batchSize: 3,
      workload,
      schedule: buildSchedule(workload, 3),
      paceMs: 0,
    }),
  );
  const files = runFiles(dir, 'r-test');
  const recorder = new Recorder({
    thread: CRASHED,
    shared,
    latency: createHistogram(),
    ...openLedger(files),
  });
  close = async () => {
    recorder.close();
    await router.close();
  };
  const { schedule } = shared;
  const steps = Array.from({ length: schedule.length }, (_, at) => schedule.at(at));
  const position = steps.findIndex((step) => {
    return step.entity.name === entity && step.batch === batch;
  });
  const slot = shared.threads.slot(CRASHED);
  slot.setStep(position, phase);
  slot.setCurrent(entityIndex(entity), batch * 3 + 1);
  slot.enter('writing', 5);
  shared.control.addInFlight(3);
  shared.turnsOf(ENTITIES[entity]!.index).holder = CRASHED;
  for (let before = 0; before < batch; before += 1)
    shared.turnsOf(ENTITIES[entity]!.index).markDecided(before);
  let isSettled = false;
  const clock = new VirtualClock();
  await clock.pass(20);
  return {
    shared,
    router,
    settle: async () => {
      const context = {
        shared,
        source: openAssignment(),
        router,
        recorder,
        attemptLines: () => readLines(files.attempts),
        clock,
      };
      await settleCrashedThread(CRASHED, 'out of memory', context);
      isSettled = true;
    },
    clock,
    isSettled: () => isSettled,
    files,
    attempts: () => [...readLines(files.attempts)].map((line) => parseLine(line) as Attempt),
    store: async (...rows: StoredRow[]) => {
      await (await router.store(entity)).insertAll(rows);
    },
  };
}

const outcomesOf = (attempts: readonly Attempt[]): string[] =>
  attempts.map(({ entity, row, outcome }) => `${entity} ${row} ${outcome}`);

const BOB: StoredRow = [2, 'Bob', 'bob@example.com'];

/** What ends the line of a row that was inserted. */
const DECIDED = { thread: 1, outcome: 'inserted', reasons: [], startedMs: 1, latencyMs: 1 };

describe('a thread that died', () => {
  it('with nothing in flight leaves nothing to settle', async () => {
    const { settle, attempts, shared } = await scene('User', 0, 'none');
    await settle();
    expect(attempts()).toEqual([]);
    expect(shared.turnsOf(ENTITIES.User.index).isDecided(0)).toBe(false);
    expect(shared.threads.slot(CRASHED).state).toBe('crashed');
  });

  it('with rows that it had only claimed has not written them', async () => {
    const { settle, attempts, shared, store } = await scene('User', 0, 'claimed');
    // An equal row that was there before proves nothing.
    await store(BOB);
    await settle();
    expect(outcomesOf(attempts())).toEqual(['User 1 failed', 'User 2 failed', 'User 3 failed']);
    expect(attempts()[0]).toMatchObject({
      thread: CRASHED,
      error: { class: 'thread-died', code: '' },
      reasons: [
        {
          field: '',
          rule: 'thread-died',
          message: 'users.db lost the thread that had claimed this row: out of memory',
        },
      ],
      startedMs: 20,
      latencyMs: 0,
    });
    expect(shared.turnsOf(ENTITIES.User.index).isDecided(0)).toBe(true);
  });

  it('with rows that it had announced may have written those that are there', async () => {
    const { settle, attempts, store } = await scene('User', 0, 'announced');
    await store(BOB, [3, 'Somebody else', 'other@example.com']);
    await settle();
    expect(outcomesOf(attempts())).toEqual(['User 1 failed', 'User 2 unknown', 'User 3 failed']);
  });

  it.each(['claimed', 'announced'] as const)(
    'with rows that are invalid anyhow is reported (%s)',
    async (phase) => {
      const { settle, attempts } = await scene('User', 3, phase);
      await settle();
      expect(outcomesOf(attempts())).toEqual(['User 10 invalid']);
    },
  );

  it('while it recorded its rows has decided those whose lines are whole', async () => {
    const { settle, attempts, store, files } = await scene('User', 0, 'announced');
    await store([1, 'Alice', 'alice@example.com'], BOB, [3, 'Charlie', 'charlie@example.com']);
    const line = (row: number): string =>
      JSON.stringify({ entity: 'User', row, values: { id: row }, ...DECIDED });
    // The disk took one line and a half, and then the line of another thread.
    const other = JSON.stringify({ entity: 'Product', row: 1, values: { id: 1 }, ...DECIDED });
    appendFileSync(files.attempts, `${line(1)}\n${line(2).slice(0, 30)}${other}\n`);
    await settle();
    expect(outcomesOf(attempts())).toEqual([
      'User 1 inserted',
      'Product 1 inserted',
      'User 2 unknown',
      'User 3 unknown',
    ]);
  });

  it('over a database that cannot be read leaves unknown rows', async () => {
    const { settle, attempts, router } = await scene('Order', 0, 'announced');
    await (router.database('Order') as MigratedDatabase).handle.run('DROP TABLE orders');
    await settle();
    expect(outcomesOf(attempts())).toEqual([
      'Order 1 unknown',
      'Order 2 unknown',
      'Order 3 unknown',
    ]);
  });

  it('after it had recorded its rows leaves the others waiting no longer', async () => {
    const { settle, attempts, shared } = await scene('Product', 1, 'recorded');
    expect(shared.turnsOf(ENTITIES.Product.index).isDecided(1)).toBe(false);
    await settle();
    expect(attempts()).toEqual([]);
    expect(shared.turnsOf(ENTITIES.Product.index).isDecided(1)).toBe(true);
  });

  it('after all of it was done leaves nothing to settle', async () => {
    const { settle, attempts, shared } = await scene('Product', 1, 'recorded');
    shared.turnsOf(ENTITIES.Product.index).markDecided(1);
    await settle();
    expect(attempts()).toEqual([]);
    expect(shared.threads.slot(CRASHED).state).toBe('crashed');
  });

  it('between its commit and its record leaves rows that may be its own', async () => {
    const { settle, attempts, shared, store } = await scene('User', 0, 'announced');
    await store([1, 'Alice', 'alice@example.com'], BOB, [3, 'Charlie', 'charlie@example.com']);
    shared.turnsOf(ENTITIES.User.index).markDecided(0);
    await settle();
    expect(outcomesOf(attempts())).toEqual(['User 1 unknown', 'User 2 unknown', 'User 3 unknown']);
  });

  it.each(['claimed', 'announced', 'recorded'] as const)(
    'is settled in its place in the queue (%s)',
    async (phase) => {
      const { settle, isSettled, shared, clock } = await scene('User', 2, phase);
      // As if the batch before were still being written.
      new Uint8Array(shared.description.turns[ENTITIES.User.index]!.decided)[1] = 0;
      const settling = settle();
      await clock.pass(30);
      expect(isSettled()).toBe(false);
      expect(shared.turnsOf(ENTITIES.User.index).isDecided(2)).toBe(false);
      shared.turnsOf(ENTITIES.User.index).markDecided(1);
      await clock.pass(5);
      await settling;
      expect(shared.turnsOf(ENTITIES.User.index).isDecided(2)).toBe(true);
    },
  );

  it('has no rows in flight any longer, and is reported', async () => {
    const { settle, shared } = await scene('User', 0, 'claimed');
    expect(shared.control.peakInFlight).toBe(3);
    await settle();
    shared.control.addInFlight(3);
    expect(shared.control.peakInFlight).toBe(3);
    const { threads, counts } = readSnapshot(shared, createHistogram(), 20);
    expect(threads[CRASHED - 1]).toMatchObject({ state: 'crashed', decided: 3 });
    expect(threads[CRASHED - 1]?.phasesMs.writing).toBe(15);
    expect(counts.failed).toBe(3);
  });

  it('holds no row and no database any longer', async () => {
    const { settle, shared } = await scene('User', 0, 'announced');
    await settle();
    const { databases, threads } = readSnapshot(shared, createHistogram(), 20);
    expect(threads[CRASHED - 1]?.current).toBeUndefined();
    expect(databases.map(({ writer }) => writer)).toEqual([undefined, undefined, undefined]);
  });
});
