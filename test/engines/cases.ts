import { expect, it } from 'vitest';

import type { EntityName } from '../../source/entities/entity.js';
import type { RunRecord } from '../../source/ledger/record.js';
import { readTopologyFile } from '../../source/router/topology-file.js';
import { SHOP } from '../../source/entities/shop.js';
import { ENTITY_NAMES, shopTopology } from '../harness/shop.js';
import { expectedOutcomes, REFUSED } from '../e2e/support/assignment.js';
import { decidedOnSqlite } from '../e2e/support/reference.js';
import {
  command,
  decisionsOf,
  findingsOf,
  outcomesOf,
  simulate,
  words,
} from '../e2e/support/simulate.js';
import { countDecided } from '../e2e/support/files.js';
import { start } from '../e2e/support/started.js';
import { usualRows } from '../e2e/support/thorough.js';
import { temporaryFolder } from '../harness/folder.js';
import { evenly, writeShardedTopology } from '../harness/sharded.js';
import { rowsIn } from '../rebalance/stage.js';
import { databaseOf } from './support.js';

/** How runs reach the servers under test. */
export interface Way {
  /** `--topology FILE` */
  readonly topology: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Runs the assignment into empty databases; gives the working folder. */
async function runAssignment(
  { topology, env }: Way,
  flags: readonly string[] = [],
): Promise<string> {
  const { dir, record } = await simulate(['assignment', ...flags, ...topology], { env });
  expect(outcomesOf(record)).toEqual(expectedOutcomes(REFUSED));
  expect(findingsOf(record)).toEqual({});
  return dir;
}

/** Runs the assignment into empty databases and once more on what it left; gives the working folder. */
export async function runAssignmentTwice(
  { topology, env }: Way,
  flags: readonly string[] = [],
): Promise<string> {
  const dir = await runAssignment({ topology, env }, flags);
  // With few threads, which start sooner: there is nothing to win or lose any more.
  const few = ['--threads', '2'];
  const again = await simulate(['assignment', ...few, ...topology], { dir, env });
  expect(again.record.totals).toMatchObject({ inserted: 0, rejected: 30 });
  return dir;
}

/** Each way of writing; Chinook is written to several databases, too. */
const WORKLOADS = usualRows<readonly [workload: string, flags: string]>(
  [
    ['generate --rows 600 --seed 5', '--threads 4'],
    ['generate --rows 600 --seed 5', '--batch 64 --threads 3'],
    ['generate --rows 600 --seed 5', '--pipeline 64 --threads 3'],
    ['generate --rows 600 --seed 5', '--threads 2 --writer sequelize'],
    ['generate --rows 600 --seed 5', '--batch 64 --threads 3 --writer sequelize'],
  ],
  [
    ['chinook', '--batch 50 --threads 4'],
    ['generate --rows 9000 --seed 6', '--batch 64 --threads 4'],
  ],
);

/** What holds on every engine; `way` is asked when a test begins. */
export function itDecidesAsOnSqlite(way: () => Way): void {
  it.each(WORKLOADS)(
    '%s has the same outcome for every row as on SQLite: %s',
    async (workload, flags) => {
      const { topology, env } = way();
      const { record } = await simulate([...words(`${workload} ${flags}`), ...topology], { env });
      expect(decisionsOf(record)).toEqual(await decidedOnSqlite(workload));
      expect(findingsOf(record)).toEqual({});
    },
  );

  it.each(['driver', 'sequelize'])('a race loses nothing: writer %s', async (writer) => {
    const { topology, env } = way();
    const line = `generate --rows 800 --seed 7 --order race --batch 20 --threads 6 --writer ${writer}`;
    const { record } = await simulate([...words(line), ...topology], { env });
    expect(record.totals).toMatchObject({ attempted: 800, failed: 0, unknown: 0 });
    expect(record.audit.ok).toBe(true);
  });
}

/** How databases for shards are made and named on an engine. */
export interface ShardPlaces {
  /** Makes databases that are empty. */
  readonly create: (...names: string[]) => Promise<void>;
  /** The database with a name as a topology file writes it. */
  readonly place: (name: string) => string;
  readonly env: Readonly<Record<string, string>>;
}

/** The nth database of an entity, from 1. */
function nameOf(entity: EntityName, number: number): string {
  return `${databaseOf(entity)}_${number}`;
}

/** What holds over several databases of every engine; `places` is asked when a test begins. */
export function itDecidesOverShards(places: () => ShardPlaces): void {
  it.each(
    usualRows<readonly [count: number, rule: string, workload: string, flags: string]>(
      [
        [2, 'hash', 'generate --rows 600 --seed 5', '--threads 3'],
        [3, 'rendezvous', 'chinook', '--batch 100 --threads 3'],
      ],
      [[8, 'rendezvous', 'generate --rows 600 --seed 5', '--batch 50 --threads 2']],
    ),
  )(
    'over %i databases by %s every row has the same outcome: %s %s',
    async (count, rule, workload, flags) => {
      const { create, place, env } = places();
      const numbers = Array.from({ length: count }, (_, index) => index + 1);
      await create(
        ...ENTITY_NAMES.flatMap((entity) => numbers.map((number) => nameOf(entity, number))),
      );
      const file = writeShardedTopology(temporaryFolder(), evenly(count, rule), (entity, number) =>
        place(nameOf(entity, number)),
      );
      const topology = ['--topology', file];
      // Again, on what is there: where a duplicate is looked for does not depend on their number.
      const run = count === 2 ? runAssignmentTwice : runAssignment;
      await run({ topology, env }, ['--threads', '3']);

      const args = [...words(`${workload} ${flags}`), '--fresh', ...topology];
      const { record } = await simulate(args, { env });
      expect(decisionsOf(record)).toEqual(await decidedOnSqlite(workload));
      expect(findingsOf(record)).toEqual({});
    },
  );

  it('copies are written to every database, and a race over shards loses nothing', async () => {
    const { create, place, env } = places();
    const names = ['copy_u1', 'copy_u2', 'copy_u3', 'copy_p1', 'copy_p2', 'copy_o1', 'copy_o2'];
    await create(...names);
    const file = writeShardedTopology(
      temporaryFolder(),
      {
        User: { count: 3, rule: '{ rule: hash }' },
        Product: { count: 2, rule: '{ rule: copy }' },
        Order: { count: 2, rule: '{ rule: hash, by: product_id }' },
      },
      (entity, number) => place(`copy_${entity.charAt(0).toLowerCase()}${number}`),
    );
    const line = 'generate --rows 600 --seed 7 --invalid 0.3 --order race --batch 10 --threads 4';
    const { record } = await simulate([...words(line), '--topology', file], { env });
    expect(record.totals).toMatchObject({ attempted: 600, failed: 0, unknown: 0 });
    expect(findingsOf(record)).toEqual({});
  });
}

/** Moving what files hold to a server, and there to more databases, also while a run writes. */
export function itMovesRows(places: () => ShardPlaces): void {
  it('rows move from files to two databases each, then to three, and are there once', async () => {
    const { create, place, env } = places();
    await create(...ENTITY_NAMES.flatMap((entity) => [1, 2, 3].map((n) => nameOf(entity, n))));
    const { dir, record } = await simulate(words('generate --rows 400 --seed 8 --batch 50'));
    const over = (count: number): string =>
      writeShardedTopology(temporaryFolder(), evenly(count), (entity, number) =>
        place(nameOf(entity, number)),
      );
    const [two, three] = [over(2), over(3)];
    for (const file of [two, three]) {
      const { code, stderr } = await command(dir, ['rebalance', '--to', file, '--yes'], { env });
      expect(code, stderr).toBe(0);
    }

    const verify = ['verify', '--topology', three, '--json', '-'];
    const verified = await command(dir, verify, { env });
    const { audit, totals } = JSON.parse(verified.stdout) as RunRecord;
    expect(audit.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(totals).toEqual(record.totals);
    const stored = await rowsIn({ topology: readTopologyFile(three, env, SHOP), file: three });
    expect(Object.values(stored).every((rows) => rows.length > 10)).toBe(true);
    expect(Object.values(stored).flat()).toHaveLength(record.totals.inserted);
    const left = await rowsIn({ topology: shopTopology(dir), file: null });
    expect(Object.values(left).flat()).toEqual([]);
  });

  it('rows move from three databases each to four while a run writes, and are all there once', async () => {
    const { create, place, env } = places();
    await create(...ENTITY_NAMES.flatMap((entity) => [1, 2, 3, 4].map((n) => nameOf(entity, n))));
    const over = (count: number): string =>
      writeShardedTopology(temporaryFolder(), evenly(count), (entity, number) =>
        place(nameOf(entity, number)),
      );
    const [three, four] = [over(3), over(4)];
    const dir = temporaryFolder();
    const line = words('run generate --rows 9000 --seed 8 --threads 4 --pace 20 --dir');
    const run = start([...line, dir, '--topology', three], { env });
    await run.until(() => countDecided(dir) > 200, 'decided rows');
    const moved = await command(dir, ['rebalance', '--from', three, '--to', four, '--yes'], {
      env,
    });
    expect(moved.code, moved.stderr).toBe(0);
    await run.until(() => run.printed().stderr.includes('have moved to'), 'the new topology');
    const before = countDecided(dir);
    await run.until(() => countDecided(dir) > before + 50, 'rows that are decided there');
    run.kill('SIGINT');
    const { code, stderr } = await run.ended;
    expect(code, stderr).toBe(130);

    const verify = ['verify', '--topology', four, '--json', '-'];
    const { audit, totals } = JSON.parse((await command(dir, verify, { env })).stdout) as RunRecord;
    expect(audit.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(totals).toMatchObject({ attempted: countDecided(dir), failed: 0, unknown: 0 });
    const stored = await rowsIn({ topology: readTopologyFile(four, env, SHOP), file: four });
    expect(Object.values(stored).flat()).toHaveLength(totals.inserted);
    expect(Object.values(stored).every((rows) => rows.length > 5)).toBe(true);
  });
}
