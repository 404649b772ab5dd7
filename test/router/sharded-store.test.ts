import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { DatabaseErrorKind } from '../../source/base/errors.js';
import { uniqueKey } from '../../source/entities/entity.js';
import type { RawRow, StoredRow } from '../../source/entities/value.js';
import { ClaimKeeper } from '../../source/router/claim-keeper.js';
import { claimRuleOf } from '../../source/router/claims.js';
import { CopiedStore } from '../../source/router/copied-store.js';
import { describeHealth, Health } from '../../source/router/health/health.js';
import { placementOf } from '../../source/router/placement.js';
import { ShardedStore } from '../../source/router/sharded-store.js';
import type { Sharding } from '../../source/router/topology.js';
import { ClaimedRow } from '../../source/sim/work.js';
import { writeBatch } from '../../source/sim/write-batch.js';
import { writePipelined } from '../../source/sim/write-pipelined.js';
import { ENTITIES } from '../harness/shop.js';
import { hastyClock } from '../harness/virtual-clock.js';
import { FakeStore, type Fault } from '../sim/fake-store.js';
import { FakeClaims } from './fake-claims.js';

const { User } = ENTITIES;
const NAMES = ['u1.db', 'u2.db', 'u3.db'];
const SHARDING: Sharding = {
  shards: NAMES.map((name) => ({ name, file: name, entity: User, hasClaims: true })),
  spread: { rule: 'hash', by: 'id' },
};
const placement = placementOf(ENTITIES.User, SHARDING);
const rule = claimRuleOf(ENTITIES.User, SHARDING);

interface Cluster {
  readonly stores: readonly FakeStore[];
  readonly claims: readonly FakeClaims[];
  readonly store: ShardedStore;
}

/** Three databases in memory that hold some rows, with their claims. @param faults of each of them */
function cluster(
  stored: readonly StoredRow[],
  { faults = [], isRemote = false }: { faults?: (Fault | undefined)[]; isRemote?: boolean } = {},
): Cluster {
  const stores = NAMES.map((_, shard) => {
    const own = stored.filter((row) => placement.shardOfRow(row) === shard);
    return Object.assign(new FakeStore(User, own, faults[shard]), {
      isRemote,
      name: NAMES[shard],
    });
  });
  const claims = NAMES.map(() => new FakeClaims());
  for (const { key, id, shard } of stored.flatMap(rule.claimsOf)) {
    claims[shard]?.stored.set(key, { key, id, owner: 'before' });
  }
  const keeper = new ClaimKeeper(rule, claims, NAMES, 'me');
  const parts = { entity: User, stores, names: NAMES, placement, claims: keeper };
  return { stores, claims, store: new ShardedStore(parts) };
}

async function write(
  batch: readonly RawRow[],
  store: ShardedStore | CopiedStore | FakeStore,
  writer = writeBatch,
): Promise<ClaimedRow[]> {
  const rows = batch.map((raw, index) => new ClaimedRow(User, index + 1, raw, 0));
  await writer(rows, {
    store,
    ownsTurn: true,
    clock: hastyClock(2500),
    isStopping: () => false,
    timeoutMs: 10_000,
    health: new Health(describeHealth(NAMES), () => 0),
    onWaiting: () => undefined,
    onRetry: () => undefined,
  });
  return rows;
}

/** What was decided of each row, in words. */
function decisionsOf(rows: readonly ClaimedRow[]): string[] {
  return rows.map((row) => {
    const { outcome, reasons } = row.toAttempt(1, 0);
    return `${outcome}: ${reasons.map(({ message }) => message).join('; ')}`;
  });
}

/** Where what is decided, what is stored and what is claimed do not fit together. */
function disagreements(
  { stores, claims }: Cluster,
  rows: readonly ClaimedRow[],
  before: readonly StoredRow[],
): string[] {
  const problems: string[] = [];
  const stored = stores.flatMap((store, shard) =>
    [...store.rows.values()].map((row) => ({ row, shard })),
  );
  const holderOf = new Map<string, number>();
  for (const { row, shard } of stored) {
    const [id, , email] = row;
    if (placement.shardOfRow(row) !== shard) problems.push(`${id} is misrouted`);
    const key = uniqueKey(String(email));
    if (holderOf.has(key)) problems.push(`${key} is stored twice`);
    holderOf.set(key, Number(id));
    const [claim] = rule.claimsOf(row);
    if (claim && claims[claim.shard]?.stored.get(claim.key)?.id !== id) {
      problems.push(`${id} has no claim`);
    }
  }
  const unknown = new Set(rows.filter((row) => row.outcome === 'unknown').map(({ id }) => id));
  for (const { key, id } of claims.flatMap((table) => [...table.stored.values()])) {
    const isHeld = holderOf.get(key.replace('email ', '')) === id;
    if (!isHeld && !unknown.has(id)) problems.push(`a claim of ${id} has no row`);
  }
  const known = new Set(before.map((row) => JSON.stringify(row)));
  for (const row of rows) {
    const text = JSON.stringify(row.judgement.stored);
    const isThere = stored.some((found) => JSON.stringify(found.row) === text);
    if (row.outcome === undefined) problems.push(`row ${row.row} is not decided`);
    if (row.outcome === 'inserted' && !isThere) problems.push(`row ${row.row} is not stored`);
    const isRefused = row.outcome !== 'inserted' && row.outcome !== 'unknown';
    const isTwin = rows.some(
      (other) => other !== row && JSON.stringify(other.judgement.stored) === text,
    );
    if (isRefused && isThere && !known.has(text) && !isTwin) {
      problems.push(`row ${row.row} is ${row.outcome} and stored`);
    }
  }
  return problems;
}

