import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { spreadNumber } from '../../source/base/hash.js';
import type { EntityName } from '../../source/entities/entity.js';
import { uniquesOf } from '../../source/entities/unique.js';
import { claimKey, claimRuleOf } from '../../source/router/claims.js';
import { promisedMovement, RowSpread } from '../../source/router/distribution.js';
import { describePlacement, followedBy, placementOf } from '../../source/router/placement.js';
import type { Sharding, Spread, Topology } from '../../source/router/topology.js';
import { ENTITIES } from '../harness/shop.js';

/** Databases a, b, c… of an entity under a rule. */
function sharded(entity: EntityName, count: number, spread: Spread, first = 0): Sharding {
  const names = Array.from({ length: count }, (_, index) =>
    String.fromCharCode(97 + first + index),
  );
  return {
    shards: names.map((name) => ({ name, file: `/nowhere/${name}`, entity: ENTITIES[entity]! })),
    spread,
  };
}

const hashed = (count: number, by = 'id'): Sharding =>
  sharded(by === 'id' ? 'User' : 'Order', count, { rule: 'hash', by });

function rendezvous(count: number, first = 0): Sharding {
  const sharding = sharded('User', count, { rule: 'one' }, first);
  const labels = sharding.shards.map(({ name }) => name);
  return { ...sharding, spread: { rule: 'rendezvous', by: 'id', labels } };
}

const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

describe('an entity that is spread by a reference', () => {
  const products = sharded('Product', 1, { rule: 'one' });
  const follows = (users: Sharding, orders: Sharding): EntityName | undefined => {
    const topology: Topology = { User: users, Product: products, Order: orders };
    return followedBy(topology, 'Order');
  };
  const ranged = (by: string, ...bounds: number[]): Sharding =>
    sharded(by === 'id' ? 'User' : 'Order', bounds.length + 1, { rule: 'range', by, bounds });

  it('follows the other one if both have the same rule over as many databases', () => {
    expect(follows(hashed(3), hashed(3, 'user_id'))).toBe('User');
    expect(follows(ranged('id', 5, 9), ranged('user_id', 5, 9))).toBe('User');
  });

  it.each([
    ['another number of databases', hashed(3), hashed(2, 'user_id')],
    ['other bounds', ranged('id', 5), ranged('user_id', 6)],
    ['another rule', hashed(2), ranged('user_id', 5)],
    ['another field', hashed(2), hashed(2, 'product_id')],
    ['no reference', hashed(2), sharded('Order', 2, { rule: 'hash', by: 'id' })],
    ['one database', sharded('User', 1, { rule: 'one' }), sharded('Order', 1, { rule: 'one' })],
  ])('does not follow it with %s', (_, users, orders) => {
    expect(follows(users, orders)).toBeUndefined();
  });
});

describe('the hash of a number', () => {
  it('never changes, for rows are stored by it', () => {
    expect([1, 2, 3, 1000, 2 ** 40, Number.MAX_SAFE_INTEGER].map((n) => spreadNumber(n))).toEqual([
      6080527901429570, 4987881598802552, 8212571619196713, 1502724701076003, 2703679384146457,
      4470082139522456,
    ]);
    expect(spreadNumber(1, 7)).toBe(8924816474303081);
  });

  it('changes half of its bits when one bit of the number does', () => {
    const flips = new Float64Array(53);
    const samples = 4000;
    for (let n = 1; n <= samples; n += 1) {
      const one = BigInt(spreadNumber(n * 7919));
      const other = BigInt(spreadNumber(n * 7919 + (n % 2 === 0 ? 1 : 2 ** 33)));
      for (let bit = 0; bit < 53; bit += 1) {
        flips[bit] = (flips[bit] ?? 0) + Number(((one ^ other) >> BigInt(bit)) & 1n);
      }
    }
    // Five standard deviations around one half.
    for (const count of flips) expect(Math.abs(count / samples - 0.5)).toBeLessThan(0.04);
  });

  it('is free of accidents among a million neighbours', () => {
    const seen = new Set<number>();
    for (let n = 1; n <= 1_000_000; n += 1) seen.add(spreadNumber(n));
    expect(seen.size).toBe(1_000_000);
  });
});

