import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

import { claimRuleOf } from '../../source/router/claims.js';
import { placementOf } from '../../source/router/placement.js';
import { readTopologyFile } from '../../source/router/topology-file.js';
import { placeOf, type Topology } from '../../source/router/topology.js';
import type { EntityName } from '../../source/entities/entity.js';
import { SHOP } from '../../source/entities/shop.js';
import { ENTITIES } from '../harness/shop.js';
import { temporaryFolder } from '../harness/folder.js';
import { writeShardedTopology } from '../harness/sharded.js';
import { editAttempts, plantIn } from './planting.js';
import { audited, stageRun, type Stage, type Verdict } from './stage.js';

let stage: Stage;

const topologyIn = (dir: string): Topology =>
  readTopologyFile(path.join(dir, 'topology.yaml'), {}, SHOP);

beforeAll(async () => {
  const dir = temporaryFolder();
  mkdirSync(path.join(dir, 'shards'));
  writeShardedTopology(dir, {
    User: { count: 3, rule: '{ rule: hash }' },
    Product: { count: 2, rule: '{ rule: copy }' },
    Order: { count: 3, rule: '{ by: user_id }' },
  });
  stage = await stageRun({ dir, topology: topologyIn(dir) });
});

/** Does damage to a copy of the folder, database by database, and audits that. */
async function damaged(damage: (copy: Shards) => Promise<void>): Promise<Verdict> {
  const dir = temporaryFolder();
  cpSync(stage.dir, dir, { recursive: true });
  const copy = { dir, run: stage.run, topology: topologyIn(dir) };
  await damage(new Shards(copy.topology, copy));
  return audited(copy);
}

/** The databases of a copy. */
class Shards {
  readonly topology: Topology;
  readonly stage: Stage;

  constructor(topology: Topology, copy: Stage) {
    this.topology = topology;
    this.stage = copy;
  }

  async plant(entity: EntityName, shard: number, sql: string): Promise<void> {
    const description = this.topology[entity]!.shards[shard];
    if (!description) throw new Error(`there is no database ${shard} of ${entity}`);
    await plantIn(placeOf(description), sql);
  }

  /** Which database holds the rows with a key. */
  home(entity: EntityName, key: number): number {
    return placementOf(ENTITIES[entity]!, this.topology[entity]!).shardOf(key);
  }

  /** Another one. */
  elsewhere(entity: EntityName, key: number): number {
    return (this.home(entity, key) + 1) % this.topology[entity]!.shards.length;
  }

  /** Which database keeps a claim. */
  keeper(entity: EntityName, key: string): number {
    return claimRuleOf(ENTITIES[entity]!, this.topology[entity]!).shardOf(key);
  }
}

it('the rows of every database are counted, and add up to those of its entity', async () => {
  const { result, failing } = await audited(stage);
  expect(failing).toEqual([]);
  const { databases = [], entities } = result.summary;
  expect(databases.map(({ database }) => database)).toEqual([
    'users-1.db',
    'users-2.db',
    'users-3.db',
    'products-1.db',
    'products-2.db',
    'orders-1.db',
    'orders-2.db',
    'orders-3.db',
  ]);
  for (const entity of ['User', 'Order'] as const) {
    for (const outcome of ['attempted', 'inserted', 'invalid', 'duplicate'] as const) {
      const each = databases.filter((database) => database.entity === entity);
      const sum = each.reduce((total, counts) => total + counts[outcome], 0);
      expect(sum, `${entity} ${outcome}`).toBe(entities[entity]![outcome]);
    }
  }
  for (const copy of databases.filter(({ entity }) => entity === 'Product')) {
    expect(copy).toMatchObject(entities.Product!);
  }
  const placed = [1, 2, 3, 4, 5, 6, 7, 9].map((id) => {
    const { placement, shards = [] } = result.header.settings.databases.User!;
    if (!placement) throw new Error('the users are in one database');
    return placementOf(ENTITIES.User, { shards, spread: placement }).shardOf(id);
  });
  for (const shard of [0, 1, 2]) {
    expect(databases[shard]?.inserted).toBe(placed.filter((each) => each === shard).length);
  }
});

