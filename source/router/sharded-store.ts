import { DatabaseError } from '../base/errors.js';
import { groupBy } from '../base/group.js';
import type { EntityStore, Holders, RowKeys } from '../db/entity-store.js';
import { uniquePosition, type Entity } from '../entities/entity.js';
import type { StoredRow } from '../entities/value.js';
import type { ClaimKeeper } from './claim-keeper.js';
import { commitParts, onAll } from './fan-out.js';
import type { Placement } from './placement.js';

const NOBODY: Holders = { byId: null, byUnique: null };

/**
 * An entity whose rows are spread over several databases, as if it were one. A transaction has a part
 * in each database that it touches; where a part is not committed and others are, what is stored is
 * read back. Keys that no database can keep unique by itself are claimed first.
 */
export class ShardedStore implements EntityStore {
  readonly isSpread = true;
  readonly isRemote: boolean;
  readonly #entity: Entity;
  readonly #stores: readonly EntityStore[];
  readonly #placement: Placement;
  readonly #claims: ClaimKeeper;
  /** The databases in which the transaction has a part. */
  #parts: EntityStore[] = [];
  #isOpen = false;
  /** Whether the open transaction has asked who holds which keys. */
  #hasAsked = false;
  /** Rows of the open transaction that were claimed for and not inserted. */
  readonly #refused = new Set<number>();

  /** @param stores one for each database, in their order */
  constructor(
    entity: Entity,
    stores: readonly EntityStore[],
    placement: Placement,
    claims: ClaimKeeper,
  ) {
    this.#entity = entity;
    this.#stores = stores;
    this.#placement = placement;
    this.#claims = claims;
    this.isRemote = stores.some((store) => store.isRemote === true);
  }

  /** Parts begin when they are needed: which they are, the rows tell. */
  begin(): Promise<void> {
    this.#isOpen = true;
    this.#hasAsked = false;
    this.#refused.clear();
    return Promise.resolve();
  }

  async commit(): Promise<void> {
    const parts = this.#endTransaction();
    try {
      await commitParts(parts);
    } catch (error) {
      const isCertain = error instanceof DatabaseError && error.isPassing;
      if (!isCertain) this.#claims.doubt();
      // Of parts that answered with an error, some engines wait for more to come.
      await onAll(parts, (part) => part.rollback());
      if (isCertain) await this.#claims.giveUp();
      throw error;
    }
    await this.#claims.giveUp(this.#refused);
    this.#claims.keep();
  }

