import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FULL } from '../harness/full.js';

import { auditRun } from '../../source/audit/audit.js';
import { quoteWord } from '../../source/base/text.js';
import type { FoundRow } from '../../source/db/rows.js';
import { lockFolder } from '../../source/db/sqlite/folder-lock.js';
import type { EntityName } from '../../source/entities/entity.js';
import { listRuns } from '../../source/ledger/catalogue.js';
import type { RebalanceStep } from '../../source/rebalance/begin.js';
import { readRebalance, requireSettled } from '../../source/rebalance/journal.js';
import type { EntityPlan } from '../../source/rebalance/plan.js';
import { isThorough } from '../e2e/support/thorough.js';
import { DATA_FOLDER } from '../../source/router/topology.js';
import {
  copyOf,
  embedded,
  folderWithRows,
  move,
  rowsIn,
  rowsInPlace,
  sharded,
  withRouter,
} from './stage.js';

/** A folder whose rows are in three files by hash, and those rows. */
let three: string;
let rows: Record<EntityName, FoundRow[]>;

/** A folder with enough rows to see shares of them. */
let many: string;

beforeAll(async () => {
  many = await folderWithRows(2000);
  three = await folderWithRows(600);
  rows = await rowsInPlace(embedded(three));
  await move(three, embedded(three), sharded(three, 3));
});

describe('a rebalance', () => {
  it('leaves every row once, in its place, and the audit of the run before holds', async () => {
    const dir = copyOf(three);
    expect(await rowsInPlace(sharded(dir, 3))).toEqual(rows);
    await move(dir, sharded(dir, 3), sharded(dir, 4));
    expect(await rowsInPlace(sharded(dir, 4))).toEqual(rows);
    await move(dir, sharded(dir, 4), embedded(dir));
    expect(await rowsInPlace(embedded(dir))).toEqual(rows);
    expect(Object.values(await rowsIn(sharded(dir, 4))).flat()).toHaveLength(rows.Product!.length);
  });

  it('lets the audit hold the runs before to the new topology, and to no other', FULL, async () => {
    const dir = copyOf(three);
    const [run = ''] = listRuns(dir);
    const failing = async (count: number): Promise<unknown[]> => {
      const { audit } = await auditRun(dir, run, sharded(dir, count).topology);
      return audit.checks.filter(({ ok }) => !ok);
    };
    expect(await failing(3)).toEqual([]);
    await move(dir, sharded(dir, 3), sharded(dir, 5));
    expect(await failing(5)).toEqual([]);
    await expect(auditRun(dir, run, sharded(dir, 4).topology)).rejects.toMatchObject({
      message: expect.stringContaining('wrote its User rows'),
      hint: `Its rows have moved. Use --topology ${quoteWord(sharded(dir, 5).file ?? '')}`,
    });
    await expect(auditRun(dir, run, sharded(dir, 3).topology)).rejects.toThrow(
      /The rows of this topology have moved to .*5 rulehash.yaml/,
    );
  });

  it.each([
    ['rule: hash', 0.75],
    ['rule: rendezvous', 0.25],
  ])('from 3 to 4 databases by %s moves the share that is promised', async (rule, share) => {
    const dir = copyOf(many);
    const before = await rowsInPlace(embedded(dir));
    await move(dir, embedded(dir), sharded(dir, 3, rule));
    let plan: readonly EntityPlan[] = [];
    const steps = await move(dir, sharded(dir, 3, rule), sharded(dir, 4, rule), {
      agree: (reported) => {
        plan = reported;
        return Promise.resolve(true);
      },
    });
    expect(await rowsInPlace(sharded(dir, 4, rule))).toEqual(before);
    for (const { entity, moved, promised, transfers } of plan) {
      if (entity === 'Product') continue;
      expect(promised).toBeCloseTo(share);
      expect(moved / before[entity]!.length).toBeCloseTo(share, 1);
      expect(sumOf(transfers.map((transfer) => transfer.rows))).toBe(moved);
      if (share === 0.25) expect(transfers.every(({ to }) => to.endsWith('-4.db'))).toBe(true);
    }
    const moved = sumOf(plan.map((entity) => entity.moved));
    expect([rowsOf(steps, 'copied'), rowsOf(steps, 'removed')]).toEqual([moved, moved]);
  });

  it('makes copies, and takes them back', FULL, async () => {
    const dir = copyOf(three);
    const copies = sharded(dir, 2, 'rule: copy');
    await move(dir, sharded(dir, 3), copies);
    const found = await rowsIn(copies);
    expect(found['users-2.db']).toEqual(rows.User);
    expect(found['users-1.db']).toEqual(found['users-2.db']);
    await move(dir, copies, sharded(dir, 3));
    expect(await rowsInPlace(sharded(dir, 3))).toEqual(rows);
  });

  it('writes nothing before the user agrees', async () => {
    const dir = copyOf(many);
    const data = path.join(dir, DATA_FOLDER);
    const before = [readdirSync(data), await rowsInPlace(embedded(dir))];
    const steps = await move(dir, embedded(dir), sharded(dir, 4), {
      agree: () => Promise.resolve(false),
    });
    expect(steps).toEqual([]);
    await expect(move(dir, embedded(dir), embedded(dir))).rejects.toThrow('are the same');
    expect([readdirSync(data), await rowsInPlace(embedded(dir))]).toEqual(before);
  });
});

