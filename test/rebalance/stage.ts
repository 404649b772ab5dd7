import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { COMMAND_LOCK_TIMEOUT_MS } from '../../source/db/connection-options.js';
import type { FoundRow } from '../../source/db/rows.js';
import type { EntityName } from '../../source/entities/entity.js';
import type { RebalanceOptions, RebalanceStep } from '../../source/rebalance/begin.js';
import { rebalance } from '../../source/rebalance/rebalance.js';
import { readTopologyFile } from '../../source/router/topology-file.js';
import { DATA_FOLDER, type Topology } from '../../source/router/topology.js';
import { Router } from '../../source/router/router.js';
import { SHOP } from '../../source/entities/shop.js';
import { ENTITY_NAMES, shopTopology } from '../harness/shop.js';
import { generated, stageRun } from '../audit/stage.js';
import { temporaryFolder } from '../harness/folder.js';

/** A topology and the file that describes it; null for the files in data/. */
export interface Described {
  readonly topology: Topology;
  readonly file: string | null;
}

/** A working folder with generated rows in its three files. */
export async function folderWithRows(rows: number): Promise<string> {
  const { dir } = await stageRun({ workload: generated(rows, 3, 0), settings: { batch: 200 } });
  return dir;
}

export function copyOf(dir: string): string {
  const copy = temporaryFolder();
  cpSync(path.join(dir, DATA_FOLDER), path.join(copy, DATA_FOLDER), { recursive: true });
  return copy;
}

export function embedded(dir: string): Described {
  return { topology: shopTopology(dir), file: null };
}

/** Users and their orders over so many SQLite files. @param rule as in a topology file */
export function sharded(dir: string, count: number, rule = 'rule: hash'): Described {
  const files = (table: string): string =>
    Array.from({ length: count }, (_, index) => `{ file: data/${table}-${index + 1}.db }`).join(
      ', ',
    );
  const orders = rule === 'rule: copy' ? 'rule: copy' : 'by: user_id';
  const file = path.join(dir, `${count} ${rule.replaceAll(/\W/g, '')}.yaml`);
  mkdirSync(dir, { recursive: true });
  writeFileSync(
    file,
    [
      'entities:',
      `  User: { databases: [${files('users')}], spread: { ${rule} } }`,
      '  Product: { file: data/products.db }',
      `  Order: { databases: [${files('orders')}], spread: { ${orders} } }`,
    ].join('\n'),
  );
  return { topology: readTopologyFile(file, {}, SHOP), file };
}

/** Moves all rows; gives what was reported on the way. */
export async function move(
  dir: string,
  from: Described,
  to: Described,
  options: Partial<RebalanceOptions> = {},
): Promise<RebalanceStep[]> {
  const steps: RebalanceStep[] = [];
  await rebalance({
    dir,
    from,
    to,
    agree: () => Promise.resolve(true),
    ...options,
    onStep: (step) => {
      steps.push(step);
      options.onStep?.(step);
    },
  });
  return steps;
}

/** The rows of each database of a topology, by its name. */
export async function rowsIn({ topology }: Described): Promise<Record<string, FoundRow[]>> {
  return withRouter(topology, async (router) => {
    const found: Record<string, FoundRow[]> = {};
    for (const database of router.databases()) {
      const rows: FoundRow[] = [];
      if ((await database.countRows()) > 0) {
        for await (const page of database.scan()) rows.push(...page);
      }
      found[database.description.name] = rows;
    }
    return found;
  });
}

/** All rows of a topology, sorted; every one has to be in its place. */
export async function rowsInPlace(described: Described): Promise<Record<EntityName, FoundRow[]>> {
  return withRouter(described.topology, async (router) => {
    const found: Record<EntityName, FoundRow[]> = { User: [], Product: [], Order: [] };
    for (const entity of ENTITY_NAMES) {
      const { shardOfRow } = router.placement(entity);
      for (const [shard, database] of router.shards(entity).entries()) {
        for await (const page of database.scan()) {
          const stray = page.find((row) => shardOfRow(row) !== shard);
          if (stray) throw new Error(`${entity} ${stray[0]} is in shard ${shard}`);
          found[entity]!.push(...page);
        }
      }
      found[entity]!.sort((one, other) => Number(one[0]) - Number(other[0]));
    }
    return found;
  });
}

/** Runs SQL-free changes on the databases of a topology. */
export async function withRouter<Result>(
  topology: Topology,
  work: (router: Router) => Promise<Result>,
): Promise<Result> {
  const router = await Router.open(topology, { sync: 'off', busyMs: COMMAND_LOCK_TIMEOUT_MS });
  try {
    return await work(router);
  } finally {
    await router.close();
  }
}
