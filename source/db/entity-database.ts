import type { Entity } from '../entities/entity.js';
import type { StoredValue } from '../entities/value.js';
import type { ClaimTable } from './claims.js';
import type { DatabaseSettings } from './database-settings.js';
import type { JournalMode } from './durability.js';
import type { EntityStore } from './entity-store.js';
import type { PageQuery, FoundRow } from './rows.js';

/** The migrations of a database that are applied, and those that are pending. */
export interface MigrationState {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

/** Other values of some fields of a row. */
export interface FieldUpdate {
  readonly id: number;
  /** In the order of the positions. */
  readonly values: readonly StoredValue[];
}

/** Reads, applies and reverts the migrations of one database. */
export interface Migrations {
  /** Reads the state; writes nothing. */
  state(): Promise<MigrationState>;
  /** Applies pending migrations. Safe if several processes do it at once. @returns their names */
  up(): Promise<string[]>;
  /** Reverts the newest migration, or all. @returns their names */
  down(all: boolean): Promise<string[]>;
}

/** A connection to a database of an entity, of any engine. Every method may throw a DatabaseError. */
export interface EntityConnection {
  /** `name`: "users.db"; `siblings`: other entities that have their tables in the same database. */
  readonly description: {
    readonly name: string;
    readonly entity: Entity;
    readonly siblings?: readonly Entity[];
    readonly hasClaims?: boolean;
  };
  /** Its claims; to be used only if the table of claims exists. */
  readonly claims: ClaimTable;
  close(): Promise<void>;
}

/** A connection for writing rows. */
export interface EntityWriter extends EntityConnection {
  /** Opens a store for rows; the table must exist. */
  openStore(): Promise<EntityStore>;
}

/** A connection for reading all rows. */
export interface EntityReader extends EntityConnection {
  /** Whether the table of claims exists; it may be left from a time when the entity had several databases. */
  hasClaimTable(): Promise<boolean>;
  /** Reads the whole table in pages. */
  scan(): AsyncGenerator<FoundRow[], void, void>;
  /** Like `scan`, with each page as `jsonOfRows` gives it; faster for many rows. */
  scanJson(): AsyncGenerator<Buffer, void, void>;
}

/** A connection for everything: reading, writing and administration. */
export interface EntityDatabase extends EntityWriter, EntityReader {
  readonly migrations: Migrations;
  /** An identity that is equal for all connections to the same database. */
  identity(): Promise<string>;
  settings(): Promise<DatabaseSettings>;
  /** The connection limit of its server; absent if the engine has none. */
  connectionLimit?(): Promise<number>;
  /** Applies all migrations, and sets the journal mode if the engine has one. */
  prepare(journal: JournalMode): Promise<void>;
  countRows(): Promise<number>;
  /** Reads a page of rows in the order of their ids; empty if the table does not exist yet. */
  readPage(query: PageQuery): Promise<FoundRow[]>;
  /** Counts the rows with an id below this one; the table must exist. */
  countBelow(id: number): Promise<number>;
  /** Begins a transaction that keeps other writers out until `commit` or `rollback`. */
  lock(): Promise<void>;
  /** Deletes all rows and claims, also the rows of other entities in the same database. */
  deleteRows(): Promise<void>;
  /**
   * Removes the entries of units, which speak of rows that are gone.
   * @param kept beginnings of the keys of those that stay
   */
  clearEntries(kept: readonly string[]): Promise<void>;
  /** Sets some fields of rows, given by their positions, and commits by itself. */
  setFields(positions: readonly number[], updates: readonly FieldUpdate[]): Promise<void>;
  /** Deletes the rows with these ids and commits by itself; their claims stay. */
  removeRows(ids: readonly number[]): Promise<void>;
  commit(): Promise<void>;
  /** Never throws. */
  rollback(): Promise<void>;
  /** Frees the space of deleted rows, if the engine does not do so itself. */
  shrink(): Promise<void>;
}
