import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

import { DatabaseError } from '../../source/base/errors.js';
import type { Entity, EntityName } from '../../source/entities/entity.js';
import type { RawRow } from '../../source/entities/value.js';
import type { OrderPolicy, ReferencePolicy } from '../../source/ledger/record.js';
import { describeHealth, Health } from '../../source/router/health/health.js';
import type { Router } from '../../source/router/router.js';
import { buildKeySpace } from '../../source/sim/key-space.js';
import { ReferenceCheck } from '../../source/sim/references.js';
import { buildSchedule } from '../../source/sim/schedule.js';
import { describeShared, SharedState } from '../../source/sim/shared-state.js';
import { ClaimedRow } from '../../source/sim/work.js';
import { assignmentWorkload } from '../../source/sim/workloads/assignment.js';
import { ENTITIES } from '../harness/shop.js';
import { hastyClock } from '../harness/virtual-clock.js';
import { bundleThread, TestThread } from './threads.js';

interface Stored {
  User: readonly number[];
  Product: readonly number[];
}

/** A check over the assignment, whose databases hold what is given, or fail. */
function checkOver(
  policy: ReferencePolicy,
  stored: Stored,
  failure?: (asked: number) => DatabaseError | undefined,
) {
  const workload = assignmentWorkload();
  const shared = new SharedState(
    describeShared({
      threads: 1,
      batchSize: 1,
      workload,
      schedule: buildSchedule(workload, 1),
      paceMs: 0,
    }),
  );
  const asked: [EntityName, number[]][] = [];
  const router = {
    store: (entity: 'User' | 'Product') =>
      Promise.resolve({
        findExisting: async (ids: readonly number[]) => {
          asked.push([entity, [...ids]]);
          const error = failure?.(asked.length);
          if (error) throw error;
          return new Set(ids.filter((id) => stored[entity].includes(id)));
        },
      }),
  } as unknown as Router;
  const check = new ReferenceCheck({
    shared,
    slot: shared.threads.slot(1),
    router,
    health: new Health(describeHealth(['users.db']), () => 0),
    policy,
    order: 'fifo',
    clock: hastyClock(2500),
  });
  return { check, shared, asked };
}

const hold = (raw: RawRow): ClaimedRow => new ClaimedRow(ENTITIES.Order, 1, raw, 0);

const missingOf = (row: ClaimedRow): string[] => row.missing.map(({ field }) => field);

/** Marks the first rows of a parent as decided, and some of them as committed. */
function decide(
  shared: SharedState,
  parent: 'User' | 'Product',
  committed: readonly number[],
): void {
  for (let batch = 0; batch < 10; batch += 1)
    shared.turnsOf(ENTITIES[parent].index).markDecided(batch);
  for (const id of committed) shared.committedOf(ENTITIES[parent].index).add(id);
}