const user = (id: number, email: string): StoredRow => [id, `User ${id}`, `${email}@example.com`];

/** Rows that often meet one another: few ids, fewer addresses, now and then a broken one. */
const rawRow = fc
  .tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom('a', 'B', 'b', 'c', 'd', 'e', 'F', 'ß'))
  .map(([id, email]): RawRow => user(id, email));

const BEFORE = [user(1, 'a'), user(2, 'x'), user(11, 'b')];

describe('rows over several databases', () => {
  it.each([
    ['in batches', writeBatch],
    ['each for itself, together', writePipelined],
  ])('are decided as in one: %s', async (_how, writer) => {
    await fc.assert(
      fc.asyncProperty(fc.array(rawRow, { minLength: 1, maxLength: 12 }), async (batch) => {
        const three = cluster(BEFORE);
        const one = new FakeStore(User, BEFORE);
        const rows = await write(batch, three.store, writer);
        expect(decisionsOf(rows)).toEqual(decisionsOf(await write(batch, one, writer)));
        expect(disagreements(three, rows, BEFORE)).toEqual([]);
      }),
    );
  });

  const batch = [
    user(3, 'c'),
    user(4, 'a'),
    user(5, 'd'),
    user(6, 'D'),
    user(7, 'e'),
    user(8, 'f'),
  ];
  const kinds: DatabaseErrorKind[] = ['locked', 'unreachable', 'connection-lost', 'full'];

  describe.each(kinds)('where a database answers %s', (kind) => {
    it.each([
      [false, writeBatch],
      [true, writeBatch],
      [false, writePipelined],
    ])('at any one call: remote %s', async (isRemote, writer) => {
      for (const shard of [0, 1, 2]) {
        for (const isApplied of kind === 'connection-lost' ? [false, true] : [false]) {
          for (let at = 1; at <= 8; at += 1) {
            const faults = NAMES.map((_, index) =>
              index === shard ? { at, times: 1, kind, isApplied } : undefined,
            );
            const three = cluster(BEFORE, { faults, isRemote });
            const rows = await write(batch, three.store, writer);
            const reported = { shard, at, isApplied, problems: disagreements(three, rows, BEFORE) };
            expect(reported).toEqual({ ...reported, problems: [] });
          }
        }
      }
    });
  });

  it('that one database did not commit are written once more, and their rivals with them', async () => {
    // The last call of the second database in a batch is its COMMIT: begin, insertAll, commit.
    const faults = [undefined, { at: 3, times: 1, kind: 'connection-lost', isApplied: false }];
    const three = cluster([], { faults: faults as Fault[], isRemote: true });
    const rows = await write(batch, three.store);
    expect(rows.map(({ outcome }) => outcome)).toEqual([
      'inserted',
      'inserted',
      'inserted',
      'duplicate',
      'inserted',
      'inserted',
    ]);
    expect(disagreements(three, rows, [])).toEqual([]);
  });

  it('are known of where others, in a database that does not come back, are not', async () => {
    const lost: Fault = { at: 3, times: 1000, kind: 'connection-lost', isApplied: true };
    const three = cluster([], { faults: [undefined, lost], isRemote: true });
    const rows = await write(
      [3, 4, 5, 6, 7, 8].map((id) => user(id, `mail${id}`)),
      three.store,
    );
    for (const row of rows) {
      const isAway = placement.shardOf(Number(row.id)) === 1;
      expect([row.id, row.outcome]).toEqual([row.id, isAway ? 'unknown' : 'inserted']);
    }
  });

  it('that were refused leave no claim, even if it is unknown what was committed', async () => {
    const [held = 0, free = 0, late = 0] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].filter(
      (id) => placement.shardOf(id) === 0,
    );
    const lost: Fault = { at: 4, times: 1, kind: 'connection-lost', isApplied: true };
    const { store, claims } = cluster([user(held, 'b')], { faults: [lost] });
    // As when others have written the row.
    for (const { stored } of claims) stored.clear();
    await store.begin();
    expect(await store.insertAll([user(free, 'a'), user(late, 'b')])).toBe(1);
    await expect(store.commit()).rejects.toMatchObject({ kind: 'connection-lost' });
    const keys = claims.flatMap(({ stored }) => Array.from(stored.keys()));
    expect(keys).toEqual(['email a@example.com']);
  });

  it('of a database that stays away fail with its name, and those of others go in', async () => {
    const faults = NAMES.map((_, shard): Fault | undefined =>
      shard === 1 ? { at: 1, times: 1000, kind: 'unreachable', isApplied: false } : undefined,
    );
    const three = cluster([], { faults, isRemote: true });
    const alone = [3, 4, 5, 6, 7, 8].map((id) => user(id, `mail${id}`));
    const rows = await write(alone, three.store);
    for (const row of rows) {
      const isAway = placement.shardOf(Number(row.id)) === 1;
      expect([row.id, row.outcome]).toEqual([row.id, isAway ? 'failed' : 'inserted']);
    }
    expect(disagreements(three, rows, [])).toEqual([]);
  });
});

