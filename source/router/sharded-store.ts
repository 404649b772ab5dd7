import { DatabaseError } from '../base/errors.js';
import { groupBy } from '../base/group.js';
import {
  areFree,
  keysOf,
  type EntityStore,
  type Holders,
  type RowKeys,
} from '../db/entity-store.js';
import type { Outbox } from '../db/outbox.js';
import { removeRow } from '../db/remove-row.js';
import type { TwoPhase } from '../db/two-phase.js';
import type { Entity } from '../entities/entity.js';
import type { StoredRow } from '../entities/value.js';
import type { ClaimKeeper } from './claim-keeper.js';
import { commitParts, oneByOne, onAll } from './fan-out.js';
import { insertEachInto } from './insert-each-into.js';
import { shardOfWhole, type Placement } from './placement.js';
import { shardedOutbox } from './sharded-outbox.js';
import { ShardedReader } from './sharded-reader.js';
import { shardedTwoPhase } from './sharded-two-phase.js';

/** The parts of a sharded store. */
export interface ShardedParts {
  readonly entity: Entity;
  /** One per database, in their order. */
  readonly stores: readonly EntityStore[];
  /** The names of the databases. */
  readonly names: readonly string[];
  readonly placement: Placement;
  readonly claims: ClaimKeeper;
  /** Whether no other thread writes meanwhile: then inserting in parallel cannot deadlock. */
  readonly isAlone?: boolean;
}

/**
 * The store of an entity whose rows are spread over several databases. A transaction has a part in each
 * database that it writes to. The parts are not committed atomically: after an error the caller has to read
 * back what is stored. Keys that must be unique over all databases are claimed first.
 */
export class ShardedStore implements EntityStore {
  readonly isRemote: boolean;
  readonly needsTransaction: boolean;
  readonly outbox?: Outbox;
  readonly twoPhase?: TwoPhase;
  readonly #entity: Entity;
  readonly #names: readonly string[];
  readonly #reader: ShardedReader;
  readonly #placement: Placement;
  readonly #claims: ClaimKeeper;
  readonly #isAlone: boolean;
  /** The databases in which the transaction has a part. */
  #parts: EntityStore[] = [];
  #isOpen = false;
  /** Whether the open transaction has looked up holders of keys. */
  #hasAsked = false;
  /** Ids of the open transaction's rows with claims that were not inserted. */
  readonly #refused = new Set<number>();

  constructor({ entity, stores, names, placement, claims, isAlone = false }: ShardedParts) {
    this.#isAlone = isAlone;
    this.#entity = entity;
    this.#names = names;
    this.#reader = new ShardedReader(stores, placement);
    this.#placement = placement;
    this.#claims = claims;
    this.isRemote = stores.some((store) => store.isRemote === true);
    this.needsTransaction = stores.some((store) => store.needsTransaction === true);
    const outbox = shardedOutbox(stores, () => this.#parts);
    if (outbox) this.outbox = outbox;
    const twoPhase = shardedTwoPhase(stores, {
      claims,
      claim: (rows) => this.#claim(rows),
      shardOf: (row) => shardOfWhole(this.#placement, row),
    });
    if (twoPhase) this.twoPhase = twoPhase;
  }

  /** The parts begin with the inserts: the rows determine the databases. */
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
      const isCertain = error instanceof DatabaseError && error.isTransient;
      // With some engines a transaction stays open after a failed COMMIT.
      await onAll(parts, (part) => part.rollback());
      // A row that was not inserted is not stored, even if it is unknown whether the others are.
      await this.#claims.release(isCertain ? undefined : this.#refused);
      this.#claims.doubt();
      throw error;
    }
    await this.#claims.release(this.#refused);
    this.#claims.keep();
  }

