import { DatabaseError } from '../base/errors.js';
import { ensureFolder } from '../base/folders.js';
import type { EntityDatabase } from '../db/entity-database.js';
import { retryRepeatable } from '../db/retry-repeatable.js';
import type { Router } from '../router/router.js';
import { transactionMark } from './transaction-name.js';
import { AppendFile } from './append.js';
import { headerOf, listOpenUnits, nextRunId } from './catalogue.js';
import { runFiles, runsFolder } from './files.js';
import { JOURNAL_SCHEMA, type EmptiedLine } from './journal.js';
import { tablesOfRun } from './model-name.js';

/** Records that databases were emptied, for later audits of earlier runs, whose rows are missing. */
export async function noteEmptied(
  dir: string,
  databases: readonly Pick<EntityDatabase, 'description'>[],
): Promise<void> {
  await ensureFolder(runsFolder(dir));
  const at = new Date().toISOString();
  const tables = [...new Set(databases.map(({ description }) => description.entity.table))];
  const line: EmptiedLine = { type: 'emptied', schema: JOURNAL_SCHEMA, at, tables };
  const journal = new AppendFile(runFiles(dir, nextRunId(dir)).journal);
  journal.append(`${JSON.stringify(line)}\n`);
  journal.close();
}

/**
 * Removes the entries of units from a database whose rows go: a later recovery would believe them. Those of open units
 * whose rows are in other tables stay: a server may have these in the same database.
 * @throws DatabaseError
 */
export async function clearEntries(
  database: Pick<EntityDatabase, 'description' | 'clearEntries'>,
  dir: string,
): Promise<void> {
  const { entity, siblings = [] } = database.description;
  const own = new Set([entity, ...siblings].map(({ table }) => table));
  const others = listOpenUnits(dir).filter((runId) => {
    const header = headerOf(dir, runId);
    return header !== undefined && !tablesOfRun(header).some((table) => own.has(table));
  });
  await database.clearEntries(others.map(transactionMark));
}

/**
 * Deletes all rows and entries of units of all databases, which are all locked first. Records it in the ledger before it deletes,
 * so that rows do not look lost after a crash in between. Deleting is idempotent, so everything is retried if
 * a commit failed or its answer was lost.
 * @throws DatabaseError, also if another program has inserted rows meanwhile: MySQL and Galera cannot keep it
 *   out
 */
export async function emptyDatabases(router: Router, dir: string): Promise<void> {
  const all = router.databases();
  // Entities that share a database are emptied on one connection: another one would wait for its lock.
  const databases = all.filter(
    ({ description: { name } }, at) =>
      all.findIndex((other) => other.description.name === name) === at,
  );
  let isNoted = false;
  await retryRepeatable(async () => {
    try {
      for (const database of databases) await database.lock();
      if (!isNoted) await noteEmptied(dir, all);
      isNoted = true;
      for (const database of databases) {
        await database.deleteRows();
        await clearEntries(database, dir);
      }
      for (const database of databases) await database.commit();
    } catch (error) {
      for (const database of databases) await database.rollback();
      throw error;
    }
  });
  for (const database of databases) await database.shrink();
  for (const database of all) {
    if ((await database.countRows()) > 0) {
      throw new DatabaseError(database.description.name, 'locked', '', {
        message: 'was emptied and holds rows again: another program is writing to it',
      });
    }
  }
}