describe('over several databases the audit finds', () => {
  it('a row in another database than the rule names', async () => {
    const { failing, check } = await damaged(async (shards) => {
      await shards.plant('User', shards.home('User', 2), 'DELETE FROM users WHERE id = 2');
      const row = "(2, 'Bob', 'bob@example.com')";
      await shards.plant(
        'User',
        shards.elsewhere('User', 2),
        `INSERT INTO users (id, name, email) VALUES ${row}`,
      );
    });
    expect(failing).toEqual(['misrouted']);
    expect(check('misrouted').detail).toMatch(
      /users-\d\.db holds User 2 \[name Bob, email bob@example\.com\], which belongs to users-\d\.db/,
    );
  });

  it('an id in two databases', async () => {
    const { failing, check } = await damaged((shards) =>
      shards.plant(
        'User',
        shards.elsewhere('User', 2),
        "INSERT INTO users (id, name, email) VALUES (2, 'Bob', 'bob@example.com')",
      ),
    );
    expect(failing).toEqual(['doubled', 'misrouted', 'duplicate-email']);
    expect(check('doubled').found).toBe(1);
  });

  it('an address in two databases', async () => {
    const { failing, check } = await damaged(async (shards) => {
      const id = [20, 21, 22, 23, 24, 25, 26].find(
        (other) => shards.home('User', other) !== shards.home('User', 2),
      );
      await shards.plant(
        'User',
        shards.home('User', id ?? 0),
        `INSERT INTO users (id, name, email) VALUES (${id}, 'Bobby', 'BOB@example.com')`,
      );
    });
    expect(failing).toEqual(['stranger', 'duplicate-email', 'claims']);
    expect(check('duplicate-email').detail).toMatch(
      /bob@example\.com \(2 rows, in users-\d\.db and users-\d\.db\)/,
    );
  });

  it('an order beside another user than its own', async () => {
    const { failing } = await damaged(async (shards) => {
      await shards.plant('Order', shards.home('Order', 2), 'DELETE FROM orders WHERE id = 2');
      await shards.plant(
        'Order',
        shards.elsewhere('Order', 2),
        'INSERT INTO orders VALUES (2, 2, 2, 1)',
      );
    });
    expect(failing).toEqual(['misrouted']);
  });

  it('a lost row', async () => {
    const { failing } = await damaged((shards) =>
      shards.plant('Order', shards.home('Order', 2), 'DELETE FROM orders WHERE id = 2'),
    );
    expect(failing).toEqual(['lost', 'claims']);
  });

  it.each([
    ['User', 'email bob@example.com', 'users_claims', 'User 2 has no claim on its email'],
    ['Order', 'id 2', 'orders_claims', 'Order 2 has no claim on its id'],
  ] as const)('a %s without its claim', async (entity, key, table, reported) => {
    const { failing, check } = await damaged((shards) =>
      shards.plant(entity, shards.keeper(entity, key), `DELETE FROM ${table} WHERE key = '${key}'`),
    );
    expect(failing).toEqual(['claims']);
    expect(check('claims').detail).toBe(`claims and rows do not match: ${reported}`);
  });

  const leftover = (id: number) => (shards: Shards) =>
    shards.plant(
      'User',
      shards.keeper('User', 'email new@example.com'),
      `INSERT INTO users_claims VALUES ('email new@example.com', ${id}, 'someone')`,
    );

  it('a claim without a row', async () => {
    const { failing, check } = await damaged(leftover(77));
    expect(failing).toEqual(['claims']);
    expect(check('claims').detail).toBe(
      'claims and rows do not match: a claim of User 77, which is not stored',
    );
  });

  it('a claim of a row of unknown outcome, which is no violation', async () => {
    const { failing, check } = await damaged(async (shards) => {
      await leftover(10)(shards);
      editAttempts(shards.stage, (attempt, text) =>
        attempt.entity === 'User' && attempt.row === 10
          ? [{ ...attempt, outcome: 'unknown' }]
          : [text],
      );
    });
    expect(failing).toEqual([]);
    expect(check('claims').detail).toContain('a claim of User 10, which is not stored');
  });

  it('a claim that belongs to another program', async () => {
    const { failing, check } = await damaged((shards) =>
      shards.plant(
        'User',
        shards.keeper('User', 'email bob@example.com'),
        "UPDATE users_claims SET id = 3 WHERE key = 'email bob@example.com'",
      ),
    );
    expect(failing).toEqual(['claims']);
    expect(check('claims').detail).toBe(
      'claims and rows do not match: a claim of User 3 on what User 2 holds',
    );
  });

  it('a claim in the wrong database', async () => {
    const { failing, check } = await damaged(async (shards) => {
      const right = shards.keeper('User', 'email new@example.com');
      await shards.plant(
        'User',
        (right + 1) % 3,
        "INSERT INTO users_claims VALUES ('email new@example.com', 77, 'someone')",
      );
    });
    expect(failing).toEqual(['claims']);
    expect(check('claims').detail).toMatch(/users-\d\.db keeps a claim on .*, which belongs to/);
  });

  it.each([
    ['DELETE FROM products WHERE id = 3', /products-2\.db lacks Product 3$/],
    ["UPDATE products SET name = 'Other' WHERE id = 3", /products-1\.db other fields$/],
    [
      "INSERT INTO products VALUES (99, 'Ghost', '1.00')",
      /products-2\.db holds Product 99 .*which products-1\.db does not$/,
    ],
  ])('copies that differ: %s', async (sql, reported) => {
    const { failing, check } = await damaged((shards) => shards.plant('Product', 1, sql));
    expect(failing).toEqual(['copies']);
    expect(check('copies').detail).toMatch(reported);
  });

  it('what does not belong into any of them', async () => {
    const { failing } = await damaged((shards) =>
      shards.plant('Product', 1, 'CREATE TABLE users_claims (key, id, owner)'),
    );
    expect(failing).toEqual(['misrouted']);
  });
});