  async rollback(): Promise<void> {
    if (!this.#isOpen) return;
    await onAll(this.#endTransaction(), (part) => part.rollback());
    await this.#claims.release();
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
    const claimed = await this.#claim(rows);
    const byShard = [...groupBy(claimed, (row) => shardOfWhole(this.#placement, row))].toSorted(
      ([one], [other]) => one - other,
    );
    // All threads lock the databases in the same order, here and when they insert: a deadlock over two
    // databases could be detected by neither of them.
    for (const [shard] of byShard) {
      const store = this.#reader.store(shard);
      await store.begin();
      this.#parts.push(store);
    }
    const insert = this.#isAlone ? onAll : oneByOne;
    const counts = await insert(byShard, ([shard, own]) => this.#insertInto(shard, own));
    const inserted = counts.reduce((sum, count) => sum + count, 0);
    if (this.#hasAsked && inserted < rows.length) {
      throw new DatabaseError('the databases', 'locked', '', {
        message: 'took another row with the same key in the meantime',
      });
    }
    return inserted;
  }

  /** Inserts rows, each in a transaction of its own. @returns the ids of the rows that were not inserted */
  async insertEach(rows: readonly StoredRow[]): Promise<Set<number>> {
    const claimed = await this.#claimOrRelease(rows);
    const holdsClaims = new Set(claimed);
    const unclaimed = rows.filter((row) => !holdsClaims.has(row));
    const refused = new Set(unclaimed.map(([id]) => Number(id)));
    try {
      const byShard = groupBy(claimed, (row) => shardOfWhole(this.#placement, row));
      await onAll(byShard, async ([shard, own]) => {
        for (const id of await insertEachInto(this.#reader.store(shard), own)) refused.add(id);
      });
    } catch (error) {
      this.#claims.doubt();
      throw error;
    }
    await this.#claims.release(refused);
    this.#claims.keep();
    return refused;
  }

  async removeRow(row: StoredRow, entries: readonly string[] = []): Promise<boolean> {
    const store = this.#reader.store(shardOfWhole(this.#placement, row));
    const isRemoved = await removeRow(store, row, entries);
    if (entries.length > 0) await this.outbox?.remove(entries);
    await this.#claims.forget(row, isRemoved, (id) => this.findExisting([id]));
    return isRemoved;
  }

  findHolders(keys: readonly RowKeys[]): Promise<Holders[]> {
    this.#hasAsked = this.#isOpen;
    return this.#reader.findHolders(keys);
  }

  findExisting(ids: readonly number[]): Promise<Set<number>> {
    return this.#reader.findExisting(ids);
  }

  async findMissing(ids: readonly number[]): Promise<Set<number>> {
    const existing = await this.findExisting(ids);
    return new Set(ids.filter((id) => !existing.has(id)));
  }

  async readRows(ids: readonly number[]): Promise<Map<number, StoredRow>> {
    const stored = await this.#reader.readRows(ids);
    if (!this.#isOpen) await this.#claims.settle(ids, stored);
    return stored;
  }

  needs(row: StoredRow, database: string): boolean {
    const shard = this.#names.indexOf(database);
    return (
      shardOfWhole(this.#placement, row) === shard || this.#claims.shardsOf(row).includes(shard)
    );
  }

  mayHold(id: number, database: string): boolean {
    const shard = this.#names.indexOf(database);
    return shard === -1 || this.#reader.mayHold(shard, id);
  }

  /** Claims the keys of rows. @returns the rows that hold their claims */
  async #claim(rows: readonly StoredRow[]): Promise<readonly StoredRow[]> {
    if (!this.#claims.isNeeded) return rows;
    return this.#claims.claim(rows, async (refused) => {
      const holders = await this.#reader.findHolders(
        refused.map((row) => keysOf(this.#entity, row)),
      );
      const isOpen = (_: StoredRow, index: number): boolean => {
        const held = holders[index];
        return held === undefined || areFree(held);
      };
      return new Set(refused.filter(isOpen));
    });
  }

  /** Outside a transaction, where no `rollback` follows an error, claims have to be released here. */
  async #claimOrRelease(rows: readonly StoredRow[]): Promise<readonly StoredRow[]> {
    try {
      return await this.#claim(rows);
    } catch (error) {
      await this.#claims.release();
      throw error;
    }
  }

  /** Inserts into one database, and notes rows that were not inserted. @returns how many were */
  async #insertInto(shard: number, rows: readonly StoredRow[]): Promise<number> {
    const store = this.#reader.store(shard);
    const [first] = rows;
    const inserted =
      first && rows.length === 1 ? Number(await store.insert(first)) : await store.insertAll(rows);
    if (inserted < rows.length && this.#claims.isNeeded) {
      const ids = rows.map(([id]) => Number(id));
      for (const id of inserted === 0 ? ids : await store.findMissing(ids)) this.#refused.add(id);
    }
    return inserted;
  }

  #endTransaction(): readonly EntityStore[] {
    const parts = this.#parts;
    this.#parts = [];
    this.#isOpen = false;
    return parts;
  }
}