describe('a rebalance that is stopped', () => {
  it('after any of its steps loses nothing and goes on', FULL, async () => {
    for (let stopAt = 1; ; stopAt += isThorough ? 1 : 3) {
      const dir = copyOf(three);
      const [from, to] = [sharded(dir, 3), sharded(dir, 4)];
      let step = 0;
      const stopping = move(dir, from, to, {
        onStep: () => {
          step += 1;
          if (step === stopAt) throw new Error('stopped');
        },
      });
      const isStopped = await stopping.then(
        () => false,
        () => true,
      );
      if (!isStopped) {
        expect(stopAt).toBeGreaterThan(15);
        return;
      }
      const phase = readRebalance(dir)?.phase;
      if (phase !== 'done') {
        expect(() => requireSettled(dir, from.topology), `step ${stopAt}`).toThrow('not finished');
        await move(dir, from, to);
      }
      expect(await rowsInPlace(to), `stopped after step ${stopAt}`).toEqual(rows);
      expect(() => requireSettled(dir, from.topology)).toThrow(/have moved to .*4 rulehash.yaml/);
      requireSettled(dir, to.topology);
    }
  });

  it('goes on with the same topologies alone', FULL, async () => {
    const dir = copyOf(three);
    await stoppedAt('removing', dir);
    await expect(move(dir, sharded(dir, 3), sharded(dir, 5))).rejects.toThrow('are not those of');
  });

  it('is not forgotten when its journal cannot be read', FULL, async () => {
    const dir = copyOf(three);
    writeFileSync(path.join(dir, DATA_FOLDER, 'rebalance.json'), '{"schema":');
    expect(() => requireSettled(dir, embedded(dir).topology)).toThrow('is not a rebalance journal');
  });
});

describe('nothing is removed', () => {
  /** Moves to four files; when the copies are made (or about to be compared again), something happens. */
  async function refused(
    when: RebalanceStep['type'],
    harm: (dir: string) => Promise<void>,
  ): Promise<string> {
    const dir = copyOf(three);
    await stoppedAt(when, dir);
    await harm(dir);
    const message = await move(dir, sharded(dir, 3), sharded(dir, 4)).then(
      () => 'nothing',
      (error: unknown) => (error as Error).message,
    );
    const found = await rowsIn(sharded(dir, 4));
    const users = Object.entries(found).flatMap(([name, list]) =>
      name.startsWith('users') ? list.map(([id]) => id) : [],
    );
    for (const [id] of rows.User!) expect(users).toContain(id);
    return message;
  }

  const remove = (name: string) => (dir: string) =>
    withRouter(sharded(dir, 4).topology, async (router) => {
      const database = router.shards('User').find((one) => one.description.name === name);
      for await (const page of database?.scan() ?? []) {
        await database?.removeRows(page.slice(0, 1).map(([id]) => Number(id)));
      }
    });

  const add =
    (entity: EntityName, shard: number, row: readonly (string | number)[]) => (dir: string) =>
      withRouter(sharded(dir, 4).topology, async (router) => {
        await router.shards(entity)[shard]?.prepare('wal');
        const store = await router.shards(entity)[shard]?.openStore();
        await store?.insert(row);
      });

  it('when a copy has gone before its original is to', async () => {
    expect(await refused('removing', remove('users-4.db'))).toMatch(
      /^users-4\.db does not hold User \d+ as it was; its old copy stays/,
    );
  });

  it('when a new database holds more than it should', FULL, async () => {
    expect(
      await refused('copying', add('User', 3, [99_000, 'Some One', 'some.one@example.com'])),
    ).toMatch(
      /^users-4\.db (holds User 99000, which does not belong|should hold \d+ rows of User and holds)/,
    );
  });

  it('when another program has deleted a row that was copied', FULL, async () => {
    let dir = '';
    const message = await refused('removing', async (harmed) => {
      dir = harmed;
      const journal = path.join(dir, DATA_FOLDER, 'rebalance.json');
      const known = readRebalance(dir);
      writeFileSync(journal, JSON.stringify({ ...known, phase: 'copying', expected: null }));
      const [user, shard] = await firstLeaving(dir);
      await withRouter(sharded(dir, 3).topology, (router) =>
        router.shards('User')[shard]!.removeRows([user]),
      );
    });
    expect(message).toMatch(/^users-\d\.db should hold (\d+) rows of User and holds \d+ rows$/);
    // Nothing else would have seen it before the old copies were gone.
    expect(readRebalance(dir)?.phase).toBe('copying');
  });

  it('when another row holds a key in its new place', FULL, async () => {
    const dir = copyOf(three);
    const target = await firstArriving(dir);
    expect(
      await refused('copying', add('User', 3, [target, 'Some One Else', 'else@example.com'])),
    ).toMatch(new RegExp(`^users-4\\.db has no place for User ${target}: another row holds`));
  });

  it('when a row is in a database where neither topology has it', FULL, async () => {
    const dir = copyOf(three);
    const user = rows.User![0] ?? [];
    await withRouter(sharded(dir, 3).topology, async (router) => {
      const shard = router.placement('User').shardOfRow(user) ?? 0;
      const store = await router.shards('User')[(shard + 1) % 3]?.openStore();
      await store?.insert(user);
    });
    await expect(move(dir, sharded(dir, 3), sharded(dir, 4))).rejects.toThrow(
      `User ${user[0]}, which does not belong there; nothing was removed`,
    );
  });
});

