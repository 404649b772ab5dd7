import type { Entity } from '../entities/entity.js';
import type { ClaimTable } from './claims.js';
import type { DatabaseSettings } from './database-settings.js';
import type { JournalMode } from './durability.js';
import type { EntityStore } from './entity-store.js';
import type { PageQuery, FoundRow } from './rows.js';

/** Which migrations a database has and lacks. */
export interface MigrationState {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

/** Reads, applies and reverts the migrations of one database. */
export interface Migrations {
  /** What is applied and what is pending; writes nothing. */
  state(): Promise<MigrationState>;
  /** Applies what is pending; gives the names. Safe when several processes do it at once. */
  up(): Promise<string[]>;
  /** Reverts the newest migration, or all of them; gives the names. */
  down(all: boolean): Promise<string[]>;
}

/** A connection to the one database of an entity, whatever engine it is. Every method may throw a DatabaseError. */
export interface EntityConnection {
  /** `name` is what a person calls it: "users.db". */
  readonly description: {
    readonly name: string;
    readonly entity: Entity;
    readonly hasClaims?: boolean;
  };
  /** Its claims; asked only where their table is. */
  readonly claims: ClaimTable;
  close(): Promise<void>;
}

/** One that rows are written through. */
export interface EntityWriter extends EntityConnection {
  /** A way to write rows; the table must be there. */
  openStore(): Promise<EntityStore>;
}

/** One that all rows are read through. */
export interface EntityReader extends EntityConnection {
  /** Whether it has the table of claims: where the description says so, and where it once did. */
  hasClaimTable(): Promise<boolean>;
  /** Reads the whole table in pages. */
  scan(): AsyncGenerator<FoundRow[], void, void>;
  /** The same, each page as `jsonOfRows` gives it, for those who look at many rows. */
  scanJson(): AsyncGenerator<Buffer, void, void>;
}

/** One that everything else is done through, too. */
export interface EntityDatabase extends EntityWriter, EntityReader {
  readonly migrations: Migrations;
  /** The same text for the same database, however it is reached. */
  identity(): Promise<string>;
  settings(): Promise<DatabaseSettings>;
  /** How many connections its server takes at a time; absent where there is no such limit. */
  connectionLimit?(): Promise<number>;
  /** Brings it to the newest migration, and to the asked journal mode where the engine has one. */
  prepare(journal: JournalMode): Promise<void>;
  countRows(): Promise<number>;
  /** Some rows in the order of their ids; none where the table is not there yet. */
  readPage(query: PageQuery): Promise<FoundRow[]>;
  /** How many rows have an id below this one; the table is there. */
  countBelow(id: number): Promise<number>;
  /** Begins to empty it: nobody else writes until it is committed or rolled back. */
  lock(): Promise<void>;
  /** Deletes every row, and every claim with them. */
  deleteRows(): Promise<void>;
  /** Deletes the rows with these ids, and commits by itself; claims stay. */
  removeRows(ids: readonly number[]): Promise<void>;
  commit(): Promise<void>;
  /** Never throws. */
  rollback(): Promise<void>;
  /** Gives the space of deleted rows back, where the engine keeps it. */
  shrink(): Promise<void>;
}
