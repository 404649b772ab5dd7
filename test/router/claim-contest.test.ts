import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { systemClock } from '../../source/base/clock.js';
import { DatabaseError } from '../../source/base/errors.js';
import type { EntityStore } from '../../source/db/entity-store.js';
import { uniqueKey } from '../../source/entities/entity.js';
import type { StoredRow } from '../../source/entities/value.js';
import { ClaimKeeper } from '../../source/router/claim-keeper.js';
import { claimRuleOf } from '../../source/router/claims.js';
import { describeHealth, Health } from '../../source/router/health/health.js';
import { placementOf } from '../../source/router/placement.js';
import { ShardedStore } from '../../source/router/sharded-store.js';
import type { Sharding } from '../../source/router/topology.js';
import { ClaimedRow } from '../../source/sim/work.js';
import { writeBatch } from '../../source/sim/write-batch.js';
import { ENTITIES } from '../harness/shop.js';
import { hastyClock } from '../harness/virtual-clock.js';
import { FakeStore } from '../sim/fake-store.js';
import { FakeClaims } from './fake-claims.js';

const { User } = ENTITIES;
const NAMES = ['u1.db', 'u2.db'];
const SHARDING: Sharding = {
  shards: NAMES.map((name) => ({ name, file: name, entity: User, hasClaims: true })),
  spread: { rule: 'hash', by: 'id' },
};
const placement = placementOf(ENTITIES.User, SHARDING);
const rule = claimRuleOf(ENTITIES.User, SHARDING);

const user = (id: number, email: string): StoredRow => [id, `User ${id}`, `${email}@example.com`];
const locked = (): DatabaseError => new DatabaseError('u.db', 'locked', 'FAKE');

/** A database that several threads write to: one transaction at a time, its claims beside its rows. */
class SharedDatabase {
  readonly claims = new FakeClaims();
  rows = new Map<number, StoredRow>();
  #writer: FakeStore | undefined;

