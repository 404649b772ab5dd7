import { DatabaseError } from '../base/errors.js';
import type { Entity, Model } from '../entities/entity.js';
import type { CallWatch } from '../router/health/call.js';
import { placementOf, type Placement } from '../router/placement.js';
import { allDatabases, type Topology } from '../router/topology.js';
import type { EventLog } from './event-log.js';
import type { DatabaseSlot } from './shared-databases.js';
import type { SharedState } from './shared-state.js';
import type { ClaimedRow } from './work.js';

/** The databases of an entity. */
interface Places {
  readonly placement: Placement;
  /** Position of the first one in the topology. */
  readonly first: number;
}

/** Notes one thread's calls to the databases and their results in shared memory, for the live view. */
export class DatabaseNotes {
  readonly #shared: SharedState;
  readonly #thread: number;
  readonly #now: () => number;
  /** By the position of the entity in the model. */
  readonly #places: readonly Places[];
  readonly #slots: readonly DatabaseSlot[];
  readonly #calls: EventLog;
  readonly #positions: ReadonlyMap<string, number>;
  /** Databases whose last call failed: the thread still waits for them. */
  readonly #unanswered = new Set<number>();

  /** @param now milliseconds since the run was released */
  constructor(options: {
    shared: SharedState;
    thread: number;
    topology: Topology;
    now: () => number;
  }) {
    const { shared, topology } = options;
    this.#shared = shared;
    this.#thread = options.thread;
    this.#calls = shared.threads.calls(options.thread);
    this.#now = options.now;
    this.#places = placesOf(shared.model, topology);
    const names = allDatabases(topology).map(({ name }) => name);
    this.#slots = names.map((_, position) => shared.databases.at(position));
    this.#positions = new Map(names.map((name, position) => [name, position]));
  }

  /** The observer of this thread's calls to one database. @param shard its position in the entity */
  watch({ index }: Entity, shard: number): CallWatch {
    const database = this.#places[index]!.first + shard;
    const slot = this.#shared.databases.at(database);
    let askedMs = 0;
    return {
      asked: () => {
        askedMs = this.#now();
        this.#shared.databases.ask(this.#thread, database, askedMs);
      },
      answered: (isWrite) => {
        this.#shared.databases.rest(this.#thread, database);
        this.#calls.add(database, askedMs, this.#now());
        slot.noteAnswer(askedMs, this.#now, isWrite);
      },
      failed: (error) => {
        this.#unanswered.add(database);
        this.#calls.add(database, askedMs, this.#now());
        if (!(error instanceof DatabaseError) || error.kind === 'constraint') return;
        slot.noteFailure(error.kind, this.#now());
      },
    };
  }

  /** Called when the thread's rows are decided: it waits for no database any more. */
  rest(): void {
    for (const database of this.#unanswered) this.#shared.databases.rest(this.#thread, database);
    this.#unanswered.clear();
  }

  /** Adds rows of one entity that were inserted into its only database. */
  countInserted({ index }: Entity, rows: number): void {
    if (rows > 0) this.#slots[this.#places[index]!.first]?.add('inserted', rows);
  }

  /** Adds decided rows of one entity to the counters of their databases. */
  count({ index }: Entity, rows: readonly ClaimedRow[]): void {
    const { placement, first } = this.#places[index]!;
    const [only] = rows;
    if (placement.count === 1 && rows.length === 1 && only?.outcome === 'inserted') {
      this.#slots[first]?.add('inserted', 1);
      return;
    }
    const inserted = new Array<number>(placement.count).fill(0);
    for (const row of rows) {
      if (row.outcome === 'inserted') {
        const shard = placement.shardOfRow(row.fields) ?? 0;
        inserted[shard] = (inserted[shard] ?? 0) + 1;
      } else if (row.error && (row.outcome === 'failed' || row.outcome === 'unknown')) {
        this.#slots[this.#positions.get(row.error.database) ?? -1]?.add('failed', 1);
      }
    }
    for (let shard = 0; shard < placement.count; shard += 1) {
      const count = inserted[placement.isCopied ? 0 : shard] ?? 0;
      if (count > 0) this.#slots[first + shard]?.add('inserted', count);
    }
  }
}

function placesOf({ entities }: Model, topology: Topology): Places[] {
  const names = allDatabases(topology).map(({ name }) => name);
  return entities.map((entity) => {
    const sharding = topology[entity.name]!;
    const first = names.indexOf(sharding.shards[0]!.name);
    return { placement: placementOf(entity, sharding), first };
  });
}
