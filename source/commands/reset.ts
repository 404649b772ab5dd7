import { join } from 'node:path';

import { UsageError } from '../base/errors.js';
import { ensureFolder, isFolder } from '../base/folders.js';
import { formatAmount, formatList } from '../base/format.js';
import { COMMAND_LOCK_TIMEOUT_MS } from '../db/connection-options.js';
import { lockFolder } from '../db/sqlite/folder-lock.js';
import { emptyDatabases } from '../ledger/emptied.js';
import { requireSettled } from '../rebalance/journal.js';
import { prepareDatabases } from '../router/prepare.js';
import { Router } from '../router/router.js';
import { DATA_FOLDER } from '../router/topology.js';
import { confirm } from './confirm.js';
import type { CommandContext, ExitStatus } from './context.js';
import { endOpenUnits } from './end-open-units.js';
import { topologyOf } from './topology.js';

/** `dbsim-tui reset`: empties the databases, after asking. Stored runs stay. */
export async function resetCommand(context: CommandContext): Promise<ExitStatus> {
  const { dir, flags } = context;
  const dataFolder = join(dir, DATA_FOLDER);
  if (flags['topology'] !== undefined) await ensureFolder(dir);
  else if (!(await isFolder(dataFolder))) {
    throw new UsageError(`There is nothing to empty: ${dataFolder} does not exist`, '');
  }
  const lock = await lockFolder(dataFolder);
  try {
    const topology = await topologyOf(context);
    requireSettled(dir, topology);
    await endOpenUnits(context, topology);
    const router = await Router.open(topology, { sync: 'full', busyMs: COMMAND_LOCK_TIMEOUT_MS });
    try {
      await prepareDatabases(router, 'wal');
      return await empty(router, context);
    } finally {
      await router.close();
    }
  } finally {
    await lock.release();
  }
}

async function empty(
  router: Router,
  { dir, flags, io, print }: CommandContext,
): Promise<ExitStatus> {
  let rows = 0;
  for (const database of router.databases()) rows += await database.countRows();
  if (rows === 0) {
    print('The databases are empty already.');
    return 0;
  }
  const names = router.databases().map(({ description }) => description.name);
  const count = names.length === 3 ? 'three databases' : formatAmount(names.length, 'database');
  const what = `${formatAmount(rows, 'row')} of ${count}`;
  const where = flags['topology'] === undefined ? join(dir, DATA_FOLDER) : formatList(names);
  const isAgreed = flags['yes'] === true;
  if (!isAgreed && !(await confirm(`Delete ${what} in ${where}?`, io))) {
    print('Nothing was deleted.');
    return 0;
  }
  await emptyDatabases(router, dir);
  print(`Deleted ${what}. Stored runs and reports are kept.`);
  return 0;
}