  /** What one thread sees of it. @param turn lets others go first */
  open(turn: () => Promise<void>): { store: EntityStore; claims: FakeClaims } {
    const own = new FakeStore(User);
    const call = async <Result>(
      work: () => Promise<Result>,
      isWriting = false,
    ): Promise<Result> => {
      await turn();
      if (isWriting && this.#writer && this.#writer !== own) throw locked();
      own.rows = this.rows;
      return work();
    };
    const release = (): void => {
      if (this.#writer === own) this.#writer = undefined;
    };
    const store: EntityStore = {
      begin: () =>
        call(async () => {
          this.#writer = own;
          await own.begin();
        }, true),
      commit: () =>
        call(async () => {
          await own.commit();
          this.rows = own.rows;
          release();
        }),
      rollback: () =>
        call(async () => {
          await own.rollback();
          release();
        }),
      insert: (row) => call(() => own.insert(row), true),
      insertAll: (rows) => call(() => own.insertAll(rows), true),
      findHolders: (keys) => call(() => own.findHolders(keys)),
      findExisting: (ids) => call(() => own.findExisting(ids)),
      findMissing: (ids) => call(() => own.findMissing(ids)),
      readRows: (ids) => call(() => own.readRows(ids)),
    };
    const claims = Object.assign(Object.create(this.claims) as FakeClaims, {
      claim: (...given: Parameters<FakeClaims['claim']>) =>
        call(() => this.claims.claim(...given), true),
      release: (...given: Parameters<FakeClaims['release']>) =>
        call(() => this.claims.release(...given), true),
      find: (...given: Parameters<FakeClaims['find']>) => call(() => this.claims.find(...given)),
    });
    return { store, claims };
  }
}

/** Writes the batches of a thread, one after the other, in a race with all others. */
async function writeAll(
  batches: readonly (readonly StoredRow[])[],
  databases: readonly SharedDatabase[],
  thread: number,
  turn: () => Promise<void>,
): Promise<ClaimedRow[]> {
  const handles = databases.map((database) => database.open(turn));
  const tables = handles.map(({ claims }) => claims);
  const keeper = new ClaimKeeper(rule, tables, NAMES, `thread ${thread}`);
  const stores = handles.map(({ store }) => store);
  const store = new ShardedStore({ entity: User, stores, names: NAMES, placement, claims: keeper });
  const rows: ClaimedRow[] = [];
  for (const batch of batches) {
    const own = batch.map((row, index) => new ClaimedRow(User, index + 1, row, 0));
    await writeBatch(own, {
      store,
      ownsTurn: false,
      clock: systemClock,
      isStopping: () => false,
      timeoutMs: 10_000,
      health: new Health(describeHealth([]), () => 0),
      onWaiting: () => undefined,
      onRetry: () => undefined,
    });
    rows.push(...own);
  }
  return rows;
}

const row = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom('a', 'b', 'B', 'c', 'd', 'e'))
  .map(([id, email]) => user(id, email));
const batches = fc.array(fc.array(row, { minLength: 1, maxLength: 4 }), { maxLength: 3 });
const threads = fc.array(batches, { minLength: 2, maxLength: 4 });

describe('threads that race for the same keys', () => {
  it('decide every row, and leave a claim for each row and none without', async () => {
    await fc.assert(
      fc.asyncProperty(threads, fc.scheduler(), async (work, scheduler) => {
        const databases = NAMES.map(() => new SharedDatabase());
        const turn = (): Promise<void> => scheduler.schedule(Promise.resolve());
        const writing = work.map((own, index) => writeAll(own, databases, index + 1, turn));
        const rows = (await scheduler.waitFor(Promise.all(writing))).flat();

        const stored = databases.flatMap(({ rows: own }) => Array.from(own.values()));
        const claims = databases.flatMap(({ claims: own }) => Array.from(own.stored.values()));
        expect(new Set(stored.map(([id]) => id)).size).toBe(stored.length);
        expect(new Map(claims.map(({ key, id }) => [key, id]))).toEqual(
          new Map(stored.map(([id, , email]) => [`email ${uniqueKey(String(email))}`, id])),
        );
        const outcomes = rows.map(({ outcome }) => String(outcome));
        expect(outcomes.filter((reported) => reported === 'inserted')).toHaveLength(stored.length);
        expect(
          outcomes.filter((reported) => !['inserted', 'duplicate'].includes(reported)),
        ).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a keeper that meets the claim of a thread at work', () => {
  /** Two keepers that share the one table which all claims are in; the first has tried its rows before. */
  async function twoKeepers(rowsOfOld: readonly StoredRow[]): Promise<{
    old: ClaimKeeper;
    young: ClaimKeeper;
    table: FakeClaims;
  }> {
    vi.useFakeTimers({ toFake: ['Date'], now: 1000 });
    const table = new FakeClaims();
    const [old, young] = ['1', '2'].map(
      (name) => new ClaimKeeper(rule, [table, table], NAMES, name, hastyClock(50)),
    ) as [ClaimKeeper, ClaimKeeper];
    await old.claim(rowsOfOld, noHolders);
    await old.release();
    vi.setSystemTime(2000);
    return { old, young, table };
  }

  afterEach(() => {
    vi.useRealTimers();
  });

  const noHolders = (rows: readonly StoredRow[]): Promise<ReadonlySet<StoredRow>> =>
    Promise.resolve(new Set(rows));
  const keysIn = (table: FakeClaims): string[] =>
    [...table.stored.keys()].map((key) => key.charAt('email '.length)).toSorted();

  it('keeps its own claims where it began before, and gets the others', async () => {
    const rows = [user(3, 'a'), user(4, 'b')];
    const { old, young, table } = await twoKeepers(rows);
    await young.claim([user(2, 'b')], noHolders);
    let seen: string[] = [];
    const claimed = await old.claim(rows, async (refused) => {
      await young.release();
      seen = keysIn(table);
      return noHolders(refused);
    });
    expect([seen, keysIn(table)]).toEqual([['a'], ['a', 'b']]);
    expect(claimed).toEqual(rows);
  });

  it('gives up its own claims meanwhile where it began later', async () => {
    const rows = [user(2, 'b')];
    const { old, young, table } = await twoKeepers(rows);
    await old.claim(rows, noHolders);
    const waiting = young.claim([user(3, 'a'), user(4, 'b')], noHolders);
    await expect(waiting).rejects.toMatchObject({
      kind: 'locked',
      code: 'claimed',
      message: expect.stringContaining(
        'keeps email b@example.com for a row that is not stored yet',
      ),
    });
    await young.release();
    expect(keysIn(table)).toEqual(['b']);
  });

  it('is no older with its next rows for having waited with the ones before', async () => {
    const { old, young, table } = await twoKeepers([user(1, 'x')]);
    await young.claim([user(2, 'b')], noHolders);
    vi.setSystemTime(3000);
    const given = vi.spyOn(table, 'release');
    const rows = [user(3, 'a'), user(4, 'b')];
    await expect(old.claim(rows, noHolders)).rejects.toMatchObject({ code: 'claimed' });
    expect(given.mock.calls[0]?.[0]).toMatchObject([{ id: 3 }]);
  });

  it('is as old as the row that has waited longest, also when that is tried apart', async () => {
    const [first, second] = [user(3, 'a'), user(4, 'b')];
    const { old, young, table } = await twoKeepers([first, second]);
    await young.claim([user(2, 'b')], noHolders);
    await old.claim([first], noHolders);
    let seen: string[] = [];
    await old.claim([second], async (refused) => {
      await young.release();
      seen = keysIn(table);
      return noHolders(refused);
    });
    expect([seen, keysIn(table)]).toEqual([['a'], ['a', 'b']]);
  });
});

describe('claims that cannot be given up at once', () => {
  it('are given up when the lock is free again', async () => {
    const { table, keeper } = await keeperWithClaim();
    let refusals = 3;
    const release = table.release.bind(table);
    table.release = (claims) => ((refusals -= 1) >= 0 ? Promise.reject(locked()) : release(claims));
    await keeper.release();
    expect([table.stored.size, keeper.hasUnreleasedClaims]).toEqual([0, false]);
  });

  it('are not waited for if it is known that no thread gets the lock', async () => {
    const { table, keeper } = await keeperWithClaim();
    let tries = 0;
    table.release = () => ((tries += 1), Promise.reject(locked()));
    await keeper.release();
    expect(tries).toBeGreaterThan(1);
    tries = 0;
    Object.assign(table, { isAway: true });
    await keeper.release(new Set());
    expect([tries, keeper.hasUnreleasedClaims]).toEqual([1, true]);
  });

  it('are owed where the database is away', async () => {
    const { table, keeper } = await keeperWithClaim();
    table.failing = 'release';
    await keeper.release();
    expect([table.stored.size, keeper.hasUnreleasedClaims]).toEqual([1, true]);
    await keeper.release(new Set());
    expect([table.stored.size, keeper.hasUnreleasedClaims]).toEqual([0, false]);
  });

  it('and were in doubt go where another row has had the id all the time', async () => {
    const { table, keeper } = await keeperWithClaim();
    keeper.doubt();
    await keeper.settle([1], new Map([[1, user(1, 'former')]]));
    expect(table.stored.size).toBe(0);
  });

  async function keeperWithClaim(): Promise<{ table: FakeClaims; keeper: ClaimKeeper }> {
    const table = new FakeClaims();
    const keeper = new ClaimKeeper(rule, [table, table], NAMES, 'me', hastyClock(50));
    await keeper.claim([user(1, 'a')], () => Promise.resolve(new Set()));
    return { table, keeper };
  }
});
