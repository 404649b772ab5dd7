import { randomBytes } from 'node:crypto';

import { ProgramError } from '../base/errors.js';
import { Database, type ConnectionOptions } from '../db/database.js';
import type { EntityDatabase } from '../db/entity-database.js';
import type { EntityStore } from '../db/entity-store.js';
import { ServerDatabase } from '../db/server/database.js';
import { ENTITIES, ENTITY_NAMES, type EntityName } from '../entities/entity.js';
import { ClaimKeeper } from './claim-keeper.js';
import { claimRuleOf } from './claims.js';
import { CopiedStore } from './copied-store.js';
import { onAll } from './fan-out.js';
import { placementOf, type Placement } from './placement.js';
import { ShardedStore } from './sharded-store.js';
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
  /** Who claims keys that are unique over several databases, in a few words: "run 12, thread 3". */
  readonly claimant?: string;
}

/**
 * The only way to a database, for reads and for writes, in every thread: it decides from the
 * topology which database holds an entity, and hands out what is bound to that one.
 */
export class Router {
  readonly topology: Topology;
  readonly #shards: Shards;
  /** What tells the claims that are made here from all others. */
  readonly claimant: string;
  readonly #stores = new Map<EntityName, Promise<EntityStore>>();

  private constructor(topology: Topology, shards: Shards, claimant: string) {
    this.topology = topology;
    this.#shards = shards;
    this.claimant = `${claimant} ${randomBytes(6).toString('hex')}`;
  }

  /** Connects to every database of the topology. @throws DatabaseError; then nothing stays open */
  static async open(topology: Topology, options: RouterOptions): Promise<Router> {
    const shards: Shards = { User: [], Product: [], Order: [] };
    try {
      for (const entity of ENTITY_NAMES) {
        for (const description of topology[entity].shards) {
          shards[entity].push(await openDatabase(description, options));
        }
      }
    } catch (error) {
      await closeAll(Object.values(shards).flat());
      throw error;
    }
    return new Router(topology, shards, options.claimant ?? `process ${process.pid},`);
  }

  /** The databases that hold an entity, in the order of the topology. */
  shards(entity: EntityName): readonly EntityDatabase[] {
    if (!Object.hasOwn(this.#shards, entity)) throw new UnknownEntityError(entity);
    return this.#shards[entity];
  }

  /** The database that holds an entity which has only one, else the first of them. */
  database(entity: EntityName): EntityDatabase {
    const [first] = this.shards(entity);
    if (!first) throw new UnknownEntityError(entity);
    return first;
  }

  /** All databases in entity order. */
  databases(): EntityDatabase[] {
    return ENTITY_NAMES.flatMap((entity) => this.#shards[entity]);
  }

  /** Where the rows of an entity belong. */
  placement(entity: EntityName): Placement {
    return placementOf(entity, this.topology[entity]);
  }

  /** The one way to write rows of an entity. */
  store(entity: EntityName): Promise<EntityStore> {
    const known = this.#stores.get(entity) ?? this.#openStore(entity);
    this.#stores.set(entity, known);
    known.catch(() => this.#stores.delete(entity));
    return known;
  }

  async #openStore(entity: EntityName): Promise<EntityStore> {
    const shards = this.shards(entity);
    const stores = await onAll(shards, (shard) => shard.openStore());
    const [first] = stores;
    if (first && stores.length === 1) return first;
    const names = shards.map(({ description }) => description.name);
    const placement = this.placement(entity);
    if (placement.isCopied) return new CopiedStore(stores, names);
    const tables = shards.map(({ claims }) => claims);
    const rule = claimRuleOf(entity, this.topology[entity]);
    const keeper = new ClaimKeeper(rule, tables, names, this.claimant);
    return new ShardedStore(ENTITIES[entity], stores, placement, keeper);
  }

  async close(): Promise<void> {
    this.#stores.clear();
    await closeAll(this.databases());
  }
}

/** The open databases of each entity. */
type Shards = Record<EntityName, EntityDatabase[]>;

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
