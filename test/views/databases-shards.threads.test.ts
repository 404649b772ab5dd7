import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import type { DatabaseStatus } from '../../source/commands/database-status.js';
import { databasesServices } from '../../source/services/databases.js';
import { RunFollower } from '../../source/services/live.js';
import { mergePages, seekPage } from '../../source/services/databases/merge.js';
import type { PageQuery, FoundRow } from '../../source/db/rows.js';
import { placementOf } from '../../source/router/placement.js';
import { readTopologyFile } from '../../source/router/topology-file.js';
import { itemsOf, rowsOf, targetOf } from '../../source/views/databases/list.js';
import { SHOP } from '../../source/entities/shop.js';
import { temporaryFolder } from '../harness/folder.js';
import { describeEach } from '../harness/full.js';
import { evenly, writeShardedTopology } from '../harness/sharded.js';
import { run } from './support/run-program.js';
import { Session, TERMINALS } from './support/session.js';
import { ENTITIES, shopEntity } from '../harness/shop.js';

/** A page of one table, as a database reads it. */
function pageOf(ids: readonly number[], { direction, from, skip, limit }: PageQuery): FoundRow[] {
  const isUp = direction === 'up';
  const ordered = ids.toSorted((one, other) => (isUp ? one - other : other - one));
  const found = ordered.filter((id) => from === undefined || (isUp ? id >= from : id <= from));
  const page = found.slice(skip, skip + limit);
  return (isUp ? page : page.toReversed()).map((id) => [id]);
}

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 60 });
const query: fc.Arbitrary<PageQuery> = fc.record({
  direction: fc.constantFrom('up' as const, 'down' as const),
  from: fc.option(fc.integer({ min: 1, max: 400 }), { nil: undefined }),
  skip: fc.nat(70),
  limit: fc.integer({ min: 1, max: 30 }),
});

describe('a page over several tables', () => {
  it('is the page of one table with all their rows', () => {
    fc.assert(
      fc.property(ids, query, (all, asked) => {
        const tables = [0, 1, 2].map((shard) => all.filter((id) => id % 3 === shard));
        const whole = { ...asked, skip: 0, limit: asked.skip + asked.limit };
        const pages = tables.map((table) => pageOf(table, whole));
        expect(mergePages(pages, asked)).toEqual(pageOf(all, asked));
      }),
    );
  });

  it('is found from its middle, too, with nothing passed over', async () => {
    await fc.assert(
      fc.asyncProperty(ids, query, async (all, asked) => {
        const expected = pageOf(all, asked);
        // A page that would begin before the first row is never asked for.
        fc.pre(asked.direction === 'up' || expected.length === asked.limit);
        const countBelow = async (id: number) => all.filter((other) => other < id).length;
        const found = await seekPage(asked, Math.max(...all), countBelow);
        const { limit } = asked;
        expect(pageOf(all, { direction: 'up', ...found, limit })).toEqual(expected);
        if (expected.length > 0) expect(found.skip).toBe(0);
      }),
    );
  });
});

describe('the list of the databases', () => {
  const status = (change: Partial<DatabaseStatus>): DatabaseStatus => ({
    entity: 'User',
    shard: 0,
    name: 'users',
    engine: 'PostgreSQL',
    file: '10.0.0.1',
    state: 'reachable',
    ...change,
  });
  const described = (isCopied: boolean) => [
    {
      entity: 'User' as const,
      definition: shopEntity('User'),
      rule: 'some rule',
      isCopied,
      databases: [],
    },
  ];

  it('has an entity above its databases, and replicas below theirs with what they lack', () => {
    const statuses = [
      status({ name: 'users-1', rows: 8 }),
      status({ name: 'users-1 replica 1', replica: 0, rows: 5 }),
      status({ name: 'users-2', shard: 1, rows: 4 }),
      status({ name: 'users-2 replica 1', shard: 1, replica: 0, state: 'broken' }),
    ];
    const items = itemsOf(statuses, described(false));
    expect(items.map((item) => (item.kind === 'entity' ? rowsOf(item) : item.lagRows))).toEqual([
      12,
      undefined,
      3,
      undefined,
      undefined,
    ]);
    expect(items.map(targetOf)).toEqual([
      { entity: shopEntity('User') },
      { entity: shopEntity('User'), shard: 0, name: 'users-1' },
      { entity: shopEntity('User'), shard: 0, replica: 0, name: 'users-1 replica 1' },
      { entity: shopEntity('User'), shard: 1, name: 'users-2' },
      { entity: shopEntity('User'), shard: 1, replica: 0, name: 'users-2 replica 1' },
    ]);
  });

  it('counts a row that has copies once', () => {
    const copies = [status({ rows: 8 }), status({ shard: 1, rows: 7 })];
    const [entity] = itemsOf(copies, described(true));
    expect(entity?.kind === 'entity' && rowsOf(entity)).toBe(8);
  });

  it('is as plain as before for an entity with one database', () => {
    const items = itemsOf([status({})], described(false));
    expect(items).toMatchObject([{ kind: 'database', depth: 0 }]);
  });
});

