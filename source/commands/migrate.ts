import { join } from 'node:path';

import { ensureFolder } from '../base/folders.js';
import { formatAmount } from '../base/format.js';
import { COMMAND_LOCK_TIMEOUT_MS } from '../db/connection-options.js';
import type { EntityDatabase } from '../db/entity-database.js';
import { migrationNames } from '../db/migration-names.js';
import { lockFolder } from '../db/sqlite/folder-lock.js';
import { clearEntries, noteEmptied } from '../ledger/emptied.js';
import { requireFinished } from '../rebalance/journal.js';
import { requireDistinct } from '../router/prepare.js';
import { Router } from '../router/router.js';
import { DATA_FOLDER, entityIn } from '../router/topology.js';
import { confirm } from './confirm.js';
import type { CommandContext, ExitStatus } from './context.js';
import { readDatabaseStatuses } from './database-status.js';
import { endOpenUnits } from './end-open-units.js';
import { databaseErrorOf, topologyOf } from './topology.js';

/** `dbsim-tui migrate [--status|--down]`: brings each database to the newest migration, or one back. */
export async function migrateCommand(context: CommandContext): Promise<ExitStatus> {
  const { dir, flags, print } = context;
  if (flags['status'] === true) return showStatus(context);
  const dataFolder = join(dir, DATA_FOLDER);
  await ensureFolder(dir);
  const lock = await lockFolder(dataFolder);
  try {
    requireFinished(dir);
    const topology = await topologyOf(context);
    // Reverting may drop tables.
    if (flags['down'] === true) await endOpenUnits(context, topology);
    const router = await Router.open(topology, {
      sync: 'full',
      busyMs: COMMAND_LOCK_TIMEOUT_MS,
    });
    try {
      await requireDistinct(router);
      if (flags['down'] === true && !(await mayRevert(router, context))) {
        print('Nothing was reverted.');
        return 0;
      }
      const databases = router.databases();
      // In one database, tables are dropped before those to which they refer.
      const areShared = databases.some(({ description }) => description.siblings !== undefined);
      if (flags['down'] === true && areShared) databases.reverse();
      for (const database of databases) print(await migrate(database, context));
      return 0;
    } finally {
      await router.close();
    }
  } finally {
    await lock.release();
  }
}

/** Shows the migrations; creates no file and takes no lock. */
async function showStatus(context: CommandContext): Promise<ExitStatus> {
  const { print } = context;
  const topology = await topologyOf(context);
  const statuses = await readDatabaseStatuses(COMMAND_LOCK_TIMEOUT_MS, topology);
  for (const { name, entity, problem, migrations, hasClaims } of statuses) {
    const definition = { entity: entityIn(topology, entity) };
    const pending = migrations?.pending ?? migrationNames(definition, hasClaims);
    const list = [
      ...(migrations?.applied ?? []).map((migration) => `${migration} applied`),
      ...pending.map((migration) => `${migration} pending`),
    ];
    print(`${name}: ${problem ?? list.join(', ')}`);
  }
  return statuses.some(({ state }) => state === 'broken') ? 1 : 0;
}

async function migrate(database: EntityDatabase, { flags }: CommandContext): Promise<string> {
  const { name } = database.description;
  const { migrations } = database;
  try {
    if (flags['down'] === true) {
      const reverted = await migrations.down(false);
      return `${name}: ${reverted.length === 0 ? 'nothing to revert' : `reverted ${reverted.join(', ')}`}`;
    }
    const applied = await migrations.up();
    return `${name}: ${applied.length === 0 ? 'up to date' : `applied ${applied.join(', ')}`}`;
  } catch (error) {
    throw databaseErrorOf(database, error);
  }
}

/** Reverting the migration that created a table deletes its rows: asks first. */
async function mayRevert(router: Router, { dir, flags, io }: CommandContext): Promise<boolean> {
  let rows = 0;
  const dropped: EntityDatabase[] = [];
  for (const database of router.databases()) {
    const { applied } = await database.migrations.state();
    if (applied.length !== 1) continue;
    dropped.push(database);
    rows += await database.countRows();
  }
  if (rows === 0) return true;
  const question = `This deletes tables that hold ${formatAmount(rows, 'row')}. Go on?`;
  const isAgreed = flags['yes'] === true || (await confirm(question, io));
  if (!isAgreed) return false;
  await noteEmptied(dir, dropped);
  for (const database of dropped) await clearEntries(database, dir);
  return true;
}
