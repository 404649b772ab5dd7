import { describe, expect, it } from 'vitest';

import { DatabaseError } from '../../source/base/errors.js';
import type { EntityName } from '../../source/entities/entity.js';
import { Health } from '../../source/router/health/health.js';
import type { Topology } from '../../source/router/topology.js';
import { describeMove } from '../../source/sim/move.js';
import { describeDatabases, SharedDatabases } from '../../source/sim/shared-databases.js';
import { ENTITIES } from '../harness/shop.js';

/** Files of an entity, by their numbers. */
function shards(entity: EntityName, ...numbers: number[]): Topology[EntityName] {
  const named = numbers.map((number) => `${ENTITIES[entity]!.table}-${number}.db`);
  return {
    shards: named.map((name) => ({ name, file: `/nowhere/${name}`, entity: ENTITIES[entity]! })),
    spread: numbers.length === 1 ? { rule: 'one' } : { rule: 'hash', by: 'id' },
  };
}

const BEFORE: Topology = {
  User: shards('User', 1, 2),
  Product: shards('Product', 1),
  Order: shards('Order', 1),
};
const AFTER: Topology = {
  User: shards('User', 3, 2),
  Product: shards('Product', 1),
  Order: shards('Order', 2, 1),
};

const now = (): number => 5;

describe('a move to other databases', () => {
  it('keeps what is known of those that stay, wherever they are, and knows nothing of new ones', () => {
    const known = describeDatabases(3, [
      'users-1.db',
      'users-2.db',
      'products-1.db',
      'orders-1.db',
    ]);
    for (const circuit of new Health(known.health, now).circuits) {
      circuit.countRetry();
      if (circuit.database !== 'products-1.db') {
        circuit.open(new DatabaseError(circuit.database, 'unreachable', 'ECONNREFUSED'), 1);
      }
    }
    const { databases, topology } = describeMove(BEFORE, known, AFTER, 3);
    expect(topology).toBe(AFTER);
    const found = new Health(databases.health, now).circuits.map(({ database, state, retries }) => [
      database,
      state,
      retries,
    ]);
    expect(found).toEqual([
      ['users-3.db', 'closed', 0],
      ['users-2.db', 'open', 1],
      ['products-1.db', 'closed', 1],
      ['orders-2.db', 'closed', 0],
      ['orders-1.db', 'open', 1],
    ]);
    expect(new SharedDatabases(databases).count).toBe(5);
  });

  it('touches nothing of the databases that were left', () => {
    const known = describeDatabases(1, [
      'users-1.db',
      'users-2.db',
      'products-1.db',
      'orders-1.db',
    ]);
    const { databases } = describeMove(BEFORE, known, AFTER, 1);
    for (const circuit of new Health(databases.health, now).circuits) circuit.countRetry();
    const retries = new Health(known.health, now).circuits.map((circuit) => circuit.retries);
    expect(retries).toEqual([0, 0, 0, 0]);
  });
});
