import { DatabaseError, ProgramError } from '../base/errors.js';
import { formatList } from '../base/format.js';
import { cutText, escapeText } from '../base/text.js';
import type { ConnectionOptions } from '../db/connection-options.js';
import type { EntityDatabase } from '../db/entity-database.js';
import { MigratedDatabase } from '../db/sqlite/migrated-database.js';
import type { EntityName } from '../entities/entity.js';
import { allDatabases, entitiesOf, type AnyDescription, type Topology } from './topology.js';
import { openShards, WritingRouter, type RouterOptions } from './writing-router.js';

/** An entity name that does not exist. */
export class UnknownEntityError extends ProgramError {
  constructor(name: string, entities: readonly { readonly name: EntityName }[]) {
    const names = entities.map((entity) => escapeText(entity.name));
    super(`There is no entity called "${escapeText(cutText(name, 60))}"`, {
      exitCode: 2,
      hint: `The entities are ${formatList(names)}`,
    });
  }
}

/** An id that no row has: every table has a CHECK that ids are at least 1. */
const IMPOSSIBLE_ID = 0;

/** The router for commands and the main thread: its databases can do more than write. */
export class Router extends WritingRouter<EntityDatabase> {
  /** Connects to every database of the topology. @throws DatabaseError; then nothing stays open */
  static override async open(topology: Topology, options: RouterOptions): Promise<Router> {
    const shards = await openShards<EntityDatabase>(topology, (description) =>
      openDatabase(description, options),
    );
    return new Router(topology, shards, options);
  }

  /**
   * Checks on a connection of its own that a database accepts work, by deleting a row that cannot exist.
   * @throws DatabaseError if it does not
   */
  async probe(name: string, options: ConnectionOptions): Promise<void> {
    const description = allDatabases(this.topology).find((one) => one.name === name);
    if (!description) throw new RangeError(`there is no database called ${name}`);
    const database = await openDatabase(description, options);
    try {
      await database.removeRows([IMPOSSIBLE_ID]);
    } catch (error) {
      // A user without the DELETE privilege has got an answer, too: the database works.
      if (!(error instanceof DatabaseError) || error.kind !== 'access-denied') throw error;
    } finally {
      await database.close();
    }
  }

  override shards(entity: EntityName): readonly EntityDatabase[] {
    const known = entitiesOf(this.topology);
    if (!known.some(({ name }) => name === entity)) throw new UnknownEntityError(entity, known);
    return super.shards(entity);
  }

  /** The only or the first database of an entity. */
  database(entity: EntityName): EntityDatabase {
    const [first] = this.shards(entity);
    if (!first) throw new UnknownEntityError(entity, entitiesOf(this.topology));
    return first;
  }
}

/** Connects to one database. @throws DatabaseError */
export async function openDatabase(
  description: AnyDescription,
  options: RouterOptions,
): Promise<EntityDatabase> {
  if (!('engine' in description)) return MigratedDatabase.open(description, options);
  const { ServerDatabase } = await import('../db/server/database.js');
  return ServerDatabase.open(description, options.node);
}
