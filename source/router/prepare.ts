import type { JournalMode } from '../db/sqlite/settings.js';
import type { Router } from './router.js';

/** Brings every database to the asked journal mode and the newest migration. @throws DatabaseError */
export async function prepareDatabases(router: Router, journal: JournalMode): Promise<void> {
  for (const database of router.databases()) await database.prepare(journal);
}