describe('a placement', () => {
  const rules: Sharding[] = [
    hashed(3),
    rendezvous(8),
    sharded('User', 3, { rule: 'range', by: 'id', bounds: [100, 5000] }),
  ];

  it.each(rules)('gives every id one of the databases, always the same: %#', (sharding) => {
    const placement = placementOf(ENTITIES.User, sharding);
    fc.assert(
      fc.property(id, fc.string(), (key, name) => {
        const shard = placement.shardOfRow([key, name, 'x@example.com']);
        expect(shard).toBe(placement.shardOf(key));
        expect(sharding.shards[shard ?? -1]).toBeDefined();
        expect(describePlacement(ENTITIES.User, sharding, [key])).toContain(`id ${key}`);
      }),
    );
  });

  it.each([undefined, null, '7', 0, -1, 1.5, Number.NaN, 2 ** 53])(
    'gives a row whose key is %s no database',
    (key) => {
      expect(placementOf(ENTITIES.User, hashed(3)).shardOfRow([key])).toBeUndefined();
      expect(describePlacement(ENTITIES.User, hashed(3), [key])).toContain('no valid id');
    },
  );

  it('keeps an order beside its user', () => {
    const users = placementOf(ENTITIES.User, hashed(8));
    const orders = placementOf(ENTITIES.Order, hashed(8, 'user_id'));
    fc.assert(
      fc.property(id, id, (user, order) => {
        expect(orders.shardOfRow([order, user, 1, 1])).toBe(users.shardOf(user));
      }),
    );
    expect(orders.isById).toBe(false);
  });

  it('goes by bounds: the first database below the first, and so on', () => {
    const { shardOf } = placementOf(ENTITIES.User, rules[2] ?? hashed(1));
    expect([1, 99, 100, 4999, 5000, 1e9].map(shardOf)).toEqual([0, 0, 1, 1, 2, 2]);
  });
});

describe.each([
  ['hash', hashed],
  ['rendezvous', rendezvous],
])('%s', (_rule, make) => {
  it.each([2, 3, 8, 16])('spreads ids evenly over %i databases', (count) => {
    const rows = 40_000;
    for (const step of [1, 2, 10, 1024]) {
      const { shardOf } = placementOf(ENTITIES.User, make(count));
      const found = new Float64Array(count);
      for (let n = 1; n <= rows; n += 1) found[shardOf(n * step)]! += 1;
      const expected = rows / count;
      const chiSquare = found.reduce((sum, own) => sum + (own - expected) ** 2 / expected, 0);
      // Six standard deviations above the mean of its distribution.
      expect(chiSquare).toBeLessThan(count - 1 + 6 * Math.sqrt(2 * (count - 1)));
    }
  });
});