  async rollback(): Promise<void> {
    if (!this.#isOpen) return;
    await onAll(this.#endTransaction(), (part) => part.rollback());
    await this.#claims.giveUp();
  }

  async insert(row: StoredRow): Promise<boolean> {
    if (this.#isOpen) return (await this.insertAll([row])) === 1;
    await this.begin();
    try {
      const inserted = await this.insertAll([row]);
      await this.commit();
      return inserted === 1;
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }

  async insertAll(rows: readonly StoredRow[]): Promise<number> {
    const claimed = this.#claims.isNeeded ? await this.#claim(rows) : rows;
    const byShard = groupBy(claimed, (row) => this.#shardOfRow(row));
    // One after the other and in one order: so two threads never wait for each other.
    for (const shard of [...byShard.keys()].toSorted((one, other) => one - other)) {
      const store = this.#storeAt(shard);
      await store.begin();
      this.#parts.push(store);
    }
    const counts = await onAll(byShard, ([shard, own]) => this.#insertInto(shard, own));
    const inserted = counts.reduce((sum, count) => sum + count, 0);
    if (this.#hasAsked && inserted < rows.length) {
      throw new DatabaseError('the databases', 'locked', '', {
        message: 'took another row with the same key in the meantime',
      });
    }
    return inserted;
  }

  /** Each row is a transaction of its own in its database. */
  async insertEach(rows: readonly StoredRow[]): Promise<Set<number>> {
    const claimed = this.#claims.isNeeded ? await this.#claimOrGiveUp(rows) : rows;
    const holdsClaims = new Set(claimed);
    const unclaimed = rows.filter((row) => !holdsClaims.has(row));
    const refused = new Set(unclaimed.map(([id]) => Number(id)));
    try {
      const byShard = groupBy(claimed, (row) => this.#shardOfRow(row));
      await onAll(byShard, async ([shard, own]) => {
        for (const id of await insertEachInto(this.#storeAt(shard), own)) refused.add(id);
      });
    } catch (error) {
      this.#claims.doubt();
      throw error;
    }
    await this.#claims.giveUp(refused);
    this.#claims.keep();
    return refused;
  }

  findHolders(keys: readonly RowKeys[]): Promise<Holders[]> {
    this.#hasAsked = this.#isOpen;
    return this.#gatherHolders(keys);
  }

  async #gatherHolders(keys: readonly RowKeys[]): Promise<Holders[]> {
    const asked = this.#stores.map((_, shard) => keys.map((key) => this.#keysFor(shard, key)));
    const answers = await onAll(asked.entries(), async ([shard, own]) => {
      const known = own.filter(({ id, unique }) => id !== undefined || unique !== undefined);
      if (known.length === 0) return [];
      const found = await this.#storeAt(shard).findHolders(known);
      const holders = new Map(known.map((key, index) => [key, found[index]]));
      return own.map((key) => holders.get(key));
    });
    return keys.map((_, index) => {
      const found = answers.flatMap((answer) => answer[index] ?? []);
      return {
        byId: found.find(({ byId }) => byId !== null)?.byId ?? null,
        byUnique: found.find(({ byUnique }) => byUnique !== null)?.byUnique ?? null,
      };
    });
  }

  async findExisting(ids: readonly number[]): Promise<Set<number>> {
    const answers = await onAll(this.#route(ids), ([shard, own]) =>
      this.#storeAt(shard).findExisting(own),
    );
    const existing = new Set<number>();
    for (const found of answers) for (const id of found) existing.add(id);
    return existing;
  }

  async findMissing(ids: readonly number[]): Promise<Set<number>> {
    const existing = await this.findExisting(ids);
    return new Set(ids.filter((id) => !existing.has(id)));
  }

  async readRows(ids: readonly number[]): Promise<Map<number, StoredRow>> {
    const answers = await onAll(this.#route(ids), ([shard, own]) =>
      this.#storeAt(shard).readRows(own),
    );
    const stored = new Map<number, StoredRow>();
    for (const found of answers) for (const [id, row] of found) stored.set(id, row);
    if (!this.#isOpen) await this.#claims.settle(ids, stored);
    return stored;
  }

  /** The rows that hold their claims; who lost one must find the row that holds the key. */
  async #claim(rows: readonly StoredRow[]): Promise<readonly StoredRow[]> {
    const { rows: claimed, refused } = await this.#claims.claim(rows);
    if (refused.size === 0) return claimed;
    const wanted = [...refused];
    const holders = await this.#gatherHolders(wanted.map(([row]) => keysOf(this.#entity, row)));
    for (const [index, [, claim]] of wanted.entries()) {
      const { byId, byUnique } = holders[index] ?? NOBODY;
      if (byId === null && byUnique === null) throw this.#claims.heldError(claim);
    }
    return claimed;
  }

  /** Outside a transaction nobody calls `rollback` after an error. */
  async #claimOrGiveUp(rows: readonly StoredRow[]): Promise<readonly StoredRow[]> {
    try {
      return await this.#claim(rows);
    } catch (error) {
      await this.#claims.giveUp();
      throw error;
    }
  }

  /** Inserts into one database and notes which of the rows it refused; gives how many went in. */
  async #insertInto(shard: number, rows: readonly StoredRow[]): Promise<number> {
    const store = this.#storeAt(shard);
    const [first] = rows;
    const inserted =
      first && rows.length === 1 ? Number(await store.insert(first)) : await store.insertAll(rows);
    if (inserted < rows.length && this.#claims.isNeeded) {
      const ids = rows.map(([id]) => Number(id));
      for (const id of inserted === 0 ? ids : await store.findMissing(ids)) this.#refused.add(id);
    }
    return inserted;
  }

  /** What one database is asked about a row's keys: an id only where its rows may have it. */
  #keysFor(shard: number, { id, unique }: RowKeys): RowKeys {
    const mayHold = id !== undefined && this.#mayHold(shard, id);
    return { id: mayHold ? id : undefined, unique };
  }

  #mayHold(shard: number, id: number): boolean {
    return !this.#placement.isById || this.#placement.shardOf(id) === shard;
  }

  /** The databases that may hold rows with these ids, each with those that it may hold. */
  #route(ids: readonly number[]): Map<number, readonly number[]> {
    if (this.#placement.isById) return groupBy(ids, (id) => this.#placement.shardOf(id));
    return new Map(ids.length === 0 ? [] : this.#stores.map((_, shard) => [shard, ids]));
  }

  #shardOfRow(row: StoredRow): number {
    const shard = this.#placement.shardOfRow(row);
    if (shard === undefined) throw new RangeError('a row without its key cannot be stored');
    return shard;
  }

  #storeAt(shard: number): EntityStore {
    const store = this.#stores[shard];
    if (!store) throw new RangeError(`there is no database number ${shard}`);
    return store;
  }

  #endTransaction(): readonly EntityStore[] {
    const parts = this.#parts;
    this.#parts = [];
    this.#isOpen = false;
    return parts;
  }
}

/** Hands all rows over at once where the engine can; gives the ids of those that did not go in. */
async function insertEachInto(
  store: EntityStore,
  rows: readonly StoredRow[],
): Promise<Set<number>> {
  if (store.insertEach) return store.insertEach(rows);
  const refused = new Set<number>();
  for (const row of rows) if (!(await store.insert(row))) refused.add(Number(row[0]));
  return refused;
}

function keysOf(entity: Entity, row: StoredRow): RowKeys {
  const unique = row[uniquePosition(entity)];
  return { id: Number(row[0]), unique: unique === undefined ? undefined : String(unique) };
}
