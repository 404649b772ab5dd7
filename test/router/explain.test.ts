import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { Written } from '../../source/entities/value.js';
import { claimRuleOf } from '../../source/router/claims.js';
import { explainKey, explainRow } from '../../source/router/explain.js';
import { readTopologyFile } from '../../source/router/topology-file.js';
import { SHOP } from '../../source/entities/shop.js';
import { ENTITIES, shopTopology } from '../harness/shop.js';
import { temporaryFolder } from '../harness/folder.js';

const topology = shopTopology('here');

describe('where a row would go', () => {
  it('is explained for a user', () => {
    expect(explainRow(topology, 'User', [4, 'David', 'david@example.com'])).toEqual({
      entity: 'User',
      database: 'users.db',
      file: path.join('here', 'data', 'users.db'),
      rule: 'User has no other database',
      checks: [
        'the rules of User: id, name, email',
        'id must be free in users.db',
        'email must be free in users.db, without regard to case',
      ],
      statements: [
        {
          database: 'users.db',
          sql: 'INSERT INTO "users" ("id", "name", "email", "email_fold") VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
        },
      ],
      reasons: [],
    });
  });

  it('is explained for a product', () => {
    const { database, checks, reasons } = explainRow(topology, 'Product', [4, 'Monitor', 300]);
    expect(database).toBe('products.db');
    expect(checks).toEqual([
      'the rules of Product: id, name, price',
      'id must be free in products.db',
    ]);
    expect(reasons).toEqual([]);
  });

  it('is explained for an order, with what must exist elsewhere', () => {
    const { database, checks } = explainRow(topology, 'Order', [1, 7, 9, 2]);
    expect(database).toBe('orders.db');
    expect(checks).toEqual([
      'the rules of Order: id, user_id, product_id, quantity',
      'user_id: User 7 must exist in users.db',
      'product_id: Product 9 must exist in products.db',
      'id must be free in orders.db',
    ]);
  });

  it('comes with what the rules hold against the row already', () => {
    const { reasons } = explainRow(topology, 'Order', [0, new Written('1e400'), 9, 0]);
    expect(reasons.map(({ field, rule }) => [field, rule])).toEqual([
      ['id', 'min'],
      ['user_id', 'integer'],
      ['quantity', 'min'],
    ]);
  });

  it('is explained also for a row that lacks fields, or holds what could steer a terminal', () => {
    expect(explainRow(topology, 'Order', [1]).checks).toContain(
      'user_id: the User that it names must exist in users.db',
    );
    const { checks } = explainRow(topology, 'Order', [1, '\u001b[2J', 1, 1]);
    expect(checks.join('\n')).not.toContain('\u001b');
  });
});

describe('where the row with an id is', () => {
  it('is known by its id where that decides, without a statement', () => {
    const explanation = explainKey(topology, 'User', [7]);
    expect(explanation).toMatchObject({ database: 'users.db', statements: [], reasons: [] });
    expect(explanation.checks).toContain('id must be free in users.db');
  });

  it('is what its rules require where they reject the id', () => {
    const { reasons } = explainKey(topology, 'Order', [0]);
    expect(reasons.map(({ field, rule }) => [field, rule])).toEqual([['id', 'min']]);
  });

  it('is not claimed to be known where another field decides', () => {
    const file = path.join(temporaryFolder(), 'topology.yaml');
    writeFileSync(
      file,
      'entities:\n  User: { file: u.db }\n  Product: { file: p.db }\n  Order:\n    databases: [{ file: o1.db }, { file: o2.db }]\n    spread: { rule: hash, by: user_id }\n',
    );
    const { database, rule, shard } = explainKey(readTopologyFile(file, {}, SHOP), 'Order', [7]);
    expect(database).toBe('one of o1.db and o2.db');
    expect(rule).toContain('user_id decides');
    expect(shard).toBeUndefined();
  });
});

describe('where a row would go among several databases', () => {
  const file = path.join(temporaryFolder(), 'topology.yaml');
  writeFileSync(
    file,
    `entities:
  User: { databases: [{ file: u1.db }, { file: u2.db }], spread: { rule: range, bounds: [5] } }
  Product: { databases: [{ file: p1.db }, { file: p2.db }], spread: { rule: copy } }
  Order:
    databases: [{ file: o1.db }, { url: "postgres://me:secret@h/o2" }]
    spread: { by: user_id }
`,
  );
  const spread = readTopologyFile(file, {}, SHOP);

  it('names the database, the rule, and the claim that comes first', () => {
    const explanation = explainRow(spread, 'User', [7, 'Grace', 'Grace@example.com']);
    expect(explanation).toMatchObject({
      database: 'u2.db',
      shard: { number: 2, of: 2 },
      rule: 'id 7 is at least 5',
    });
    const claim = claimRuleOf(ENTITIES.User, spread.User!).shardOf('email grace@example.com');
    expect(explanation.statements.map(({ database }) => database)).toEqual([
      spread.User!.shards[claim]?.name,
      'u2.db',
    ]);
    expect(explanation.checks[1]).toBe('id must be free in u2.db');
    expect(explanation.checks[2]).toMatch(
      /^email must be free in every database of User, .*: a claim in u[12]\.db keeps it$/,
    );
  });

  it('follows the user of an order, and shows where its user and product are looked up', () => {
    const explanation = explainRow(spread, 'Order', [1, 7, 9, 2]);
    const { database, file: place, checks, statements, rule } = explanation;
    expect(database).toBe('o2 at h');
    expect(rule).toBe('user_id 7 is at least 5; Order follows User: User 7 belongs in u2.db');
    expect(place).toBe('postgres://me:***@h/o2');
    expect(checks.slice(1, 3)).toEqual([
      'user_id: User 7 must exist in u2.db',
      'product_id: Product 9 must exist in p1.db (any copy)',
    ]);
    expect(checks[3]).toMatch(/^id must be free in every database of Order: a claim in /);
    expect(statements.at(-1)?.sql).toMatch(
      /^INSERT INTO "orders" .* VALUES \(\$1, \$2, \$3, \$4\)/,
    );
  });

  it('reports that an order follows its user also where only the id of the order is known', () => {
    expect(explainKey(spread, 'Order', [7]).rule).toMatch(
      /^user_id decides .*; Order follows User$/,
    );
  });

  it('writes a copy into each, and shows once how', () => {
    const { database, statements } = explainRow(spread, 'Product', [1, 'Lamp', 3]);
    expect(database).toBe('p1.db and p2.db');
    expect(statements).toEqual([{ database, sql: expect.stringContaining('"products"') }]);
  });

  it('is nowhere for a row without the key that decides', () => {
    const { database, checks, statements, reasons } = explainRow(spread, 'Order', [1, 'x', 9, 2]);
    expect(database).toBe('nowhere');
    expect(checks[1]).toBe('user_id: User x must exist in one of u1.db and u2.db');
    expect(statements).toEqual([]);
    expect(reasons).toHaveLength(1);
  });
});
