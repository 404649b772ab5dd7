import { beforeEach, describe, expect, it } from 'vitest';

import { DatabaseError } from '../../source/base/errors.js';
import { Health } from '../../source/router/health/health.js';
import { allDatabases, type Topology } from '../../source/router/topology.js';
import { DatabaseNotes } from '../../source/sim/database-notes.js';
import { readShards } from '../../source/sim/shards.js';
import { buildSchedule } from '../../source/sim/schedule.js';
import { describeShared, SharedState } from '../../source/sim/shared-state.js';
import { ClaimedRow } from '../../source/sim/work.js';
import { assignmentWorkload } from '../../source/sim/workloads/assignment.js';
import { ENTITIES } from '../harness/shop.js';

const shards = (entity: 'User' | 'Product' | 'Order', count: number) =>
  Array.from({ length: count }, (_, index) => {
    const name = `${ENTITIES[entity].table}-${index + 1}.db`;
    return { name, file: `/nowhere/${name}`, entity: ENTITIES[entity] };
  });

const TOPOLOGY: Topology = {
  User: { shards: shards('User', 2), spread: { rule: 'range', by: 'id', bounds: [100] } },
  Product: { shards: shards('Product', 2), spread: { rule: 'copy' } },
  Order: { shards: shards('Order', 1), spread: { rule: 'one' } },
};

let ms: number;
let shared: SharedState;
let notes: DatabaseNotes;

beforeEach(() => {
  const workload = assignmentWorkload();
  ms = 1000;
  shared = new SharedState(
    describeShared({
      threads: 2,
      batchSize: 5,
      workload,
      schedule: buildSchedule(workload, 5),
      paceMs: 0,
      databases: allDatabases(TOPOLOGY).map(({ name }) => name),
    }),
  );
  notes = new DatabaseNotes({ shared, thread: 2, topology: TOPOLOGY, now: () => ms });
});

const stateOf = (name: string) =>
  readShards(shared, ms).find((shard) => shard.name === name) ?? expect.unreachable();
const circuit = (name: string) =>
  new Health(shared.databases.description.health, () => ms).circuit(name) ?? expect.unreachable();
const user = (id: number) =>
  new ClaimedRow(ENTITIES.User, 1, [id, 'Alice', `a${id}@example.com`], 0);
const away = (name: string) => new DatabaseError(name, 'unreachable', 'ECONNREFUSED');

describe('a database', () => {
  it('is slow while a call lasts, and is waited for with the rows in flight of its thread', () => {
    const watch = notes.watch(ENTITIES.User, 1);
    shared.threads.slot(2).setStep(0, 'claimed');
    watch.asked('write');
    ms = 1900;
    expect(stateOf('users-2.db')).toMatchObject({ state: 'up', waitingRows: 0, asking: [2] });
    ms = 2500;
    expect(stateOf('users-2.db')).toMatchObject({
      state: 'slow',
      sinceMs: 1000,
      kind: undefined,
      waitingRows: 5,
      asking: [2],
    });
    expect(stateOf('users-1.db')).toMatchObject({ state: 'up', asking: [] });
    watch.answered(true);
    expect(stateOf('users-2.db')).toMatchObject({ state: 'up', asking: [] });
  });

  it('is away from the first refusal on, and back with the first answer', () => {
    const watch = notes.watch(ENTITIES.User, 0);
    watch.asked('write');
    watch.failed(away('users-1.db'));
    ms = 3000;
    expect(stateOf('users-1.db')).toMatchObject({
      state: 'away',
      sinceMs: 1000,
      kind: 'unreachable',
      asking: [2],
    });
    watch.asked('write');
    watch.answered(false);
    expect(stateOf('users-1.db')).toMatchObject({ state: 'up', backMs: 3000, asking: [] });
  });

  it('is not called away any more when rows are let through to it again', () => {
    const watch = notes.watch(ENTITIES.User, 0);
    watch.asked('write');
    watch.failed(away('users-1.db'));
    circuit('users-1.db').open(away('users-1.db'));
    expect(stateOf('users-1.db').state).toBe('away');
    notes.rest();
    circuit('users-1.db').halfOpen();
    expect(stateOf('users-1.db').state).toBe('up');
  });

  it('is slow while its lock is waited for, and away when that was in vain', () => {
    const watch = notes.watch(ENTITIES.Order, 0);
    watch.asked('write');
    watch.failed(new DatabaseError('orders-1.db', 'locked', 'SQLITE_BUSY'));
    expect(stateOf('orders-1.db').state).toBe('up');
    ms = 2500;
    expect(stateOf('orders-1.db')).toMatchObject({ state: 'slow', kind: 'locked' });
    circuit('orders-1.db').open(new DatabaseError('orders-1.db', 'locked', 'SQLITE_BUSY'));
    expect(stateOf('orders-1.db')).toMatchObject({ state: 'away', kind: 'locked' });
    notes.rest();
    expect(stateOf('orders-1.db').asking).toEqual([]);
  });

  it('is not away because it refuses a row, or because the program has a defect', () => {
    const watch = notes.watch(ENTITIES.Order, 0);
    for (const error of [new DatabaseError('orders-1.db', 'constraint', ''), new Error('defect')]) {
      watch.asked('write');
      watch.failed(error);
    }
    ms = 1500;
    expect(stateOf('orders-1.db').state).toBe('up');
  });
});

describe('rows are counted', () => {
  it('where they belong, and where they failed', () => {
    const rows = [user(5), user(6), user(500), user(501)];
    for (const row of rows.slice(0, 3)) row.decide(true);
    rows[3]?.fail(away('users-2.db'));
    rows[3]?.decide(false);
    notes.count(ENTITIES.User, rows);
    circuit('users-2.db').countRetry();
    expect(stateOf('users-1.db')).toMatchObject({ inserted: 2, failed: 0, retries: 0 });
    expect(stateOf('users-2.db')).toMatchObject({ inserted: 1, failed: 1, retries: 1 });
  });

  it('in every copy', () => {
    const row = new ClaimedRow(ENTITIES.Product, 1, [1, 'Lamp', 5], 0);
    row.decide(true);
    notes.count(ENTITIES.Product, [row]);
    expect(readShards(shared, ms).map(({ inserted }) => inserted)).toEqual([0, 0, 1, 1, 0]);
  });
});
