import { Migrator } from '../db/migrations.js';
import { databaseError } from '../db/sqlite/errors.js';
import { setJournalMode, type JournalMode } from '../db/sqlite/settings.js';
import type { Router } from './router.js';

/** Brings every database to the asked journal mode and the newest migration. @throws DatabaseError */
export async function prepareDatabases(router: Router, journal: JournalMode): Promise<void> {
  for (const database of router.databases()) {
    try {
      await setJournalMode(database.handle, journal);
      await new Migrator(database).up();
    } catch (error) {
      throw databaseError(database.description.name, error);
    }
  }
}
