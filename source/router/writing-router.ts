import { systemClock, type Clock } from '../base/clock.js';
import { nodeCrypto } from '../base/crypto.js';
import type { ConnectionOptions } from '../db/connection-options.js';
import type { EntityWriter } from '../db/entity-database.js';
import type { EntityStore } from '../db/entity-store.js';
import type { WriterKind } from '../db/writer-kind.js';
import type { ServerWriter } from '../db/server/writer.js';
import { SqliteWriter } from '../db/sqlite/writer.js';
import type { Entity, EntityName } from '../entities/entity.js';
import { ClaimKeeper } from './claim-keeper.js';
import { claimRuleOf } from './claims.js';
import { CopiedStore } from './copied-store.js';
import { onAll } from './fan-out.js';
import type { CallWatch } from './health/call.js';
import type { Circuit } from './health/circuit.js';
import type { Health } from './health/health.js';
import { InstrumentedClaims, InstrumentedStore } from './health/instrumented-store.js';
import { placementOf, type Placement } from './placement.js';
import { ShardedStore } from './sharded-store.js';
import { entitiesOf, entityIn, type AnyDescription, type Topology } from './topology.js';

/** Options of a router. */
export interface RouterOptions extends ConnectionOptions {
  /** The cluster node to try first, from 0, so that threads spread over the nodes. */
  readonly node?: number;
  /** The owner of claims: "run 12, thread 3,". */
  readonly claimant?: string;
  /** Whether only one of the run's threads writes to an entity at a time. */
  readonly isAlone?: boolean;
  /** How rows are written; by default with statements of the driver. */
  readonly writer?: WriterKind;
  /** The clock for waits on claims; by default the system's. */
  readonly clock?: Clock;
  /** In a run: circuit breakers and observers for its database calls. */
  readonly instruments?: Instruments;
}

/** Circuit breakers and observers for database calls. */
export interface Instruments {
  readonly health: Health;
  /** The observer of the calls to a database. */
  readonly watch: (entity: Entity, shard: number) => CallWatch;
}

/** The open databases of each entity, in the order of the topology. */
export type Shards<Database extends EntityWriter> = Readonly<Record<EntityName, Database[]>>;

/**
 * The only way to write rows: it chooses the database of a row by the topology. Every thread has its own,
 * with its own connections.
 */
export class WritingRouter<Database extends EntityWriter = EntityWriter> {
  readonly topology: Topology;
  readonly #shards: Shards<Database>;
  readonly #claimant: string;
  readonly #instruments: Instruments | undefined;
  readonly #isAlone: boolean;
  readonly #clock: Clock;
  readonly #stores = new Map<EntityName, Promise<EntityStore>>();
  readonly #keepers: ClaimKeeper[] = [];
  #mark: string | undefined;

  protected constructor(
    topology: Topology,
    shards: Shards<Database>,
    { claimant, instruments, clock = systemClock, isAlone = false }: RouterOptions,
  ) {
    this.topology = topology;
    this.#shards = shards;
    this.#instruments = instruments;
    this.#isAlone = isAlone;
    this.#clock = clock;
    this.#claimant = claimant ?? `process ${process.pid},`;
  }

  /** Connects to every database of the topology, all of which must exist. @throws DatabaseError; then none stays open */
  static async open(topology: Topology, options: RouterOptions): Promise<WritingRouter> {
    const { writer = 'driver' } = options;
    const shards = await openShards<EntityWriter>(topology, async (description) =>
      'engine' in description
        ? (await serverWriters(writer)).open(description, options.node, () =>
            options.instruments?.health.circuit(description.name)?.countReconnect(),
          )
        : (await fileWriters(writer)).open(description, options),
    );
    return new WritingRouter(topology, shards, options);
  }

  /** The owner of claims made here; unique. */
  get claimant(): string {
    this.#mark ??= nodeCrypto().randomBytes(6).toString('hex');
    return `${this.#claimant} ${this.#mark}`;
  }

  /** The databases that hold an entity, in the order of the topology. */
  shards(entity: EntityName): readonly Database[] {
    return this.#shards[entity]!;
  }