describe('what an order points to', () => {
  it('is not looked at where the policy is "none"', async () => {
    const { check, asked } = checkOver('none', { User: [], Product: [] });
    const row = hold([1, 99, 99, 1]);
    await check.check(ENTITIES.Order, [row]);
    expect(row.writable).toBeDefined();
    expect(asked).toEqual([]);
  });

  it.each(['User', 'Product'] as const)('is nothing for a %s', async (entity) => {
    const { check, asked } = checkOver('check', { User: [], Product: [] });
    await check.check(ENTITIES[entity], [new ClaimedRow(ENTITIES[entity], 1, [1, 'Ana', 'x'], 0)]);
    expect(asked).toEqual([]);
  });

  it('is asked for once where the policy is "check": each id once', async () => {
    const { check, asked } = checkOver('check', { User: [1, 2], Product: [5] });
    const rows = [
      [1, 1, 5, 1],
      [2, 2, 5, 1],
      [3, 1, 6, 1],
      [4, 3, 7, 1],
    ].map(hold);
    await check.check(ENTITIES.Order, rows);
    expect(asked).toEqual([
      ['User', [1, 2, 3]],
      ['Product', [5, 6, 7]],
    ]);
    expect(rows.map(missingOf)).toEqual([[], [], ['product_id'], ['user_id', 'product_id']]);
  });

  it('is not asked for when it is known to be committed', async () => {
    const { check, shared, asked } = checkOver('check', { User: [], Product: [] });
    decide(shared, 'User', [1]);
    decide(shared, 'Product', [5]);
    const row = hold([1, 1, 5, 1]);
    await check.check(ENTITIES.Order, [row]);
    expect(row.writable).toBeDefined();
    expect(asked).toEqual([]);
  });

  it('is asked for when the row that would carry it was refused: it may have been there before', async () => {
    const { check, shared, asked } = checkOver('wait', { User: [8], Product: [] });
    decide(shared, 'User', []);
    decide(shared, 'Product', [8]);
    const rows = [hold([1, 8, 8, 1]), hold([2, 10, 8, 1])];
    await check.check(ENTITIES.Order, rows);
    expect(asked).toEqual([['User', [8, 10]]]);
    expect(rows.map(missingOf)).toEqual([[], ['user_id']]);
  });

  it('is asked for at once when no row of the run carries it', async () => {
    const { check, asked } = checkOver('wait', { User: [77], Product: [] });
    const row = hold([1, 77, 9_007_199_254_740_991, 1]);
    await check.check(ENTITIES.Order, [row]);
    expect(asked).toEqual([
      ['User', [77]],
      ['Product', [9_007_199_254_740_991]],
    ]);
    expect(missingOf(row)).toEqual(['product_id']);
  });

  it('describes rows that break a rule as well, as far as their fields are valid', async () => {
    const { check, asked } = checkOver('check', { User: [], Product: [] });
    const row = hold([1, 'x', 11, 0]);
    await check.check(ENTITIES.Order, [row]);
    expect(asked).toEqual([['Product', [11]]]);
    expect(missingOf(row)).toEqual(['product_id']);
    row.decide(false);
    expect(row.toAttempt(1, 1).reasons.map(({ rule }) => rule)).toEqual([
      'integer',
      'min',
      'reference',
    ]);
  });
});

describe('what cannot be looked up', () => {
  const full = (): DatabaseError => new DatabaseError('users.db', 'corrupt', 'SQLITE_CORRUPT');
  const locked = (): DatabaseError => new DatabaseError('users.db', 'locked', 'SQLITE_BUSY');

  it('fails the rows that need it, and no other', async () => {
    const { check, shared } = checkOver('wait', { User: [], Product: [] }, full);
    decide(shared, 'User', [1]);
    decide(shared, 'Product', [1]);
    const rows = [hold([1, 1, 1, 1]), hold([2, 2, 1, 1])];
    await check.check(ENTITIES.Order, rows);
    expect(rows[0]?.writable).toBeDefined();
    rows[1]?.decide(false);
    expect(rows[1]?.toAttempt(1, 1)).toMatchObject({
      outcome: 'failed',
      error: { class: 'corrupt', code: 'SQLITE_CORRUPT' },
    });
  });

  it('is tried again while a database is locked, and counted', async () => {
    const failure = (asked: number): DatabaseError | undefined =>
      asked <= 2 ? locked() : undefined;
    const { check, shared } = checkOver('check', { User: [2], Product: [2] }, failure);
    const row = hold([1, 2, 2, 1]);
    await check.check(ENTITIES.Order, [row]);
    expect(row.writable).toBeDefined();
    expect(shared.control.retries).toBe(2);
  });

  it('fails its rows when a database stays locked', async () => {
    const { check } = checkOver('check', { User: [2], Product: [2] }, locked);
    const row = hold([1, 2, 2, 1]);
    await check.check(ENTITIES.Order, [row]);
    expect(row.error?.raw).toEqual({ class: 'locked', code: 'SQLITE_BUSY' });
  });

  it('is a defect when it is no error of the database', async () => {
    const { check } = checkOver('check', { User: [], Product: [] }, () => {
      throw new TypeError('defect');
    });
    await expect(check.check(ENTITIES.Order, [hold([1, 2, 2, 1])])).rejects.toThrow('defect');
  });
});