describe('from one topology to another', () => {
  const moved = (from: Sharding, to: Sharding): number => {
    const spread = new RowSpread(ENTITIES.User, from, to);
    for (let n = 1; n <= 20_000; n += 1) spread.add([n, 'Some One', `${n}@example.com`]);
    const { movement } = spread;
    return (movement?.moved ?? 0) / (movement?.rows ?? 1);
  };

  it.each([
    [rendezvous(3), rendezvous(4), 1 / 4],
    [rendezvous(4), rendezvous(3), 1 / 4],
    [rendezvous(3), rendezvous(3, 1), 1 / 2],
    [hashed(3), hashed(4), 3 / 4],
    [hashed(2), hashed(4), 1 / 2],
    [sharded('User', 1, { rule: 'one' }), rendezvous(3), 2 / 3],
    [hashed(3), rendezvous(3), 2 / 3],
    [hashed(3), hashed(3), 0],
  ])('the share that moves is the one that the rules promise: %#', (from, to, share) => {
    expect(promisedMovement(from, to)).toBeCloseTo(share, 10);
    expect(moved(from, to)).toBeCloseTo(share, 1.5);
  });

  it('every row that moves is counted on its way, in the order of the databases', () => {
    const spread = new RowSpread(ENTITIES.User, rendezvous(2), rendezvous(3));
    for (let n = 1; n <= 3000; n += 1) spread.add([n, 'Some One', `${n}@example.com`]);
    const { moved = 0, transfers = [] } = spread.movement ?? {};
    const [two, three] = [rendezvous(2), rendezvous(3)];
    const fresh = three.shards[2]?.name;
    expect(transfers.map(({ from, to }) => [from, to])).toEqual(
      two.shards.map(({ name }) => [name, fresh]),
    );
    expect(transfers.reduce((sum, { rows }) => sum + rows, 0)).toBe(moved);
    expect(Math.min(...transfers.map(({ rows }) => rows))).toBeGreaterThan(400);
  });

  it('a copy goes to each database that had none, and nothing moves where one was', () => {
    const copied = (count: number): Sharding => sharded('Product', count, { rule: 'copy' });
    const movementOf = (from: Sharding, to: Sharding): object | undefined => {
      const spread = new RowSpread(ENTITIES.Product, from, to);
      spread.add([1, 'Lamp', 3]);
      return spread.movement;
    };
    const names = copied(4).shards.map(({ name }) => name);
    expect(movementOf(copied(2), copied(4))).toEqual({
      rows: 1,
      moved: 1,
      isCopied: true,
      promised: null,
      transfers: [
        { from: names[0], to: names[2], rows: 1 },
        { from: names[0], to: names[3], rows: 1 },
      ],
    });
    expect(movementOf(copied(4), copied(2))).toMatchObject({ moved: 0, transfers: [] });
    expect(movementOf(copied(2), sharded('Product', 1, { rule: 'one' }))).toMatchObject({
      moved: 0,
      isCopied: false,
      transfers: [],
    });
  });

  it('rendezvous moves rows to the new database only', () => {
    const [three, four] = [
      placementOf(ENTITIES.User, rendezvous(3)),
      placementOf(ENTITIES.User, rendezvous(4)),
    ];
    fc.assert(
      fc.property(id, (key) => {
        expect([three.shardOf(key), 3]).toContain(four.shardOf(key));
      }),
    );
  });

  it('a range promises nothing, and moves what lies between the old and the new bound', () => {
    const range = (bound: number): Sharding =>
      sharded('User', 2, { rule: 'range', by: 'id', bounds: [bound] });
    expect(promisedMovement(range(100), range(200))).toBeNull();
    expect(moved(range(5001), range(10_001))).toBe(0.25);
  });

  it('copies move where a database had none', () => {
    const copies = (count: number): Sharding => sharded('User', count, { rule: 'copy' });
    expect(moved(copies(2), copies(3))).toBe(1);
    expect(moved(copies(3), copies(2))).toBe(0);
    expect(moved(copies(2), hashed(2))).toBe(0);
  });
});

describe('claims', () => {
  it('are made on what the databases cannot keep unique by themselves', () => {
    expect(claimRuleOf(ENTITIES.User, sharded('User', 1, { rule: 'one' })).fields).toEqual([]);
    expect(claimRuleOf(ENTITIES.User, sharded('User', 3, { rule: 'copy' })).fields).toEqual([]);
    expect(claimRuleOf(ENTITIES.User, hashed(3)).fields).toEqual(['email']);
    expect(claimRuleOf(ENTITIES.Product, hashed(3)).fields).toEqual([]);
    expect(claimRuleOf(ENTITIES.Order, hashed(3)).fields).toEqual([]);
    expect(claimRuleOf(ENTITIES.Order, hashed(3, 'user_id')).fields).toEqual(['id']);
  });

  it('on an address do not distinguish its case', () => {
    const rule = claimRuleOf(ENTITIES.User, hashed(8));
    const [one] = rule.claimsOf([1, 'A', 'MÜLLER@Example.com']);
    const [other] = rule.claimsOf([2, 'B', 'müller@example.COM']);
    expect(one).toMatchObject({ key: 'email müller@example.com', id: 1 });
    expect(other).toEqual({ ...one, id: 2 });
  });

  it('are spread over the databases, and stay short', () => {
    const rule = claimRuleOf(ENTITIES.User, rendezvous(3));
    const shards = Array.from(
      { length: 300 },
      (_, n) => rule.claimsOf([n, 'A', `${n}@x.com`])[0]?.shard,
    );
    for (const shard of [0, 1, 2])
      expect(shards.filter((s) => s === shard).length).toBeGreaterThan(60);
    const long = (end: string): string =>
      claimKey(uniquesOf(ENTITIES.User)[0]!, `${'é'.repeat(400)}@${end}.com`);
    expect(long('a').length).toBeLessThanOrEqual(300);
    expect(long('a')).not.toBe(long('b'));
  });
});
