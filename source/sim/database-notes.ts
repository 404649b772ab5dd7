import { DatabaseError } from '../base/errors.js';
import { ENTITY_NAMES, type EntityName } from '../entities/entity.js';
import type { CallWatch } from '../router/health/call.js';
import { placementOf, type Placement } from '../router/placement.js';
import { allDatabases, type Topology } from '../router/topology.js';
import type { EventLog } from './event-log.js';
import type { DatabaseWords } from './shared-databases.js';
import type { SharedState } from './shared-state.js';
import type { RowInHand } from './work.js';

/** Where the rows of an entity go. */
interface Places {
  readonly placement: Placement;
  /** Position of its first database among all. */
  readonly first: number;
}

/** What one thread notes of the databases for whoever watches the run. */
export class DatabaseNotes {
  readonly #shared: SharedState;
  readonly #thread: number;
  readonly #now: () => number;
  readonly #places: Readonly<Record<EntityName, Places>>;
  readonly #words: readonly DatabaseWords[];
  readonly #calls: EventLog;
  readonly #positions: ReadonlyMap<string, number>;
  /** Databases that it has asked and that have not answered. */
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
    this.#places = placesOf(topology);
    const names = allDatabases(topology).map(({ name }) => name);
    this.#words = names.map((_, position) => shared.databases.at(position));
    this.#positions = new Map(names.map((name, position) => [name, position]));
  }

  /** What is told of the calls of this thread to one database of an entity. */
  watch(entity: EntityName, shard: number): CallWatch {
    const database = this.#places[entity].first + shard;
    const words = this.#shared.databases.at(database);
    let askedMs = 0;
    return {
      asked: () => {
        askedMs = this.#now();
        this.#shared.databases.ask(this.#thread, database, askedMs);
      },
      answered: (isWrite) => {
        this.#shared.databases.rest(this.#thread, database);
        this.#calls.add(database, askedMs, this.#now());
        words.noteAnswer(askedMs, this.#now, isWrite);
      },
      failed: (error) => {
        this.#unanswered.add(database);
        this.#calls.add(database, askedMs, this.#now());
        if (!(error instanceof DatabaseError) || error.kind === 'constraint') return;
        words.noteFailure(error.kind, this.#now());
      },
    };
  }

  /** The thread is done with its rows: it asks nobody any more. */
  rest(): void {
    for (const database of this.#unanswered) this.#shared.databases.rest(this.#thread, database);
    this.#unanswered.clear();
  }

  /** Counts what became of rows of one entity, each where it belongs. */
  count(entity: EntityName, rows: readonly RowInHand[]): void {
    const { placement, first } = this.#places[entity];
    const inserted = new Array<number>(placement.count).fill(0);
    for (const row of rows) {
      if (row.outcome === 'inserted') {
        const shard = placement.shardOfRow(row.fields) ?? 0;
        inserted[shard] = (inserted[shard] ?? 0) + 1;
      } else if (row.error && (row.outcome === 'failed' || row.outcome === 'unknown')) {
        this.#words[this.#positions.get(row.error.database) ?? -1]?.add('failed', 1);
      }
    }
    for (let shard = 0; shard < placement.count; shard += 1) {
      const count = inserted[placement.isCopied ? 0 : shard] ?? 0;
      if (count > 0) this.#words[first + shard]?.add('inserted', count);
    }
  }
}

function placesOf(topology: Topology): Record<EntityName, Places> {
  let first = 0;
  const places = {} as Record<EntityName, Places>;
  for (const entity of ENTITY_NAMES) {
    places[entity] = { placement: placementOf(entity, topology[entity]), first };
    first += topology[entity].shards.length;
  }
  return places;
}