it('while another program writes, only new databases are filled, and what it wrote comes along', async () => {
  const dir = copyOf(three);
  const [from, to] = [sharded(dir, 3, 'rule: hash'), sharded(dir, 4, 'rule: hash')];
  const lock = await lockFolder(path.join(dir, DATA_FOLDER));
  const late = [50_001, 'Late Comer', 'late.comer@example.com'] as const;
  let during: Record<string, FoundRow[]> | undefined;
  const steps = await move(dir, from, to, {
    onStep: ({ type }) => {
      if (type !== 'waiting') return;
      void (async () => {
        during = await rowsIn(to);
        await withRouter(from.topology, async (router) => {
          const shard = router.placement('User').shardOfRow(late) ?? 0;
          await (await router.shards('User')[shard]?.openStore())?.insert(late);
        });
        await lock.release();
      })();
    },
  });
  expect(
    steps.map(({ type }) => type).filter((type) => type !== 'copied' && type !== 'removed'),
  ).toEqual(['ahead', 'asking', 'waiting', 'copying', 'removing', 'done']);
  const before = await rowsIn(sharded(three, 3));
  for (const [name, found] of Object.entries(before)) expect(during?.[name], name).toEqual(found);
  expect(during?.['users-4.db']?.length).toBeGreaterThan(20);
  expect((await rowsInPlace(to)).User).toEqual([...rows.User!, late]);
});

/** Stops a rebalance from three to four files when it comes to something. */
async function stoppedAt(when: RebalanceStep['type'], dir: string): Promise<void> {
  const stopping = move(dir, sharded(dir, 3), sharded(dir, 4), {
    onStep: ({ type }) => {
      if (type === when) throw new Error('stopped');
    },
  });
  await expect(stopping).rejects.toThrow('stopped');
}

/** The id of a user that goes into the fourth file. */
async function firstArriving(dir: string): Promise<number> {
  return withRouter(sharded(dir, 4).topology, (router) => {
    const row = rows.User!.find((one) => router.placement('User').shardOfRow(one) === 3);
    return Promise.resolve(Number(row?.[0]));
  });
}

/** The id of a user that goes elsewhere, and where it is in three files. */
async function firstLeaving(dir: string): Promise<[id: number, shard: number]> {
  return withRouter(sharded(dir, 3).topology, (before) =>
    withRouter(sharded(dir, 4).topology, (after) => {
      const shardIn = (router: typeof before, row: FoundRow): number | undefined =>
        router.placement('User').shardOfRow(row);
      const row = rows.User!.find((one) => shardIn(before, one) !== shardIn(after, one)) ?? [];
      return Promise.resolve([Number(row[0]), shardIn(before, row) ?? 0]);
    }),
  );
}

function rowsOf(steps: readonly RebalanceStep[], type: 'copied' | 'removed'): number {
  return sumOf(steps.map((step) => ('rows' in step && step.type === type ? step.rows : 0)));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
