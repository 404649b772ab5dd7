import { DatabaseError } from '../base/errors.js';
import { ensureFolder } from '../base/folders.js';
import type { EntityDatabase } from '../db/entity-database.js';
import { retryRepeatable } from '../db/retry-repeatable.js';
import type { Router } from '../router/router.js';
import { AppendFile } from './append.js';
import { nextRunId } from './catalogue.js';
import { runFiles, runsFolder } from './files.js';
import { JOURNAL_SCHEMA, type EmptiedLine } from './journal.js';

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
 * Deletes all rows of all databases, which are all locked first. Records it in the ledger before it deletes,
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
      for (const database of databases) await database.deleteRows();
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
