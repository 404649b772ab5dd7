import path from 'node:path';

import type { ConnectionOptions } from '../../source/db/connection-options.js';
import type { DatabaseDescription } from '../../source/db/sqlite/writer.js';
import type { EntityStore } from '../../source/db/entity-store.js';
import { MigratedDatabase } from '../../source/db/sqlite/migrated-database.js';
import { SqliteStore } from '../../source/db/sqlite/store.js';
import type { EntityName } from '../../source/entities/entity.js';
import { ENTITIES } from '../harness/shop.js';
import { afterEveryTest } from '../harness/cleanup.js';
import { temporaryFolder } from '../harness/folder.js';

const opened = new Set<MigratedDatabase>();

afterEveryTest(async () => {
  for (const database of opened) await database.close();
  opened.clear();
});

/** Where a test keeps the database of an entity: by default in a new folder. */
export function describeDatabase(
  entity: EntityName,
  folder: string = temporaryFolder(),
): DatabaseDescription {
  const name = `${ENTITIES[entity]!.table}.db`;
  return { name, file: path.join(folder, name), entity: ENTITIES[entity]! };
}

/** Opens a database as it is; it is closed after the test, unless the test has closed it. */
export async function open(
  description: DatabaseDescription,
  options: Partial<ConnectionOptions> = {},
): Promise<MigratedDatabase> {
  const database = await MigratedDatabase.open(description, {
    sync: 'normal',
    busyMs: 100,
    ...options,
  });
  opened.add(database);
  return database;
}

/** Closes a database before the end of the test. */
export async function close(database: MigratedDatabase): Promise<void> {
  opened.delete(database);
  await database.close();
}

/** A new database of an entity with all its migrations. */
export async function migrated(
  entity: EntityName,
  options: Partial<ConnectionOptions> = {},
): Promise<MigratedDatabase> {
  const database = await open(describeDatabase(entity), options);
  await database.migrations.up();
  return database;
}

/** The store of a database. */
export function storeOf({ handle, description }: MigratedDatabase): Promise<EntityStore> {
  return SqliteStore.open(handle, description.entity);
}
