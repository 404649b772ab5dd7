import { ProgramError } from '../base/errors.js';
import type { JournalMode } from '../db/durability.js';
import type { Router } from './router.js';

/**
 * Brings every database to the asked journal mode and the newest migration.
 * @throws DatabaseError; ProgramError where two of them are the same
 */
export async function prepareDatabases(router: Router, journal: JournalMode): Promise<void> {
  await requireDistinct(router);
  for (const database of router.databases()) await database.prepare(journal);
}

/**
 * Two spellings can lead to one database; only the database itself tells.
 * @throws ProgramError that names the two
 */
export async function requireDistinct(router: Router): Promise<void> {
  const nameOf = new Map<string, string>();
  for (const database of router.databases()) {
    const { name } = database.description;
    const identity = await database.identity();
    const other = nameOf.get(identity);
    if (other !== undefined) {
      throw new ProgramError(`${other} and ${name} are the same database: each needs its own`, {
        exitCode: 2,
        hint: 'Correct one of them in the topology file',
      });
    }
    nameOf.set(identity, name);
  }
}
