import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { gatherEvidence } from '../../source/audit/evidence.js';
import { EXPECTATION } from '../../source/audit/expectation.js';
import { COMMAND_LOCK_TIMEOUT_MS } from '../../source/db/connection-options.js';
import type { EntityName } from '../../source/entities/entity.js';
import { placementOf } from '../../source/router/placement.js';
import { prepareDatabases } from '../../source/router/prepare.js';
import { Router } from '../../source/router/router.js';
import { readTopologyFile } from '../../source/router/topology-file.js';
import { DATA_FOLDER, placeOf, type Topology } from '../../source/router/topology.js';
import { SHOP } from '../../source/entities/shop.js';
import { ENTITIES, shopTopology } from '../harness/shop.js';
import { temporaryFolder } from '../harness/folder.js';
import { evenly, writeShardedTopology } from '../harness/sharded.js';
import { editAttempts, editJournal, plant, plantIn } from './planting.js';
import { audited, stageRun, type Stage } from './stage.js';

/**
 * The assignment in databases that another program writes to: its rows are there when the run tries
 * them, and are not among those that were there before.
 */
async function stageBeside(
  dir: string,
  topology: Topology,
  rows: readonly [entity: EntityName, id: number, sql: string][],
): Promise<Stage> {
  mkdirSync(path.join(dir, DATA_FOLDER), { recursive: true });
  const router = await Router.open(topology, { sync: 'off', busyMs: COMMAND_LOCK_TIMEOUT_MS });
  await prepareDatabases(router, 'wal');
  await router.close();
  for (const [entity, id, sql] of rows) {
    const { shards } = topology[entity]!;
    const home =
      shards.length === 1 ? 0 : placementOf(ENTITIES[entity]!, topology[entity]!).shardOf(id);
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
    '2 rows of another program took an id or email of this run: ' +
    'User 9 [name Grace, email grace.h@example.com], which has the id of row 9; ' +
    'Product 3 [name Lamp, price 9.00], which has the id of row 3',
};

describe('a row that another program stored under an id of the run', () => {
  it('is listed and no violation in databases of one file each', async () => {
    const dir = temporaryFolder();
    const stage = await stageBeside(dir, shopTopology(dir), [
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
    const topology = readTopologyFile(path.join(dir, 'topology.yaml'), {}, SHOP);
    const stage = await stageBeside(dir, topology, [
      ['User', 9, GRACE],
      ['Product', 3, LAMP],
    ]);
    // The run gives claims to rows that are there when it begins.
    for (const shard of topology.User!.shards) {
      await plantIn(placeOf(shard), 'DELETE FROM users_claims WHERE id = 9');
    }
    const { failing, check } = await audited(stage);
    expect(failing).toEqual([]);
    expect(check('taken')).toMatchObject(TAKEN);
    expect(check('claims').detail).toContain(
      'except for rows of another program: User 9 has no claim on its email',
    );
  });

  it('is listed also where the run had tried its own row before: its fields are others', async () => {
    const dir = temporaryFolder();
    const stage = await stageBeside(dir, shopTopology(dir), [['Product', 3, LAMP]]);
    editAttempts(stage, (attempt) => [
      attempt.entity === 'Product' && attempt.row === 3 ? { ...attempt, retries: 1 } : attempt,
    ]);
    const { failing, check } = await audited(stage);
    expect(failing).toEqual([]);
    expect(check('taken')).toMatchObject({ found: 1 });
    const { ids } = await gatherEvidence(dir, stage.run);
    expect(ids.Product!.get(3).expectation).toBe(EXPECTATION.takenLater);
  });
});

describe('a row that another program stored with an email of the run', () => {
  const IDA = "INSERT INTO users (id, name, email) VALUES (77, 'Ida', 'Grace@Example.com')";
  const listed = 'User 77 [name Ida, email Grace@Example.com], which has the email of row 7';

  it('is listed and no violation, under whichever id it is stored', async () => {
    const dir = temporaryFolder();
    const stage = await stageBeside(dir, shopTopology(dir), [['User', 77, IDA]]);
    const { failing, check } = await audited(stage);
    expect(failing).toEqual([]);
    expect(check('taken')).toMatchObject({
      ok: true,
      found: 1,
      detail: `1 row of another program took an id or email of this run: ${listed}`,
    });
  });

  it('is listed and no violation over shards, where it has no claim', async () => {
    const dir = temporaryFolder();
    const topology = readTopologyFile(writeShardedTopology(dir, evenly(3)), {}, SHOP);
    const stage = await stageBeside(dir, topology, [['User', 77, IDA]]);
    for (const shard of topology.User!.shards) {
      await plantIn(placeOf(shard), 'DELETE FROM users_claims WHERE id = 77');
    }
    const { failing, check } = await audited(stage);
    expect(failing).toEqual([]);
    expect(check('taken').detail).toContain(listed);
    expect(check('claims').detail).toContain('User 77 has no claim on its email');
  });

  it.each([
    ['another email', "UPDATE users SET email = 'other@example.com' WHERE id = 77"],
    ['another id', 'UPDATE users SET id = 78 WHERE id = 77'],
  ])('is a stranger once it has %s: the run met no such row', async (_, sql) => {
    const dir = temporaryFolder();
    const stage = await stageBeside(dir, shopTopology(dir), [['User', 77, IDA]]);
    await plant(stage, 'users', sql);
    expect((await audited(stage)).failing).toEqual(['stranger']);
  });

  it('is a stranger when no row of the run was rejected for it', async () => {
    const dir = temporaryFolder();
    const stage = await stageBeside(dir, shopTopology(dir), [['User', 77, IDA]]);
    editAttempts(stage, (attempt) => [
      attempt.entity === 'User' && attempt.row === 7
        ? { ...attempt, reasons: [{ field: 'email', rule: 'format', message: 'email is bad' }] }
        : attempt,
    ]);
    expect((await audited(stage)).failing).toEqual(['stranger']);
  });
});
