import { ProgramError } from '../base/errors.js';
import { Database, type ConnectionOptions } from '../db/database.js';
import type { EntityDatabase } from '../db/entity-database.js';
import type { EntityStore } from '../db/entity-store.js';
import { ServerDatabase } from '../db/server/database.js';
import { ENTITY_NAMES, type EntityName } from '../entities/entity.js';
import type { AnyDescription, Topology } from './topology.js';

/** Somebody asked for an entity that does not exist. */
export class UnknownEntityError extends ProgramError {
  constructor(name: string) {
    super(`There is no entity called "${name}"`, {
      exitCode: 2,
      hint: `The entities are ${ENTITY_NAMES.join(', ')}`,
    });
  }
}

/** Checks a name that comes from outside. @throws UnknownEntityError */
export function requireEntity(name: string): EntityName {
  const entity = ENTITY_NAMES.find((known) => known === name);
  if (!entity) throw new UnknownEntityError(name);
  return entity;
}

/** How connections are opened. */
export interface RouterOptions extends ConnectionOptions {
  /** Which node of a cluster is tried first, from 0: threads spread over the nodes. */
  readonly node?: number;
}

/**
 * The only way to a database, for reads and for writes, in every thread: it decides from the
 * topology which database holds an entity, and hands out what is bound to that one.
 */
export class Router {
  readonly topology: Topology;
  readonly #databases: ReadonlyMap<EntityName, EntityDatabase>;
  readonly #stores = new Map<EntityName, Promise<EntityStore>>();

  private constructor(topology: Topology, databases: ReadonlyMap<EntityName, EntityDatabase>) {
    this.topology = topology;
    this.#databases = databases;
  }

  /** Connects to every database of the topology. @throws DatabaseError; then nothing stays open */
  static async open(topology: Topology, options: RouterOptions): Promise<Router> {
    const opened = new Map<EntityName, EntityDatabase>();
    try {
      for (const entity of ENTITY_NAMES) {
        opened.set(entity, await openDatabase(topology[entity], options));
      }
    } catch (error) {
      await closeAll(opened.values());
      throw error;
    }
    return new Router(topology, opened);
  }

  /** The database that holds an entity. */
  database(entity: EntityName): EntityDatabase {
    const database = this.#databases.get(entity);
    if (!database) throw new UnknownEntityError(entity);
    return database;
  }

  /** The databases in entity order. */
  databases(): EntityDatabase[] {
    return ENTITY_NAMES.map((entity) => this.database(entity));
  }

  /** The one way to write rows of an entity. */
  store(entity: EntityName): Promise<EntityStore> {
    const known = this.#stores.get(entity) ?? this.database(entity).openStore();
    this.#stores.set(entity, known);
    known.catch(() => this.#stores.delete(entity));
    return known;
  }

  async close(): Promise<void> {
    this.#stores.clear();
    await closeAll(this.#databases.values());
  }
}

function openDatabase(
  description: AnyDescription,
  options: RouterOptions,
): Promise<EntityDatabase> {
  return 'engine' in description
    ? ServerDatabase.open(description, options.node)
    : Database.open(description, options);
}

async function closeAll(databases: Iterable<EntityDatabase>): Promise<void> {
  for (const database of databases) await database.close();
}
