import type { EntityStore } from '../db/entity-store.js';
import type { TwoPhase } from '../db/two-phase.js';
import type { StoredRow } from '../entities/value.js';
import type { ClaimKeeper } from './claim-keeper.js';
import { onAll } from './fan-out.js';

/** What two-phase commit needs besides the databases of an entity. */
export interface RowClaims {
  readonly claims: ClaimKeeper;
  /** The database of a row, from 0. */
  readonly shardOf: (row: StoredRow) => number;
  /** Claims the keys of rows. @returns those that hold their claims */
  readonly claim: (rows: readonly StoredRow[]) => Promise<readonly StoredRow[]>;
}

/**
 * Two-phase commit in the databases of an entity; undefined if one of them has none.
 * @param stores one per database, in their order
 */
export function shardedTwoPhase(
  stores: readonly EntityStore[],
  claims: RowClaims,
): TwoPhase | undefined {
  const all = stores.flatMap(({ twoPhase }) => twoPhase ?? []);
  return all.length < stores.length ? undefined : new ShardedTwoPhase(all, claims);
}

/**
 * Two-phase commit of an entity whose rows are spread over several databases: a transaction is in the database of its
 * one row. The claims of that row commit before it begins, and are released when it is rolled back.
 */
class ShardedTwoPhase implements TwoPhase {
  readonly #stores: readonly TwoPhase[];
  readonly #claims: RowClaims;
  /** The name of the transaction that was begun last. */
  #name = '';
  /** Where it is, until it is ended. */
  #store: TwoPhase | undefined;

  constructor(stores: readonly TwoPhase[], claims: RowClaims) {
    this.#stores = stores;
    this.#claims = claims;
  }

  /** The row decides where the transaction begins. */
  begin(name: string): Promise<void> {
    this.#name = name;
    this.#store = undefined;
    return Promise.resolve();
  }

  async insert(row: StoredRow): Promise<boolean> {
    const { shardOf, claim } = this.#claims;
    if ((await claim([row])).length === 0) return false;
    this.#store = this.#stores[shardOf(row)]!;
    await this.#store.begin(this.#name);
    return this.#store.insert(row);
  }

  async prepare(name: string): Promise<void> {
    await this.#store?.prepare(name);
  }

  async abandon(name: string): Promise<void> {
    await this.#store?.abandon(name);
    this.#store = undefined;
    await this.#claims.claims.release();
  }

  async end(name: string, outcome: 'commit' | 'rollback'): Promise<boolean> {
    const store = this.#store ?? (await this.#find(name));
    const isEnded = (await store?.end(name, outcome)) === true;
    this.#store = undefined;
    if (outcome === 'commit') this.#claims.claims.keep();
    else await this.#claims.claims.release();
    return isEnded;
  }

  async findPrepared(beginning: string): Promise<string[]> {
    const found = await onAll(this.#stores, (store) => store.findPrepared(beginning));
    return [...new Set(found.flat())];
  }

  /** The database that has a prepared transaction with a name; undefined if none has. */
  async #find(name: string): Promise<TwoPhase | undefined> {
    for (const store of this.#stores) {
      if ((await store.findPrepared(name)).includes(name)) return store;
    }
    return undefined;
  }
}