describe('a claim', () => {
  it('without a row yet is waited for, and then the row fails', async () => {
    const three = cluster([]);
    const [claim] = rule.claimsOf(user(9, 'held'));
    const table = three.claims[claim?.shard ?? 0];
    table?.stored.set(claim?.key ?? '', { key: claim?.key ?? '', id: 9, owner: 'other' });
    const [row] = await write([user(3, 'held')], three.store);
    expect(row?.outcome).toBe('failed');
    expect(row?.toAttempt(1, 0).reasons[0]?.message).toContain(
      'keeps email held@example.com for a row that is not stored yet',
    );
    // It is not ours to give up.
    expect(table?.stored.get(claim?.key ?? '')?.owner).toBe('other');
  });

  it.each(['claim', 'claim after all', 'find', 'release'] as const)(
    'does not stay without its row where the database fails at: %s',
    async (failing) => {
      for (const shard of [0, 1, 2]) {
        const three = cluster(BEFORE);
        const table = three.claims[shard];
        if (table) table.failing = failing;
        const batch = [user(3, 'c'), user(1, 'q'), user(5, 'a'), user(6, 'r'), user(7, 's')];
        const rows = await write(batch, three.store);
        expect(rows.map(({ outcome }) => outcome)).toEqual([
          'inserted',
          'duplicate',
          'duplicate',
          'inserted',
          'inserted',
        ]);
        // What could not be given up is given up with the next rows.
        const more = await write([user(12, 'z')], three.store);
        expect(disagreements(three, [...rows, ...more], BEFORE)).toEqual([]);
      }
    },
  );
});

describe('copies', () => {
  const copies = (faults: (Fault | undefined)[] = [], isRemote = false): FakeStore[] =>
    ['a.db', 'b.db'].map((_, index) =>
      Object.assign(new FakeStore(User, BEFORE, faults[index]), { isRemote }),
    );

  it('are all written, and decide as one', async () => {
    const [one, other] = copies() as [FakeStore, FakeStore];
    const batch = [user(3, 'c'), user(4, 'A'), user(1, 'z'), user(5, 'c')];
    const rows = await write(batch, new CopiedStore([one, other], ['a.db', 'b.db']));
    const alone = await write(batch, new FakeStore(User, BEFORE));
    expect(decisionsOf(rows)).toEqual(decisionsOf(alone));
    expect(one.rows).toEqual(other.rows);
  });

  it.each([0, 1])('end equal when the commit of copy %i is lost', async (copy) => {
    for (const isApplied of [false, true]) {
      for (let at = 1; at <= 5; at += 1) {
        const faults: (Fault | undefined)[] = [];
        faults[copy] = { at, times: 1, kind: 'connection-lost', isApplied };
        const [one, other] = copies(faults, true) as [FakeStore, FakeStore];
        const store = new CopiedStore([one, other], ['a.db', 'b.db']);
        const rows = await write([user(3, 'c'), user(4, 'd')], store);
        expect(one.rows).toEqual(other.rows);
        for (const row of rows) {
          const isThere = one.rows.has(Number(row.id));
          if (row.outcome === 'inserted') expect(isThere).toBe(true);
          if (row.outcome === 'failed') expect(isThere).toBe(false);
        }
      }
    }
  });

  it('that differ are not written to', async () => {
    const [one, other] = copies() as [FakeStore, FakeStore];
    other.rows.set(3, user(3, 'w'));
    const [row] = await write([user(3, 'c')], new CopiedStore([one, other], ['a.db', 'b.db']));
    expect(row?.outcome).toBe('failed');
    expect(row?.toAttempt(1, 0).reasons[0]?.message).toContain('b.db holds other rows');
    expect(one.rows.has(3)).toBe(false);
  });

  it('answer for one another', async () => {
    const away: Fault = { at: 1, times: 99, kind: 'unreachable', isApplied: false };
    const store = new CopiedStore(copies([away]), ['a.db', 'b.db']);
    expect(await store.findMissing([1, 3])).toEqual(new Set([3]));
  });
});
