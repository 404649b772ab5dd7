import type { Entity } from '../entities/entity.js';
import { uniquesOf, uniqueValue } from '../entities/unique.js';
import type { Outbox } from './outbox.js';
import type { TwoPhase } from './two-phase.js';
import type { StoredRow, StoredValue } from '../entities/value.js';

/** The unique keys of a row; undefined for a key that is not valid, or missing. */
export interface RowKeys {
  readonly id: number | undefined;
  /** In the order of `uniquesOf`; null where the row lacks the value. */
  readonly uniques: readonly (StoredValue | undefined)[];
}

/** The keys of a row of which each field is given that is valid. */
export function keysOf(entity: Entity, fields: readonly (StoredValue | undefined)[]): RowKeys {
  const [id] = fields;
  return {
    id: typeof id === 'number' ? id : undefined,
    uniques: uniquesOf(entity).map((unique) => uniqueValue(unique, fields)),
  };
}

/** Whether a row has any valid key. */
export function hasKeys({ id, uniques }: RowKeys): boolean {
  return id !== undefined || uniques.some((value) => value !== undefined && value !== null);
}

/** The ids of the stored rows that have a row's keys; null for a free key. */
export interface Holders {
  readonly byId: number | null;
  /** In the order of `uniquesOf`. */
  readonly byUniques: readonly (number | null)[];
}

/** Whether all keys are free. */
export function areFree({ byId, byUniques }: Holders): boolean {
  return byId === null && byUniques.every((holder) => holder === null);
}

/** Some stored rows as one text. */
export interface RowsJson {
  /** An array of rows, each an array as `foldedRow` gives it. */
  readonly json: string;
  /** Whether their ids ascend and none has a folded form: then their order cannot decide which get their keys. */
  readonly isSortable: boolean;
}

/** The same, and how many rows they are. */
export interface CountedJson extends RowsJson {
  readonly count: number;
}

/** Receives the answer of an insert; its methods must not throw. */
export interface InsertReceiver {
  /** @param inserted whether the row was inserted; else one of its keys is taken */
  answered(inserted: boolean): void;
  failed(error: unknown): void;
}

/**
 * The operations of a thread on the table of one entity. A store is bound to that table, so that no row can
 * reach the database of another entity. Every method may throw a DatabaseError.
 */
export interface EntityStore {
  /** The database is on a server, so an acknowledgement can get lost: a single row needs a transaction or `insertAlone`. */
  readonly isRemote?: boolean;
  /** A single row needs a transaction, too, although the database is not on a server. */
  readonly needsTransaction?: boolean;
  /** Its transactions take the write lock with their first write, not as they begin. */
  readonly locksLate?: boolean;
  /**
   * Whether writing a row needs the database with this name; absent if there is only one. While a database
   * is down, rows that do not need it can still be written.
   */
  needs?(row: StoredRow, database: string): boolean;
  /** Whether looking up an id needs the database with this name; absent if there is only one. */
  mayHold?(id: number, database: string): boolean;
  /** Begins a transaction; on SQLite it takes the write lock, unless the store `locksLate`. */
  begin(): Promise<void>;
  commit(): Promise<void>;
  /** Rolls the transaction back; does nothing if none is open. */
  rollback(): Promise<void>;
  /** Inserts a row unless one of its keys is taken; commits by itself outside a transaction. @returns whether it did */
  insert(row: StoredRow): Promise<boolean>;
  /**
   * Inserts a row unless one of its keys is taken, in a transaction of its own, on a server. Absent where that
   * takes no fewer round trips than `begin`, `insert` and `commit`. After an error it may be committed.
   * @param onWritten called when the row is in the table and only its commit is awaited: what is found under
   *   its id after a lost answer is then this row
   * @returns whether it did
   */
  insertAlone?(row: StoredRow, onWritten: () => void): Promise<boolean>;
  /**
   * Like `insert`, with callbacks, which cost less than a promise; absent if the engine has none. None is
   * called before this returns, and one insert is made at a time.
   */
  insertThen?(row: StoredRow, receiver: InsertReceiver): void;
  /** Inserts all rows whose keys are free in one statement. @returns how many */
  insertAll(rows: readonly StoredRow[]): Promise<number>;
  /**
   * Like `insertAll`, for rows that are JSON already; absent if the engine takes no JSON. @returns how many
   */
  insertJson?(rows: RowsJson): Promise<number>;
  /**
   * Inserts each row whose keys are free in a transaction of its own, but passes all of them to the driver
   * together. None of their ids may be stored already. After an error, any of them may be committed. Absent
   * if the engine cannot do this. @returns the ids of the rows that were not inserted
   */
  insertEach?(rows: readonly StoredRow[]): Promise<Set<number>>;
  /** Like `insertEach`, for rows that are JSON already; absent if the engine takes no JSON. */
  insertEachJson?(rows: CountedJson): Promise<Set<number>>;
  /**
   * Deletes a row if it is stored with exactly these fields, and commits by itself; no transaction may be open.
   * Absent if rows of this store are never deleted one by one.
   * @param entries keys of entries of the outbox that are removed in the same transaction, in any case
   * @returns whether it was stored
   */
  removeRow?(row: StoredRow, entries?: readonly string[]): Promise<boolean>;
  /** Entries that are committed with rows; absent if the rows are spread over several databases. */
  readonly outbox?: Outbox;
  /** Its transactions in two phases; absent if the engine has none. */
  readonly twoPhase?: TwoPhase;
  /** Looks up the holders of the keys of each row, in the same order. */
  findHolders(keys: readonly RowKeys[]): Promise<Holders[]>;
  /** The ids that are stored. */
  findExisting(ids: readonly number[]): Promise<Set<number>>;
  /** The ids that are not stored. */
  findMissing(ids: readonly number[]): Promise<Set<number>>;
  /** The stored rows with these ids. */
  readRows(ids: readonly number[]): Promise<Map<number, StoredRow>>;
}