  /** All databases in entity order. */
  databases(): Database[] {
    return entitiesOf(this.topology).flatMap(({ name }) => this.#shards[name]!);
  }

  /** The placement of an entity's rows. */
  placement(entity: EntityName): Placement {
    return placementOf(entityIn(this.topology, entity), this.topology[entity]!);
  }

  /** The store of an entity; opened once. @throws DatabaseError */
  store(entity: EntityName): Promise<EntityStore> {
    const known = this.#stores.get(entity) ?? this.#openStore(entity);
    this.#stores.set(entity, known);
    known.catch(() => this.#stores.delete(entity));
    return known;
  }

  async #openStore(entity: EntityName): Promise<EntityStore> {
    const shards = this.shards(entity);
    const names = shards.map(({ description }) => description.name);
    const opened = await onAll(shards, (shard) => shard.openStore());
    const around = shards.map((_, shard) => this.#around(entity, shard));
    const stores = opened.map((store, shard) => {
      const instruments = around[shard];
      return instruments ? new InstrumentedStore(store, ...instruments) : store;
    });
    const [first] = stores;
    if (first && stores.length === 1) return first;
    const placement = this.placement(entity);
    if (placement.isCopied) return new CopiedStore(stores, names);
    const tables = shards.map(({ claims }, shard) => {
      const instruments = around[shard];
      return instruments ? new InstrumentedClaims(claims, ...instruments) : claims;
    });
    const definition = entityIn(this.topology, entity);
    const rule = claimRuleOf(definition, this.topology[entity]!);
    const claims = new ClaimKeeper(rule, tables, names, this.claimant, this.#clock);
    this.#keepers.push(claims);
    return new ShardedStore({
      entity: definition,
      stores,
      names,
      placement,
      claims,
      isAlone: this.#isAlone,
    });
  }

  /** The circuit breaker and observer of one database, if there are any. */
  #around(entity: EntityName, shard: number): [Circuit, CallWatch] | undefined {
    const name = this.shards(entity)[shard]?.description.name ?? '';
    const circuit = this.#instruments?.health.circuit(name);
    if (!this.#instruments || !circuit) return undefined;
    return [circuit, this.#instruments.watch(entityIn(this.topology, entity), shard)];
  }

  /** Whether there are claims that could not be released yet. */
  get hasUnreleasedClaims(): boolean {
    return this.#keepers.some((keeper) => keeper.hasUnreleasedClaims);
  }

  /** Tries to release them. No transaction may be open. Never throws a DatabaseError. */
  async releaseClaims(): Promise<void> {
    for (const keeper of this.#keepers) await keeper.release(new Set());
  }

  async close(): Promise<void> {
    if (this.hasUnreleasedClaims) await this.releaseClaims();
    this.#stores.clear();
    await closeAll(this.databases());
  }
}

/** Opens databases of servers; what writes there is loaded only if there is one, and Sequelize only if it writes. */
async function serverWriters(kind: WriterKind): Promise<Pick<typeof ServerWriter, 'open'>> {
  return kind === 'driver'
    ? (await import('../db/server/writer.js')).ServerWriter
    : (await import('../db/server/model-writer.js')).ServerModelWriter;
}

/** The same for files. */
async function fileWriters(kind: WriterKind): Promise<Pick<typeof SqliteWriter, 'open'>> {
  return kind === 'driver'
    ? SqliteWriter
    : (await import('../db/sqlite/model-writer.js')).SqliteModelWriter;
}

/** Opens every database of a topology. @throws what `open` throws; then nothing stays open */
export async function openShards<Database extends EntityWriter>(
  topology: Topology,
  open: (description: AnyDescription) => Promise<Database>,
): Promise<Shards<Database>> {
  const shards: Record<EntityName, Database[]> = {};
  try {
    for (const { name } of entitiesOf(topology)) {
      const opened: Database[] = (shards[name] = []);
      for (const description of topology[name]!.shards) opened.push(await open(description));
    }
  } catch (error) {
    await closeAll(Object.values(shards).flat());
    throw error;
  }
  return shards;
}

async function closeAll(databases: Iterable<EntityWriter>): Promise<void> {
  for (const database of databases) await database.close();
}
