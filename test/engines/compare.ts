import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

import type { Experiment } from '../../source/lab/experiment.js';
import { leftWorkFolders } from '../../source/lab/store.js';
import { listedSchemas, removeLeftovers } from '../../source/lab/leftover-schemas.js';
import type { EntityName } from '../../source/entities/entity.js';
import { ENTITY_NAMES } from '../harness/shop.js';
import { command, simulate, words } from '../e2e/support/simulate.js';
import { start } from '../e2e/support/started.js';
import { temporaryFolder } from '../harness/folder.js';
import { until } from '../harness/engines/server.js';
import { evenly, writeShardedTopology } from '../harness/sharded.js';
import type { ShardPlaces } from './cases.js';
import { databaseOf } from './support.js';

/** How comparisons reach the servers under test. */
export interface CompareWay extends ShardPlaces {
  /** The names of all schemas on the server. */
  readonly schemas: () => Promise<string[]>;
}

const ofLab = (names: readonly string[]): string[] =>
  names.filter((name) => name.startsWith('dbsim_lab_'));

/** A comparison that takes long enough to be stopped. */
const SLOW = 'compare generate --rows 900 --threads 2 --pace 5 --no-aa --vary batch=1,10';

/** Comparing where rows are written; `way` is asked when a test begins. */
export function itComparesTopologies(way: () => CompareWay): void {
  /** Topologies of one and of two databases for each entity, beside files. */
  async function topologies(): Promise<{ one: string; two: string; files: string }> {
    const { create, place } = way();
    const name = (entity: EntityName, number: number): string => `${databaseOf(entity)}_${number}`;
    await create(...ENTITY_NAMES.flatMap((entity) => [1, 2].map((n) => name(entity, n))));
    const over = (count: number): string =>
      writeShardedTopology(temporaryFolder(), evenly(count), (entity, number) =>
        place(name(entity, number)),
      );
    const files = path.join(temporaryFolder(), 'files.yaml');
    const entities = ENTITY_NAMES.map(
      (entity) => `  ${entity}: { file: ${databaseOf(entity)}.db }`,
    );
    writeFileSync(files, ['entities:', ...entities].join('\n'));
    return { one: over(1), two: over(2), files };
  }

  it('compares topologies in schemas of its own, and leaves rows and servers as they were', async () => {
    const { env, schemas } = way();
    const { one, two, files } = await topologies();
    const before = await simulate([...words('generate --rows 80 --seed 3'), '--topology', one], {
      env,
    });
    const known = (await schemas()).toSorted();
    const dir = temporaryFolder();
    const line =
      'compare generate --rows 60 --seed 5 --threads 2 --repeat 1 --no-aa --no-warm-up --json -';
    const args = [...words(line), '--vary', `topology=${one},${two},${files}`];
    const { code, stdout, stderr } = await command(dir, args, { env });
    expect(code, stderr).toBe(0);
    const { runs, failures } = JSON.parse(stdout) as Experiment;
    expect(failures).toEqual([]);
    expect(runs).toHaveLength(3);
    expect(runs.every(({ totals }) => totals.attempted === 60)).toBe(true);
    expect(new Set(runs.map(({ totals }) => totals.inserted)).size).toBe(1);
    expect(runs.every(({ diskBytes }) => Number(diskBytes) > 10_000)).toBe(true);
    expect(stderr).toContain('CPU time and memory are those of the program');
    expect((await schemas()).toSorted()).toEqual(known);
    const after = await command(before.dir, ['verify', '--topology', one], { env });
    expect(after.code, after.stdout).toBe(0);
    expect(existsSync(path.join(path.dirname(files), 'dbsim_users.db'))).toBe(false);
  });

  it('drops its schemas after Ctrl-C', async () => {
    const { env, schemas } = way();
    const { one } = await topologies();
    const dir = temporaryFolder();
    const comparing = start([...words(SLOW), '--topology', one, '--dir', dir], { env });
    await until('a run has its schemas', async () =>
      ofLab(await schemas()).some((name) => !/_try_/.test(name)),
    );
    comparing.kill('SIGINT');
    const { code, stderr } = await comparing.ended;
    expect(code, stderr).toBe(130);
    expect(ofLab(await schemas())).toEqual([]);
    expect(leftWorkFolders(dir)).toEqual([]);
  });

  it('finds the schemas of a killed comparison, names them at the next start, and removes them', async () => {
    const { env, schemas } = way();
    const { one } = await topologies();
    const dir = temporaryFolder();
    const comparing = start([...words(SLOW), '--topology', one, '--dir', dir], { env });
    await until('a run has its schemas', async () =>
      ofLab(await schemas()).some((name) => !/_try_/.test(name)),
    );
    comparing.kill('SIGKILL');
    await comparing.ended;
    const [left = ''] = leftWorkFolders(dir);
    const found = ofLab(await schemas());
    expect(listedSchemas(left).map(({ schema }) => schema)).toEqual(expect.arrayContaining(found));

    const next = words('compare generate --rows 30 --threads 1 --repeat 1 --no-aa --no-warm-up');
    const again = await command(dir, [...next, '--vary', 'batch=1,10'], { env });
    expect(again.stderr).toMatch(/1 comparison was killed and left .*, and 3 schemas on servers/);
    expect(await removeLeftovers(left, dir, { ...process.env, ...env })).toEqual([]);
    expect(ofLab(await schemas())).toEqual([]);
    expect(existsSync(left)).toBe(false);
  });

  it('keeps what it wrote where that is asked for, and its topology file verifies it', async () => {
    const { env, schemas } = way();
    const { two } = await topologies();
    const dir = temporaryFolder();
    const line = 'compare generate --rows 60 --threads 1 --repeat 1 --no-aa --no-warm-up --keep';
    const args = [...words(line), '--vary', 'batch=1,10', '--topology', two];
    const { code, stderr } = await command(dir, args, { env });
    expect(code, stderr).toBe(0);
    const folder = path.join(dir, 'data', 'experiments');
    const kept = readdirSync(folder).find((name) => name.endsWith('.kept')) ?? '';
    const run = path.join(folder, kept, 'round-1-variant-2');
    expect(ofLab(await schemas())).toHaveLength(12);
    const [password = ''] = Object.values(env);
    const verified = await command(run, ['verify', '--topology', path.join(run, 'topology.json')], {
      env: { DBSIM_PASSWORD: password },
    });
    expect(verified.code, verified.stderr + verified.stdout).toBe(0);
    expect(leftWorkFolders(dir)).toEqual([]);
  });

  it('refuses what no database can do, and everything at once', async () => {
    const { env } = way();
    const { one, files } = await topologies();
    const dir = temporaryFolder();
    mkdirSync(dir, { recursive: true });
    const vary = ['--vary', `topology=${files},${one},nowhere.yaml`, '--vary', 'sync=full,off'];
    const { code, stderr } = await command(dir, [...words('compare generate'), ...vary], { env });
    expect(code).toBe(2);
    expect(stderr).toContain('4 variants cannot run');
    expect(stderr).toMatch(/--sync is for SQLite files, and .* names only servers/);
    expect(stderr).toContain('there is no such file');
    expect(readdirSync(dir)).toEqual([]);
  });
}
