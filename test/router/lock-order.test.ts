import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

import type { StoredRow } from '../../source/entities/value.js';
import { ClaimKeeper } from '../../source/router/claim-keeper.js';
import { claimRuleOf } from '../../source/router/claims.js';
import { placementOf } from '../../source/router/placement.js';
import { ShardedStore } from '../../source/router/sharded-store.js';
import type { Sharding } from '../../source/router/topology.js';
import { ENTITIES } from '../harness/shop.js';
import { FakeStore } from '../sim/fake-store.js';

const { Product } = ENTITIES;
const NAMES = ['p1', 'p2'];
const SHARDING: Sharding = {
  shards: NAMES.map((name) => ({ name, file: name, entity: Product })),
  spread: { rule: 'hash', by: 'id' },
};
const placement = placementOf(ENTITIES.Product, SHARDING);

/** The keys of one database that a transaction holds until the end of a transaction. */
type Locks = Map<number, LockingStore>;

/** Waits for the holder of the key of a row, as servers do; no database knows of the locks of another one. */
class LockingStore extends FakeStore {
  readonly #locks: Locks;
  readonly #delayMs: number;

  constructor(locks: Locks, delayMs: number) {
    super(Product);
    this.#locks = locks;
    this.#delayMs = delayMs;
  }

  override async insert(row: StoredRow): Promise<boolean> {
    return (await this.insertAll([row])) === 1;
  }

  override async insertAll(rows: readonly StoredRow[]): Promise<number> {
    await pause(this.#delayMs);
    for (const [id] of rows) {
      while ((this.#locks.get(Number(id)) ?? this) !== this) await pause(1);
      this.#locks.set(Number(id), this);
    }
    return super.insertAll(rows);
  }

  override async commit(): Promise<void> {
    await super.commit();
    for (const [id, holder] of this.#locks) if (holder === this) this.#locks.delete(id);
  }
}

describe('two writers of the same ids in several databases', () => {
  it.each([
    [5, 30],
    [30, 5],
  ])('do not wait for each other, whichever is quick where: %i ms, %i ms', async (here, there) => {
    const locks: Locks[] = [new Map(), new Map()];
    const writer = (delays: readonly number[]): ShardedStore => {
      const stores = locks.map((own, shard) => new LockingStore(own, delays[shard] ?? 0));
      const claims = new ClaimKeeper(claimRuleOf(ENTITIES.Product, SHARDING), [], NAMES, 'me');
      return new ShardedStore({ entity: Product, stores, names: NAMES, placement, claims });
    };
    const ids = [1, 2, 3, 4];
    expect(new Set(ids.map((id) => placement.shardOf(id))).size).toBe(2);
    const rows = ids.map((id): StoredRow => [id, `Product ${id}`, '1.00']);
    const write = async (store: ShardedStore): Promise<void> => {
      await store.begin();
      await store.insertAll(rows);
      await store.commit();
    };
    const both = Promise.all([write(writer([here, there])), write(writer([there, here]))]);
    // Where each has what the other waits for, this never ends.
    await expect(both).resolves.toHaveLength(2);
  });
});
