import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import type { EntityName } from '../../source/entities/entity.js';
import { placementOf } from '../../source/router/placement.js';
import { readTopologyFile } from '../../source/router/topology-file.js';
import { embeddedTopology, placeOf, type Topology } from '../../source/router/topology.js';
import { temporaryFolder } from '../harness/folder.js';
import { writeShardedTopology } from '../harness/sharded.js';
import { editAttempts, editJournal, plantIn } from './planting.js';
import { audited, generated, stageRun, type Stage } from './stage.js';

/**
 * The assignment in databases that another program writes to: its rows are there when the run tries
 * them, and are not among those that were there before.
 */
async function stageBeside(
  dir: string,
  topology: Topology,
  rows: readonly [entity: EntityName, id: number, sql: string][],
): Promise<Stage> {
  await stageRun({ dir, topology, workload: generated(0, 1) });
  for (const [entity, id, sql] of rows) {
    const { shards } = topology[entity];
    const home = shards.length === 1 ? 0 : placementOf(entity, topology[entity]).shardOf(id);
    await plantIn(placeOf(shards[home]!), sql);
  }
  const stage = await stageRun({ dir, topology });
  editJournal(stage, (line, text) => (line.type === 'before' ? [] : [text]));
  return stage;
}

const GRACE = "INSERT INTO users (id, name, email) VALUES (9, 'Grace', 'grace.h@example.com')";
const LAMP = "INSERT INTO products VALUES (3, 'Lamp', '9.00')";

const TAKEN = {
  ok: true,
  found: 2,
  detail:
    'another program wrote 2 rows during the run: ' +
    'User 9 [name Grace, email grace.h@example.com], so that row 9 is a duplicate; ' +
    'Product 3 [name Lamp, price 9.00], so that row 3 is a duplicate',
};

describe('a row that another program stored under an id of the run', () => {
  it('is listed and no violation in databases of one file each', async () => {
    const dir = temporaryFolder();
    const stage = await stageBeside(dir, embeddedTopology(dir), [
      ['User', 9, GRACE],
      ['Product', 3, LAMP],
    ]);
    const { failing, check } = await audited(stage);
    expect(failing).toEqual([]);
    expect(check('taken')).toMatchObject(TAKEN);
  });

  it('is listed and no violation over shards, where it has no claim', async () => {
    const dir = temporaryFolder();
    mkdirSync(path.join(dir, 'shards'));
    writeShardedTopology(dir, {
      User: { count: 3, rule: '{ rule: hash }' },
      Product: { count: 3, rule: '{ rule: hash }' },
      Order: { count: 3, rule: '{ by: user_id }' },
    });
    const topology = readTopologyFile(path.join(dir, 'topology.yaml'), {});
    const stage = await stageBeside(dir, topology, [
      ['User', 9, GRACE],
      ['Product', 3, LAMP],
    ]);
    // The run gives claims to rows that are there when it begins.
    for (const shard of topology.User.shards) {
      await plantIn(placeOf(shard), 'DELETE FROM users_claims WHERE id = 9');
    }
    const { failing, check } = await audited(stage);
    expect(failing).toEqual([]);
    expect(check('taken')).toMatchObject(TAKEN);
    expect(check('claims').detail).toContain(
      'except for rows of another program: User 9 has no claim on its email',
    );
  });

  it('is no such row once a transaction of the run was tried before', async () => {
    const dir = temporaryFolder();
    const stage = await stageBeside(dir, embeddedTopology(dir), [['Product', 3, LAMP]]);
    editAttempts(stage, (attempt) => [
      attempt.entity === 'Product' && attempt.row === 3 ? { ...attempt, retries: 1 } : attempt,
    ]);
    const { failing } = await audited(stage);
    expect(failing).toEqual(['stranger']);
  });
});