describe('an order that waits', () => {
  /** A thread that checks one order that points to user 5, while users are being decided. */
  async function startWaiting(userIds: readonly number[], order: OrderPolicy) {
    const script = await bundleThread(`
      import { ENTITIES } from '../harness/shop.js';
      import { ReferenceCheck } from '../../source/sim/references.js';
      import { SharedState } from '../../source/sim/shared-state.js';
      import { ClaimedRow } from '../../source/sim/work.js';
      const shared = new SharedState(workerData.shared);
      const router = { store: async () => ({ findExisting: async () => new Set() }) };
      const check = new ReferenceCheck({
        shared, slot: shared.threads.slot(1), router, policy: 'wait', order: workerData.order, clock: { now: () => 0 }, health: undefined,
      });
      const row = new ClaimedRow(ENTITIES.Order, 1, [1, 5, 1, 1], 0);
      parentPort.postMessage('waiting');
      await check.check(ENTITIES.Order, [row]);
      parentPort.postMessage(row.missing.map(({ field }) => field));
    `);
    const counts = { User: userIds.length, Product: 1, Order: 1 };
    const workload = {
      ...assignmentWorkload(),
      counts,
      keySpaces: { User: buildKeySpace(userIds), Product: buildKeySpace([1]) },
      parentsBefore: ({ references }: Entity) => references.map(() => 0),
    };
    const description = describeShared({
      threads: 1,
      batchSize: 1,
      workload,
      schedule: buildSchedule(workload, 1),
      paceMs: 0,
    });
    const shared = new SharedState(description);
    shared.turnsOf(ENTITIES.Product.index).markDecided(0);
    shared.committedOf(ENTITIES.Product.index).add(1);
    const thread = new TestThread(script, { shared: description, order });
    expect(await thread.next()).toBe('waiting');
    const isWaiting = async (): Promise<boolean> => {
      while (shared.threads.slot(1).state !== 'waiting-reference') await pause(2);
      await pause(40);
      return thread.waiting === 0;
    };
    return { shared, thread, isWaiting };
  }

  it('waits until the row that carries the id is decided, and names the one it waits for', async () => {
    const { shared, thread, isWaiting } = await startWaiting([1, 2, 3, 4, 5, 6], 'fifo');
    expect(await isWaiting()).toBe(true);
    expect(shared.threads.slot(1)).toMatchObject({
      state: 'waiting-reference',
      awaited: { entity: 0, row: 5 },
    });
    for (const batch of [0, 1, 2, 3, 5]) shared.turnsOf(ENTITIES.User.index).markDecided(batch);
    expect(await isWaiting()).toBe(true);
    shared.committedOf(ENTITIES.User.index).add(5);
    shared.turnsOf(ENTITIES.User.index).markDecided(4);
    expect(await thread.next()).toEqual([]);
    expect(shared.threads.slot(1).state).toBe('judging');
    await thread.ended;
  });

  it('finds that the user is missing when that row was refused', async () => {
    const { shared, thread } = await startWaiting([1, 2, 3, 4, 5, 6], 'fifo');
    shared.turnsOf(ENTITIES.User.index).markDecided(4);
    expect(await thread.next()).toEqual(['user_id']);
    await thread.ended;
  });

  it('waits in a race for every row that may carry the id, not only for the last', async () => {
    const { shared, thread, isWaiting } = await startWaiting([5, 9, 5, 7], 'race');
    shared.turnsOf(ENTITIES.User.index).markDecided(2);
    expect(await isWaiting()).toBe(true);
    shared.turnsOf(ENTITIES.User.index).markDecided(1);
    expect(await isWaiting()).toBe(true);
    shared.committedOf(ENTITIES.User.index).add(5);
    shared.turnsOf(ENTITIES.User.index).markDecided(0);
    expect(await thread.next()).toEqual([]);
    await thread.ended;
  });
});
