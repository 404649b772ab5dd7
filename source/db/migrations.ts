import type { Umzug } from 'umzug';

import { DatabaseError } from '../base/errors.js';
import type { Field } from '../entities/entity.js';
import type { EntityConnection, Migrations, MigrationState } from './entity-database.js';
import {
  addedColumns,
  compareMigrations,
  MIGRATION_TABLE,
  tableMigrationName,
  type AddedColumns,
} from './migration-names.js';
import { foreignTables } from './table-shape.js';

/** What an engine has to be able to do for the migrations of a database. */
export interface MigrationHost<Context extends object> {
  /** The names of the tables in the database. */
  tables(): Promise<readonly string[]>;
  /** The names in the record of the migrations, which exists. */
  recorded(): Promise<readonly string[]>;
  /** The fields whose columns the table lacks, which exists and is the program's own. */
  missingColumns(): Promise<readonly Field[]>;
  /**
   * Compares the rules of its columns with those of a new table, where that takes more than reading.
   * @param lacks the columns that are missing
   * @throws DatabaseError that names the differences
   */
  requireSameRules?(lacks: AddedColumns): Promise<void>;
  /** Runs work while no other program migrates the database. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result>;
  /**
   * Runs work with the migrations, ready to be applied. What applies them is loaded only then: it is large, and seldom
   * needed.
   * @param added the columns that are no part of the first table
   */
  withUmzug<Result>(
    added: AddedColumns,
    work: (umzug: Umzug<Context>) => Promise<Result>,
  ): Promise<Result>;
}

/** Reads, applies and reverts the migrations of one database on any engine. */
export class HostedMigrations<Context extends object> implements Migrations {
  readonly #description: EntityConnection['description'];
  readonly #host: MigrationHost<Context>;

  constructor(description: EntityConnection['description'], host: MigrationHost<Context>) {
    this.#description = description;
    this.#host = host;
  }

  async state(): Promise<MigrationState> {
    return (await this.#read()).state;
  }

  async up(): Promise<string[]> {
    const { state, missing } = await this.#read();
    if (!state.pending.includes(tableMigrationName(this.#description.entity))) {
      await this.#host.requireSameRules?.(new Set(missing.map(({ name }) => name)));
    }
    if (state.pending.length === 0) return [];
    return this.#exclusively(async (umzug, { pending }) => {
      if (pending.length === 0) return [];
      await this.#requireOwn(pending);
      return (await umzug.up({ migrations: [...pending] })).map(({ name }) => name);
    });
  }

  down(all: boolean): Promise<string[]> {
    return this.#exclusively(async (umzug, { applied }) => {
      if (applied.length === 0) return [];
      return (await umzug.down(all ? { to: 0 } : {})).map(({ name }) => name);
    });
  }

  /** What the database has: also the recorded migrations of other tables, and the fields whose columns a table lacks. */
  async #read(): Promise<{
    readonly recorded: readonly string[];
    readonly missing: readonly Field[];
    readonly state: MigrationState;
  }> {
    const { entity } = this.#description;
    const tables = await this.#host.tables();
    const recorded = tables.includes(MIGRATION_TABLE) ? await this.#host.recorded() : [];
    const isOwn = tables.includes(entity.table) && recorded.includes(tableMigrationName(entity));
    const missing = isOwn ? await this.#host.missingColumns() : [];
    return { recorded, missing, state: compareMigrations(this.#description, recorded, missing) };
  }

  /** @throws DatabaseError if the database has tables that no migration created */
  async #requireOwn(pending: readonly string[]): Promise<void> {
    const { name, entity } = this.#description;
    const tables = await this.#host.tables();
    const isNew = pending.includes(tableMigrationName(entity));
    const foreign = tables.includes(MIGRATION_TABLE)
      ? tables.filter((table) => isNew && table === entity.table)
      : tables;
    if (foreign.length > 0) throw foreignTables(name, foreign);
  }

  /** Runs work while no other program migrates the database, with what it has then. */
  #exclusively<Result>(
    work: (umzug: Umzug<Context>, state: MigrationState) => Promise<Result>,
  ): Promise<Result> {
    return this.#host.exclusively(async () => {
      const { recorded, missing, state } = await this.#read();
      const added = addedColumns(this.#description, recorded, missing);
      try {
        return await this.#host.withUmzug(added, (umzug) => work(umzug, state));
      } catch (error) {
        // Umzug wraps what a migration throws.
        throw error instanceof Error && error.cause instanceof DatabaseError ? error.cause : error;
      }
    });
  }
}
