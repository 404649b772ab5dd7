import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

import { insertWithEntry, outboxOf } from '../../source/db/insert-with-entry.js';
import { removeRow } from '../../source/db/remove-row.js';
import type { TwoPhase } from '../../source/db/two-phase.js';
import type { EntityName } from '../../source/entities/entity.js';
import { SHOP } from '../../source/entities/shop.js';
import type { StoredRow } from '../../source/entities/value.js';
import { ClaimKeeper } from '../../source/router/claim-keeper.js';
import { claimRuleOf } from '../../source/router/claims.js';
import { placementOf } from '../../source/router/placement.js';
import { prepareDatabases } from '../../source/router/prepare.js';
import { Router } from '../../source/router/router.js';
import { ShardedStore } from '../../source/router/sharded-store.js';
import type { Sharding } from '../../source/router/topology.js';
import { readTopologyFile } from '../../source/router/topology-file.js';
import { temporaryFolder } from '../harness/folder.js';
import { writeShardedTopology } from '../harness/sharded.js';
import { ENTITIES } from '../harness/shop.js';
import { FakeStore } from '../sim/fake-store.js';
import { FakeClaims } from './fake-claims.js';

const open: Router[] = [];

afterEach(async () => {
  for (const router of open.splice(0)) await router.close();
});

async function openRouter(): Promise<Router> {
  const dir = temporaryFolder();
  mkdirSync(path.join(dir, 'shards'));
  const file = writeShardedTopology(dir, {
    User: { count: 3, rule: '{ rule: hash }' },
    Product: { count: 2, rule: '{ rule: copy }' },
    Order: { count: 2, rule: '{ rule: hash, by: user_id }' },
  });
  const router = await Router.open(readTopologyFile(file, {}, SHOP), { sync: 'off', busyMs: 100 });
  open.push(router);
  await prepareDatabases(router, 'wal');
  return router;
}

async function countClaims(router: Router, entity: EntityName): Promise<number> {
  let count = 0;
  for (const { claims } of router.shards(entity)) {
    for await (const page of claims.scan()) count += page.length;
  }
  return count;
}

async function countRows(router: Router, entity: EntityName): Promise<number[]> {
  return Promise.all(router.shards(entity).map((shard) => shard.countRows()));
}

const ANA: StoredRow = [1, 'Ana', 'ana@example.com'];
const BEN: StoredRow = [2, 'Ben', 'ana@example.com'];

describe('a row that is deleted from one of several databases', () => {
  it('gives its keys up, so that another row gets them', async () => {
    const router = await openRouter();
    const users = await router.store('User');
    expect(await users.insert(ANA)).toBe(true);
    expect(await users.insert(BEN)).toBe(false);
    expect(await removeRow(users, ANA)).toBe(true);
    expect(await countClaims(router, 'User')).toBe(0);
    expect(await users.insert(BEN)).toBe(true);
  });

  it('leaves the keys of another row alone, also where that has the same id and address', async () => {
    const router = await openRouter();
    const users = await router.store('User');
    await users.insert(ANA);
    expect(await removeRow(users, [1, 'Anna', 'ana@example.com'])).toBe(false);
    expect(await countClaims(router, 'User')).toBe(1);
    expect(await users.insert(BEN)).toBe(false);
  });

  it('is deleted from every copy', async () => {
    const router = await openRouter();
    const products = await router.store('Product');
    const chair: StoredRow = [5, 'Chair', '49.90'];
    await products.insert(chair);
    expect(await countRows(router, 'Product')).toEqual([1, 1]);
    expect(await removeRow(products, chair)).toBe(true);
    expect(await countRows(router, 'Product')).toEqual([0, 0]);
    expect(await removeRow(products, chair)).toBe(false);
  });
});

