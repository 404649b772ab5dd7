import { join } from 'node:path';

import { ensureFolder } from '../../base/folders.js';
import type { EntityDatabase } from '../../db/entity-database.js';
import { lockFolder } from '../../db/sqlite/folder-lock.js';
import { requireFinished } from '../../rebalance/journal.js';
import { requireDistinct } from '../../router/prepare.js';
import { Router } from '../../router/router.js';
import { DATA_FOLDER, type Topology } from '../../router/topology.js';
import { databaseErrorOf } from '../../commands/topology.js';
import { COMMAND_LOCK_TIMEOUT_MS } from '../../db/connection-options.js';

/**
 * Applies what is pending in every database, and makes those that are missing.
 * @returns what was done, one line for each database that changed
 * @throws FolderBusyError, DatabaseError
 */
export async function migrateAll(dir: string, topology: Topology): Promise<string[]> {
  await ensureFolder(dir);
  const lock = await lockFolder(join(dir, DATA_FOLDER));
  try {
    requireFinished(dir);
    const router = await Router.open(topology, { sync: 'full', busyMs: COMMAND_LOCK_TIMEOUT_MS });
    try {
      await requireDistinct(router);
      const lines: string[] = [];
      for (const database of router.databases()) {
        const applied = await up(database);
        if (applied.length > 0) lines.push(`${database.description.name}: ${applied.join(', ')}`);
      }
      return lines;
    } finally {
      await router.close();
    }
  } finally {
    await lock.release();
  }
}

async function up(database: EntityDatabase): Promise<string[]> {
  try {
    return await database.migrations.up();
  } catch (error) {
    throw databaseErrorOf(database, error);
  }
}
