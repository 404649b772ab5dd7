import { groupBy } from '../base/group.js';
import { hasKeys, type EntityStore, type Holders, type RowKeys } from '../db/entity-store.js';
import type { StoredRow } from '../entities/value.js';
import { onAll } from './fan-out.js';
import type { Placement } from './placement.js';

/** Reads from several databases as from one; asks each database only for rows that it may hold. */
export class ShardedReader {
  readonly #stores: readonly EntityStore[];
  readonly #placement: Placement;

  /** @param stores one per database, in their order */
  constructor(stores: readonly EntityStore[], placement: Placement) {
    this.#stores = stores;
    this.#placement = placement;
  }

  /** The store of a database, from 0. */
  store(shard: number): EntityStore {
    const store = this.#stores[shard];
    if (!store) throw new RangeError(`there is no database number ${shard}`);
    return store;
  }

  /** Whether a database, from 0, may hold a row with this id. */
  mayHold(shard: number, id: number): boolean {
    return !this.#placement.isById || this.#placement.shardOf(id) === shard;
  }

  /**
   * Finds the holders of the keys of each row. A database that fails does not matter for a key whose holder
   * was found in another one. @throws DatabaseError
   */
  async findHolders(keys: readonly RowKeys[]): Promise<Holders[]> {
    const asked = this.#stores.map((_, shard) => keys.map((key) => this.#keysFor(shard, key)));
    const answers = await Promise.allSettled(
      asked.map((own, shard) => findHoldersIn(this.store(shard), own)),
    );
    return keys.map((key, index) => {
      const found = answers.flatMap((answer) =>
        answer.status === 'fulfilled' ? (answer.value[index] ?? []) : [],
      );
      const { byId, byUniques } = mergeHolders(found);
      const isOpen = (value: unknown, at: number): boolean =>
        value !== undefined && value !== null && (byUniques[at] ?? null) === null;
      for (const [shard, answer] of answers.entries()) {
        if (answer.status === 'fulfilled') continue;
        const wanted = asked[shard]?.[index];
        const needsId = wanted?.id !== undefined && byId === null;
        if (needsId || key.uniques.some(isOpen)) throw answer.reason;
      }
      return { byId, byUniques: key.uniques.map((_, at) => byUniques[at] ?? null) };
    });
  }

  /** Which of these ids are stored. @throws DatabaseError */
  async findExisting(ids: readonly number[]): Promise<Set<number>> {
    const answers = await onAll(this.#route(ids), ([shard, own]) =>
      this.store(shard).findExisting(own),
    );
    const existing = new Set<number>();
    for (const found of answers) for (const id of found) existing.add(id);
    return existing;
  }

  /** The stored rows with these ids. @throws DatabaseError */
  async readRows(ids: readonly number[]): Promise<Map<number, StoredRow>> {
    const answers = await onAll(this.#route(ids), ([shard, own]) =>
      this.store(shard).readRows(own),
    );
    const stored = new Map<number, StoredRow>();
    for (const found of answers) for (const [id, row] of found) stored.set(id, row);
    return stored;
  }

  /** The keys of a row to look up in one database: the id only if it may hold it. */
  #keysFor(shard: number, { id, uniques }: RowKeys): RowKeys {
    return { id: id !== undefined && this.mayHold(shard, id) ? id : undefined, uniques };
  }

  /** The ids to look up, by database. */
  #route(ids: readonly number[]): Map<number, readonly number[]> {
    if (this.#placement.isById) return groupBy(ids, (id) => this.#placement.shardOf(id));
    return new Map(ids.length === 0 ? [] : this.#stores.map((_, shard) => [shard, ids]));
  }
}

/** Merges the answers of several databases about the keys of one row. */
export function mergeHolders(found: readonly Holders[]): Holders {
  const first = (held: readonly (number | null | undefined)[]): number | null =>
    held.find((id) => typeof id === 'number') ?? null;
  return {
    byId: first(found.map(({ byId }) => byId)),
    byUniques: (found[0]?.byUniques ?? []).map((_, at) =>
      first(found.map(({ byUniques }) => byUniques[at])),
    ),
  };
}

/** Looks up keys in one database; the result has undefined for rows without any key to look up. */
async function findHoldersIn(
  store: EntityStore,
  keys: readonly RowKeys[],
): Promise<(Holders | undefined)[]> {
  const known = keys.filter(hasKeys);
  if (known.length === 0) return [];
  const found = await store.findHolders(known);
  const holders = new Map(known.map((key, index) => [key, found[index]]));
  return keys.map((key) => holders.get(key));
}