describe('the outbox of several databases', () => {
  it('has an entry where its row is, and finds it wherever that is', async () => {
    const router = await openRouter();
    const orders = await router.store('Order');
    const outbox = outboxOf(orders);
    await outbox.create();
    for (const id of [1, 2, 3, 4]) {
      const entry = { key: `run-${id}`, event: id === 4 ? null : `event ${id}` };
      expect(await insertWithEntry(orders, [id, id, id, 1], entry, [`run-${id - 1}`])).toBe(true);
    }
    const shards = await countRows(router, 'Order');
    expect(Math.min(...shards)).toBeGreaterThan(0);
    expect(await outbox.has('run-4')).toBe(true);
    expect(await outbox.has('run-5')).toBe(false);
    // An entry that is needed no longer goes with the next one in its database, or at the end.
    const left = (await outbox.find('run-')).map(({ key }) => key);
    expect(left).toEqual(left.toSorted());
    expect(left.length).toBeLessThan(4);
    await outbox.clear('run-');
    expect(await outbox.find('run-')).toEqual([]);
  });

  it('keeps the entry of a row that is not stored out, and removes both at once', async () => {
    const router = await openRouter();
    const orders = await router.store('Order');
    const outbox = outboxOf(orders);
    await outbox.create();
    const row: StoredRow = [7, 3, 3, 1];
    await insertWithEntry(orders, row, { key: 'run-7', event: null });
    expect(await insertWithEntry(orders, [7, 4, 4, 1], { key: 'run-8', event: null })).toBe(false);
    expect((await outbox.find('run-')).map(({ key }) => key)).toEqual(['run-7']);
    await outbox.add({ key: 'run-7-undo', event: null });
    expect(await removeRow(orders, row, ['run-7', 'run-7-undo'])).toBe(true);
    expect(await outbox.find('run-')).toEqual([]);
    expect(await countClaims(router, 'Order')).toBe(0);
  });
});

/** Prepared transactions in memory; it notes what is asked. */
class FakeTwoPhase implements TwoPhase {
  readonly calls: string[] = [];
  readonly prepared = new Set<string>();

  async begin(name: string): Promise<void> {
    this.calls.push(`begin ${name}`);
  }

  async insert([id]: StoredRow): Promise<boolean> {
    this.calls.push(`insert ${id}`);
    return true;
  }

  async prepare(name: string): Promise<void> {
    this.prepared.add(name);
  }

  async abandon(name: string): Promise<void> {
    this.calls.push(`abandon ${name}`);
  }

  async end(name: string, outcome: 'commit' | 'rollback'): Promise<boolean> {
    this.calls.push(`${outcome} ${name}`);
    return this.prepared.delete(name);
  }

  async findPrepared(beginning: string): Promise<string[]> {
    return [...this.prepared].filter((name) => name.startsWith(beginning));
  }
}

describe('two-phase commit in one of several databases', () => {
  const { User } = ENTITIES;
  const names = ['a', 'b'];
  const sharding: Sharding = {
    shards: names.map((name) => ({ name, file: name, entity: User, hasClaims: true })),
    spread: { rule: 'range', by: 'id', bounds: [100] },
  };
  const setUp = () => {
    const phases = names.map(() => new FakeTwoPhase());
    const stores = phases.map((twoPhase) => Object.assign(new FakeStore(User), { twoPhase }));
    const tables = names.map(() => new FakeClaims());
    const openStore = (thread: string): ShardedStore => {
      const claims = new ClaimKeeper(claimRuleOf(User, sharding), tables, names, thread);
      const placement = placementOf(User, sharding);
      return new ShardedStore({ entity: User, stores, names, placement, claims });
    };
    const claims = (): number => tables.reduce((sum, { stored }) => sum + stored.size, 0);
    return { phases, openStore, claims };
  };
  const FAR: StoredRow = [150, 'Ana', 'ana@example.com'];

  it('is where the row belongs, which claims its keys', async () => {
    const { phases, openStore, claims } = setUp();
    const { twoPhase } = openStore('thread 1');
    await twoPhase!.begin('t');
    expect(await twoPhase!.insert(FAR)).toBe(true);
    await twoPhase!.prepare('t');
    expect(await twoPhase!.end('t', 'commit')).toBe(true);
    expect(phases.map(({ calls }) => calls)).toEqual([[], ['begin t', 'insert 150', 'commit t']]);
    expect(claims()).toBe(1);
  });

  it('gives the keys up with what is rolled back', async () => {
    const { openStore, claims } = setUp();
    const { twoPhase } = openStore('thread 1');
    await twoPhase!.begin('t');
    await twoPhase!.insert(FAR);
    expect(claims()).toBe(1);
    await twoPhase!.abandon('t');
    expect(claims()).toBe(0);
  });

  it('is ended by a recovery that does not know where it is', async () => {
    const { phases, openStore } = setUp();
    const { twoPhase } = openStore('thread 1');
    await twoPhase!.begin('t');
    await twoPhase!.insert(FAR);
    await twoPhase!.prepare('t');
    const recovery = openStore('recovery').twoPhase!;
    expect(await recovery.findPrepared('t')).toEqual(['t']);
    expect(await recovery.end('t', 'commit')).toBe(true);
    expect(await recovery.end('t', 'commit')).toBe(false);
    expect(phases[0]!.calls).toEqual([]);
  });
});
