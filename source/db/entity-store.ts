import type { StoredRow } from '../entities/value.js';

/** The keys by which a row could meet rows that are already stored; undefined where it has no valid one. */
export interface RowKeys {
  readonly id: number | undefined;
  readonly unique: string | undefined;
}

/** The ids of the rows that already hold a row's keys; null where nobody does. */
export interface Holders {
  readonly byId: number | null;
  readonly byUnique: number | null;
}

/**
 * What a thread can do with the one table of one entity. Bound to that table when it is made, so
 * that no row can reach another entity's database. Every method may throw a DatabaseError.
 */
export interface EntityStore {
  /** An acknowledgement can get lost on the way: a row needs a transaction that tells whether its key was free. */
  readonly isRemote?: boolean;
  /**
   * Where rows are in several databases: whether writing this one needs the database with that name.
   * Where one cannot be reached, rows that do not need it can be written.
   */
  needs?(row: StoredRow, database: string): boolean;
  /** Where rows are in several databases: whether looking for this id needs the database with that name. */
  mayHold?(id: number, database: string): boolean;
  /** Takes the database's write lock. */
  begin(): Promise<void>;
  commit(): Promise<void>;
  /** Gives up the transaction; does nothing when none is open. */
  rollback(): Promise<void>;
  /** Inserts a row unless one of its keys is taken; whether it did. Outside a transaction it commits by itself. */
  insert(row: StoredRow): Promise<boolean>;
  /** Inserts all rows whose keys are free in one statement; how many it did. */
  insertAll(rows: readonly StoredRow[]): Promise<number>;
  /**
   * Inserts each row whose keys are free in a transaction of its own, handing all of them to the
   * driver together; none of their ids is stored before. Gives the ids of those that did not go in.
   * After an error any of them may be committed. Absent where rows cannot be handed over together.
   */
  insertEach?(rows: readonly StoredRow[]): Promise<Set<number>>;
  /** Who holds the keys of each of these rows, in the same order. */
  findHolders(keys: readonly RowKeys[]): Promise<Holders[]>;
  /** Which of these ids are stored. */
  findExisting(ids: readonly number[]): Promise<Set<number>>;
  /** Which of these ids are not stored. */
  findMissing(ids: readonly number[]): Promise<Set<number>>;
  /** The stored rows with these ids. */
  readRows(ids: readonly number[]): Promise<Map<number, StoredRow>>;
}
