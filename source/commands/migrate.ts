import { join } from 'node:path';

import { ensureFolder } from '../base/folders.js';
import { formatAmount } from '../base/format.js';
import { PATIENT_MS, type Database } from '../db/database.js';
import { Migrator } from '../db/migrations.js';
import { databaseError } from '../db/sqlite/errors.js';
import { lockFolder } from '../db/sqlite/folder-lock.js';
import { Router } from '../router/router.js';
import { DATA_FOLDER, embeddedTopology } from '../router/topology.js';
import { confirm } from './confirm.js';
import type { CommandContext, ExitStatus } from './context.js';

/** `dbsim-tui migrate [--status|--down]`: brings each database to the newest migration, or one back. */
export async function migrateCommand(context: CommandContext): Promise<ExitStatus> {
  const { dir, flags, print } = context;
  const dataFolder = join(dir, DATA_FOLDER);
  await ensureFolder(dir);
  const lock = await lockFolder(dataFolder);
  try {
    const router = await Router.open(embeddedTopology(dir), { sync: 'full', busyMs: PATIENT_MS });
    try {
      if (
        flags['down'] === true &&
        flags['status'] !== true &&
        !(await mayRevert(router, context))
      ) {
        print('Nothing was reverted.');
        return 0;
      }
      for (const database of router.databases()) print(await migrate(database, context));
      return 0;
    } finally {
      await router.close();
    }
  } finally {
    await lock.release();
  }
}

async function migrate(database: Database, { flags }: CommandContext): Promise<string> {
  const { name } = database.description;
  const migrator = new Migrator(database);
  try {
    if (flags['status'] === true) {
      const { applied, pending } = await migrator.state();
      const list = [
        ...applied.map((migration) => `${migration} applied`),
        ...pending.map((migration) => `${migration} pending`),
      ];
      return `${name}: ${list.join(', ')}`;
    }
    if (flags['down'] === true) {
      const reverted = await migrator.down(false);
      return `${name}: ${reverted.length === 0 ? 'nothing to revert' : `reverted ${reverted.join(', ')}`}`;
    }
    const applied = await migrator.up();
    return `${name}: ${applied.length === 0 ? 'up to date' : `applied ${applied.join(', ')}`}`;
  } catch (error) {
    throw databaseError(name, error);
  }
}

/** Reverting the migration that made a table deletes its rows: only when somebody agrees. */
async function mayRevert(router: Router, { flags }: CommandContext): Promise<boolean> {
  let rows = 0;
  for (const database of router.databases()) {
    const { applied } = await new Migrator(database).state();
    if (applied.length === 1) rows += await database.countRows();
  }
  if (rows === 0 || flags['yes'] === true) return true;
  return confirm(`This deletes tables that hold ${formatAmount(rows, 'row')}. Go on?`);
}
