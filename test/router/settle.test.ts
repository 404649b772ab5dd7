import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

import type { EntityName } from '../../source/entities/entity.js';
import type { StoredRow } from '../../source/entities/value.js';
import { claimRuleOf } from '../../source/router/claims.js';
import { prepareDatabases, requireDistinct } from '../../source/router/prepare.js';
import { Router } from '../../source/router/router.js';
import { settleShards } from '../../source/router/settle.js';
import { readTopologyFile } from '../../source/router/topology-file.js';
import { SHOP } from '../../source/entities/shop.js';
import { ENTITIES } from '../harness/shop.js';
import { temporaryFolder } from '../harness/folder.js';
import { writeShardedTopology } from '../harness/sharded.js';

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

const ANA: StoredRow = [1, 'Ana', 'ana@example.com'];

/** All claims of an entity, by key. */
async function claimsOf(router: Router, entity: EntityName): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const { claims } of router.shards(entity)) {
    for await (const page of claims.scan()) for (const { key, id } of page) found.set(key, id);
  }
  return found;
}

function keeperOf(router: Router, entity: EntityName, key: string): number {
  return claimRuleOf(ENTITIES[entity]!, router.topology[entity]!).shardOf(key);
}

describe('before a run', () => {
  it('nothing is done where all is right', async () => {
    const router = await openRouter();
    expect(await (await router.store('User')).insert(ANA)).toBe(true);
    expect(await settleShards(router)).toEqual([]);
    expect([...(await claimsOf(router, 'User'))]).toEqual([['email ana@example.com', 1]]);
  });

  it('claims whose rows never came are given up', async () => {
    const router = await openRouter();
    await (await router.store('User')).insert(ANA);
    for (const [key, id] of [
      ['email gone@example.com', 8],
      ['email former@example.com', 1],
    ] as const) {
      const keeper = router.shards('User')[keeperOf(router, 'User', key)];
      await keeper?.claims.claim([{ key, id }], 'a killed run');
    }
    expect(await settleShards(router)).toEqual([
      '2 claims of User rows that are not stored were released',
    ]);
    expect([...(await claimsOf(router, 'User')).keys()]).toEqual(['email ana@example.com']);
    expect(await (await router.store('User')).insert([8, 'Bo', 'gone@example.com'])).toBe(true);
  });

  it('rows without claims get them', async () => {
    const router = await openRouter();
    const shard = router.placement('Order').shardOf(5);
    const store = await router.shards('Order')[shard]?.openStore();
    await store?.insertAll([
      [70, 5, 1, 1],
      [71, 5, 1, 1],
    ]);
    expect(await settleShards(router)).toEqual([
      '2 Order rows had no claim on what is unique, and have it now',
    ]);
    expect(await claimsOf(router, 'Order')).toEqual(
      new Map([
        ['id 70', 70],
        ['id 71', 71],
      ]),
    );
    // So the same id is refused beside another user.
    expect(await (await router.store('Order')).insert([70, 6, 1, 1])).toBe(false);
  });

  it('claims go from a database that is the only one of its entity now', async () => {
    const several = await openRouter();
    await (await several.store('User')).insertAll([ANA, [2, 'Bo', 'bo@example.com']]);
    const [first] = several.topology.User!.shards;
    const alone = { shards: [{ ...first!, hasClaims: false }], spread: { rule: 'one' } } as const;
    const router = await Router.open(
      { ...several.topology, User: alone },
      { sync: 'off', busyMs: 100 },
    );
    open.push(router);
    const before = (await claimsOf(router, 'User')).size;
    expect(before).toBeGreaterThan(0);
    expect(await settleShards(router)).toEqual([
      expect.stringMatching(
        `^${before} claims? of User rows, where none are needed, w[aser]+ released`,
      ),
    ]);
    expect(await claimsOf(router, 'User')).toEqual(new Map());
  });

  it('copies are completed from one another', async () => {
    const router = await openRouter();
    const [one, other] = await Promise.all(
      router.shards('Product').map((shard) => shard.openStore()),
    );
    await one?.insert([1, 'Lamp', '1.00']);
    await other?.insert([2, 'Desk', '2.00']);
    expect(await settleShards(router)).toEqual([
      '2 Product rows were in some copies only, and are in all of them now',
    ]);
    for (const store of [one, other]) {
      expect(await store?.findMissing([1, 2])).toEqual(new Set());
    }
  });

  it('databases are known to be distinct by what they report themselves', async () => {
    const router = await openRouter();
    await expect(requireDistinct(router)).resolves.toBeUndefined();
    const [first, second] = router.shards('User');
    if (!first || !second) throw new Error('there are three');
    const same = { ...second, identity: () => first.identity(), description: second.description };
    const twice = { databases: () => [first, same] } as unknown as Router;
    await expect(requireDistinct(twice)).rejects.toThrow(
      'users-1.db and users-2.db are the same database',
    );
  });
});
