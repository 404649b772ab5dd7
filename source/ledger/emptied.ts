import { ensureFolder } from '../base/folders.js';
import type { Router } from '../router/router.js';
import { AppendFile } from './append.js';
import { nextRunId } from './catalogue.js';
import { runFiles, runsFolder } from './files.js';
import { JOURNAL_SCHEMA, type EmptiedLine } from './journal.js';

/** Leaves word for later audits of the runs before, which will miss their rows. */
export async function noteEmptied(dir: string): Promise<void> {
  await ensureFolder(runsFolder(dir));
  const at = new Date().toISOString();
  const line: EmptiedLine = { type: 'emptied', schema: JOURNAL_SCHEMA, at };
  const journal = new AppendFile(runFiles(dir, nextRunId(dir)).journal);
  journal.append(`${JSON.stringify(line)}\n`);
  journal.close();
}

/**
 * Deletes every row of every database, or none: all of them are locked first. The word in the ledger
 * comes before the deed, so that a kill in between does not make rows look lost.
 * @throws DatabaseError; then nothing was deleted
 */
export async function emptyDatabases(router: Router, dir: string): Promise<void> {
  const databases = router.databases();
  try {
    for (const database of databases) await database.lock();
    await noteEmptied(dir);
    for (const database of databases) await database.deleteRows();
  } catch (error) {
    for (const database of databases) await database.rollback();
    throw error;
  }
  for (const database of databases) await database.commit();
  for (const database of databases) await database.shrink();
}