describe('rows over three databases', () => {
  let dir: string;
  let file: string;
  const shard = (name: string) => path.join(dir, 'shards', name);
  const ask = () => {
    const topology = readTopologyFile(file, {}, SHOP);
    const runs = new RunFollower({ dir, version: '0.0.0', topology });
    return databasesServices(dir, () => topology, runs);
  };
  const users = { entity: shopEntity('User') };
  const page = { target: users, direction: 'up', from: undefined, skip: 0, limit: 400 } as const;

  beforeAll(async () => {
    dir = temporaryFolder();
    mkdirSync(path.join(dir, 'shards'));
    file = writeShardedTopology(dir, evenly(3));
    await run(dir, 'generate', '--rows', '8000', '--seed', '3', '--invalid', '0', '--batch', '100', '--topology', file); // prettier-ignore
  });

  it('are gathered in the order of their ids, near the ends and far from them', async () => {
    expect(await ask().countRows(users)).toEqual({ total: 2000, silent: [] });
    const upTo = (last: number) => Array.from({ length: 400 }, (_, at) => last - 399 + at);
    const idsOf = async (change: Partial<PageQuery>) =>
      (await ask().readRows({ ...page, ...change })).rows.map(([id]) => id);
    expect(await idsOf({})).toEqual(upTo(400));
    expect(await idsOf({ direction: 'down' })).toEqual(upTo(2000));
    expect(await idsOf({ skip: 1300 })).toEqual(upTo(1700));
    expect(await idsOf({ direction: 'down', skip: 1200 })).toEqual(upTo(800));
    expect(await ask().locateRow(users, 1234)).toMatchObject({ position: 1233, isStored: true });
    const { total } = await ask().countRows({ entity: shopEntity('User'), shard: 1 });
    expect(total).toBeGreaterThan(400);
    expect(total).toBeLessThan(1000);
  });

  it('report which database each is from, where the rule gave it', async () => {
    const sharding = readTopologyFile(file, {}, SHOP).User!;
    const { shardOfRow } = placementOf(ENTITIES.User, sharding);
    const { rows, origins } = await ask().readRows({ ...page, skip: 1300 });
    expect(rows.map((row) => origins?.get(row))).toEqual(
      rows.map((row) => sharding.shards[shardOfRow(row) ?? -1]?.name),
    );
    const alone = await ask().readRows({
      ...page,
      target: { entity: shopEntity('User'), shard: 1 },
    });
    expect(alone.origins).toBeUndefined();

    const session = new Session('databases', { dir, topology: file });
    await session.see(/User, 3 databases .* 2,000/);
    session.press('enter');
    const origin = sharding.shards[shardOfRow([1]) ?? -1]?.name ?? '';
    const seen = await session.see(new RegExp(`^ +1 {2}\\S.* ${origin} *$`, 'm'));
    expect(seen).toMatch(/ email +database *$/m);
    expect(seen).toContain(`── in ${origin} ──`);
  });

  it('are shown without those of a database that does not answer, which is named', async () => {
    renameSync(shard('users-2.db'), shard('kept'));
    try {
      writeFileSync(shard('users-2.db'), 'no database at all, but long enough for one'.repeat(30));
      const { rows, silent } = await ask().readRows(page);
      expect(rows.length).toBe(400);
      expect(silent).toEqual([
        {
          database: 'users-2.db',
          problem: expect.stringContaining('is not a SQLite database') as string,
        },
      ]);
      const answer = await ask().explainTyped('900000, Zoe, zoe@example.com', shopEntity('User'));
      expect(answer).toMatchObject({ ok: true, explained: { outcome: 'unknown' } });
      const session = new Session('databases', { dir, topology: file });
      await session.see(/users-3\.db +✔ reachable/);
      await session.see(/User, 3 databases +✖ 1 not usable/);
      session.press('enter');
      await session.see('✖ without users-2.db: no answer');
    } finally {
      renameSync(shard('kept'), shard('users-2.db'));
    }
  });

  it('are there no more when no database answers', async () => {
    for (const number of [1, 2, 3])
      renameSync(shard(`users-${number}.db`), shard(`kept-${number}`));
    try {
      await expect(ask().countRows(users)).rejects.toThrow(/^users-1\.db cannot be opened/);
      expect(existsSync(shard('users-1.db'))).toBe(false);
    } finally {
      for (const number of [1, 2, 3]) {
        renameSync(shard(`kept-${number}`), shard(`users-${number}.db`));
      }
    }
  });

  it('show where a row is, by asking the databases that may have it', async () => {
    const answer = await ask().explainTyped('Order 900000, 7, 8, 1', shopEntity('User'));
    expect(answer).toMatchObject({ ok: true, explained: { outcome: 'inserted' } });
    const taken = await ask().explainTyped('7, Zoe, zoe@example.com', shopEntity('User'));
    expect(taken).toMatchObject({
      ok: true,
      explained: { outcome: 'duplicate', shard: { of: 3 }, database: expect.stringMatching(/^users-\d\.db$/) as string }, // prettier-ignore
    });
  });

  describeEach(TERMINALS, 'at $columns×$rows', (terminal) => {
    it('the start view reports the topology, and the databases view each database', async () => {
      const start = new Session('start', { dir, terminal, topology: file });
      await start.see(terminal.rows > 20 ? 'Topology ' : /3 users databases 2,000 rows/);
      const session = new Session('databases', { dir, terminal, topology: file });
      await session.see(/User, 3 databases .*✔ reachable .* 2,000/);
      session.press('j');
      expect(await session.see(/users-1\.db .*✔ reachable/)).toMatch(/── users-1\.db/);
      session.press('enter');
      expect(await session.see(/^ +\d+ {2}\S/m)).toMatch(
        /users-1\.db +users +row 1 of [\d,]+, by id/,
      );
      session.press('x');
      expect(await session.see('router')).toMatch(/users-1\.db +1 of 3/);
    });
  });
});
