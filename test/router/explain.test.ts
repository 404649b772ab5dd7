import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { Written } from '../../source/entities/value.js';
import { explainRow } from '../../source/router/explain.js';
import { embeddedTopology } from '../../source/router/topology.js';

const topology = embeddedTopology('here');

describe('where a row would go', () => {
  it('is explained for a user', () => {
    expect(explainRow(topology, 'User', [4, 'David', 'david@example.com'])).toEqual({
      entity: 'User',
      database: 'users.db',
      file: path.join('here', 'data', 'users.db'),
      rule: 'every User is stored in users.db, whatever its fields hold',
      checks: [
        'the rules of User: id, name, email',
        'id must be free in users.db',
        'email must be free in users.db, without regard to case',
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

  it('comes with what the rules say against the row already', () => {
    const { reasons } = explainRow(topology, 'Order', [0, new Written('1e400'), 9, 0]);
    expect(reasons.map(({ field, rule }) => [field, rule])).toEqual([
      ['id', 'min'],
      ['user_id', 'integer'],
      ['quantity', 'min'],
    ]);
  });

  it('is explained also for a row that lacks fields, or holds what could steer a terminal', () => {
    expect(explainRow(topology, 'Order', [1]).checks).toContain(
      'user_id: User ? must exist in users.db',
    );
    const { checks } = explainRow(topology, 'Order', [1, '\u001b[2J', 1, 1]);
    expect(checks.join('\n')).not.toContain('\u001b');
  });
});
