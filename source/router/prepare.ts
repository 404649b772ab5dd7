import { ProgramError } from '../base/errors.js';
import type { JournalMode } from '../db/durability.js';
import type { EntityConnection } from '../db/entity-database.js';
import type { Router } from './router.js';

/**
 * Sets the journal mode of every database and applies its migrations.
 * @throws DatabaseError; ProgramError if two of them are the same database
 */
export async function prepareDatabases(router: Router, journal: JournalMode): Promise<void> {
  await requireDistinct(router);
  for (const database of parentsFirst(router.databases())) await database.prepare(journal);
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

/** Databases in an order in which tables are created before those that refer to them. */
function parentsFirst<Database extends EntityConnection>(
  databases: readonly Database[],
): Database[] {
  const sorted: Database[] = [];
  const visit = (database: Database): void => {
    if (sorted.includes(database)) return;
    const { entity } = database.description;
    const targets = entity.references.map(({ target }) => target);
    for (const other of databases) {
      const { name } = other.description.entity;
      if (name !== entity.name && targets.includes(name)) visit(other);
    }
    sorted.push(database);
  };
  for (const database of databases) visit(database);
  return sorted;
}
