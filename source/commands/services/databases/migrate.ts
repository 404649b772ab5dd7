import { join } from 'node:path';

import { ensureFolder } from '../../../base/folders.js';
import { PATIENT_MS } from '../../../db/database.js';
import { lockFolder } from '../../../db/sqlite/folder-lock.js';
import { Router } from '../../../router/router.js';
import { DATA_FOLDER, embeddedTopology } from '../../../router/topology.js';

/**
 * Applies what is pending in every database, and makes those that are missing.
 * @returns what was done, one line for each database that changed
 * @throws FolderBusyError, DatabaseError
 */
export async function migrateAll(dir: string): Promise<string[]> {
  await ensureFolder(dir);
  const lock = await lockFolder(join(dir, DATA_FOLDER));
  try {
    const router = await Router.open(embeddedTopology(dir), { sync: 'full', busyMs: PATIENT_MS });
    try {
      const told: string[] = [];
      for (const database of router.databases()) {
        const applied = await database.migrations.up();
        if (applied.length > 0) told.push(`${database.description.name}: ${applied.join(', ')}`);
      }
      return told;
    } finally {
      await router.close();
    }
  } finally {
    await lock.release();
  }
}
