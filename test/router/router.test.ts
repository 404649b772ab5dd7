import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

import { ProgramError } from '../../source/base/errors.js';
import type { EntityStore } from '../../source/db/entity-store.js';
import type { MigratedDatabase } from '../../source/db/sqlite/migrated-database.js';
import type { EntityName } from '../../source/entities/entity.js';
import type { StoredRow } from '../../source/entities/value.js';
import { prepareDatabases } from '../../source/router/prepare.js';
import { Router, UnknownEntityError } from '../../source/router/router.js';
import { placeOf } from '../../source/router/topology.js';
import { ENTITY_NAMES, shopTopology } from '../harness/shop.js';
import { temporaryFolder } from '../harness/folder.js';

const ROWS: Readonly<Record<EntityName, StoredRow>> = {
  User: [1, 'Ana', 'ana@example.com'],
  Product: [2, 'Lamp', '9.00'],
  Order: [3, 1, 2, 5],
};

const opened = new Set<Router>();

afterEach(async () => {
  for (const router of opened) await router.close();
  opened.clear();
});

function newFolder(): string {
  const dir = temporaryFolder();
  mkdirSync(path.join(dir, 'data'));
  return dir;
}

async function openRouter(dir = newFolder(), { isPrepared = true } = {}): Promise<Router> {
  const router = await Router.open(shopTopology(dir), { sync: 'off', busyMs: 100 });
  opened.add(router);
  if (isPrepared) await prepareDatabases(router, 'wal');
  return router;
}

async function countsOf(router: Router): Promise<Record<EntityName, number>> {
  const count = (entity: EntityName): Promise<number> => router.database(entity).countRows();
  return {
    User: await count('User'),
    Product: await count('Product'),
    Order: await count('Order'),
  };
}

describe('the topology', () => {
  it('has a file of its own for each entity, in data/', () => {
    const dir = path.join('some', 'where');
    const topology = shopTopology(dir);
    const files = ENTITY_NAMES.flatMap((entity) =>
      topology[entity]!.shards.map((shard) => [shard.name, placeOf(shard)]),
    );
    expect(files).toEqual([
      ['users.db', path.join(dir, 'data', 'users.db')],
      ['products.db', path.join(dir, 'data', 'products.db')],
      ['orders.db', path.join(dir, 'data', 'orders.db')],
    ]);
    for (const entity of ENTITY_NAMES) {
      expect(topology[entity]!.shards.map((shard) => shard.entity.name)).toEqual([entity]);
      expect(topology[entity]!.spread).toEqual({ rule: 'one' });
    }
  });
});

describe('the router', () => {
  it('makes each database with the table of its entity and no other', async () => {
    const router = await openRouter();
    for (const { handle, description } of router.databases() as MigratedDatabase[]) {
      const tables = await handle.all<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
      );
      const expected = ['migrations', description.entity.table].toSorted();
      expect(tables.map(({ name }) => name)).toEqual(expected);
    }
  });

  it.each(ENTITY_NAMES)('writes a %s into its own database only', async (entity) => {
    const router = await openRouter();
    const store = await router.store(entity);
    expect(await store.insert(ROWS[entity]!)).toBe(true);
    expect(await countsOf(router)).toEqual({ User: 0, Product: 0, Order: 0, [entity]: 1 });
    const id = Number(ROWS[entity]![0]);
    for (const other of ENTITY_NAMES) {
      const found = await (await router.store(other)).readRows([id]);
      expect(found.size).toBe(other === entity ? 1 : 0);
    }
  });

  it('gives a store whose connection reaches no other file', async () => {
    const dir = newFolder();
    const router = await openRouter(dir);
    for (const entity of ENTITY_NAMES) {
      const { handle, description } = router.database(entity) as MigratedDatabase;
      const files = await handle.all<{ file: string }>('PRAGMA database_list');
      expect(files.map(({ file }) => file)).toEqual([description.file]);
      const others = ENTITY_NAMES.filter((other) => other !== entity);
      for (const other of others) {
        const { table } = router.database(other).description.entity;
        await expect(handle.all(`SELECT * FROM ${table}`)).rejects.toThrow(/no such table/);
      }
    }
  });

  it.each([
    ['User', 'Order'],
    ['Order', 'User'],
    ['Product', 'Order'],
    ['Order', 'Product'],
    ['Product', 'User'],
    ['User', 'Product'],
  ] as const)('does not store a %s as a %s', async (of, as) => {
    const router = await openRouter();
    const store = await router.store(as);
    const outcome = await store.insert(ROWS[of]!).catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(ProgramError);
    expect(await countsOf(router)).toEqual({ User: 0, Product: 0, Order: 0 });
  });

  it('has one store for an entity, however often it is asked for', async () => {
    const router = await openRouter();
    const stores = await Promise.all(Array.from({ length: 5 }, () => router.store('User')));
    expect(new Set<EntityStore>(stores).size).toBe(1);
    expect(await router.store('Order')).not.toBe(stores[0]);
  });

  it('gives a store as soon as the table is there, though there was none before', async () => {
    const router = await openRouter(newFolder(), { isPrepared: false });
    await expect(router.store('User')).rejects.toThrow(/no such table: users/);
    await prepareDatabases(router, 'wal');
    expect(await (await router.store('User')).insert(ROWS.User!)).toBe(true);
  });

  it.each(['user', 'Users', 'Invoice', '', '__proto__', 'constructor', 'User '])(
    'knows no entity "%s"',
    async (name) => {
      const router = await openRouter();
      expect(() => router.database(name)).toThrow(UnknownEntityError);
      expect(() => router.database(name)).toThrow(
        expect.objectContaining({
          exitCode: 2,
          message: `There is no entity called "${name}"`,
          hint: 'The entities are User, Product and Order',
        }),
      );
    },
  );

  it('is closed with its stores, and the files of the logs are gone', async () => {
    const dir = newFolder();
    const router = await openRouter(dir);
    const store = await router.store('User');
    await store.insert(ROWS.User!);
    void router.store('Order');
    opened.delete(router);
    await router.close();
    await expect(store.insert(ROWS.User!)).rejects.toBeInstanceOf(ProgramError);
    expect(readdirSync(path.join(dir, 'data')).toSorted()).toEqual([
      'orders.db',
      'products.db',
      'users.db',
    ]);
    expect(await countsOf(await openRouter(dir))).toEqual({ User: 1, Product: 0, Order: 0 });
  });

  it('keeps nothing open when one database cannot be opened', async () => {
    const dir = newFolder();
    writeFileSync(path.join(dir, 'data', 'orders.db'), 'no database\n'.repeat(200));
    const refused = await Router.open(shopTopology(dir), { sync: 'off', busyMs: 100 }).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ kind: 'not-a-database', database: 'orders.db' });
  });
});

describe('preparing the databases', () => {
  it('sets the journal mode of each, and changes it back', async () => {
    const router = await openRouter();
    for (const journal of ['delete', 'wal'] as const) {
      await prepareDatabases(router, journal);
      for (const database of router.databases()) {
        expect(await database.settings()).toMatchObject({ journal, sync: 'off' });
      }
    }
  });

  it('names the database that cannot be prepared', async () => {
    const router = await openRouter(newFolder(), { isPrepared: false });
    await (router.database('Product') as MigratedDatabase).handle.run(
      'CREATE TABLE products (mine)',
    );
    await expect(prepareDatabases(router, 'wal')).rejects.toMatchObject({
      database: 'products.db',
      message: expect.stringContaining(
        'products.db holds tables that this program did not create: products',
      ),
    });
  });
});
