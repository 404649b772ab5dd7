import { ProgramError } from '../base/errors.js';
import type { JournalMode } from '../db/durability.js';
import type { Router } from './router.js';
import { parentsFirstIn } from './topology.js';

/**
 * Sets the journal mode of every database and applies its migrations.
 * @throws DatabaseError; ProgramError if two of them are the same database
 */
export async function prepareDatabases(router: Router, journal: JournalMode): Promise<void> {
  await requireDistinct(router);
  for (const { name } of parentsFirstIn(router.topology)) {
    for (const database of router.shards(name)) await database.prepare(journal);
  }
}

/**
 * Checks that all databases are distinct. Different addresses can lead to the same database, so each one is
 * asked for its identity. @throws ProgramError that names two equal ones
 */
export async function requireDistinct(router: Router): Promise<void> {
  const nameOf = new Map<string, string>();
  for (const database of router.databases()) {
    const { name } = database.description;
    const identity = await database.identity();
    const other = nameOf.get(identity);
    // Entities that share a database have it under one name.
    if (other !== undefined && other !== name) {
      throw new ProgramError(`${other} and ${name} are the same database: each needs its own`, {
        exitCode: 2,
        hint: 'Correct one of them in the topology file',
      });
    }
    nameOf.set(identity, name);
  }
}
