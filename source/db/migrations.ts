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
    return compareMigrations(this.#description, await this.#recorded(), await this.#missing());
  }

  async up(): Promise<string[]> {
    const before = await this.state();
    if (!before.pending.includes(tableMigrationName(this.#description.entity))) {
      const lacks = (await this.#missing()).map(({ name }) => name);
      await this.#host.requireSameRules?.(new Set(lacks));
    }
    if (before.pending.length === 0) return [];
    return this.#exclusively(async (umzug) => {
      const { pending } = await this.state();
      if (pending.length === 0) return [];
      await this.#requireOwn(pending);
      return (await umzug.up({ migrations: [...pending] })).map(({ name }) => name);
    });
  }

  down(all: boolean): Promise<string[]> {
    return this.#exclusively(async (umzug) => {
      if ((await this.state()).applied.length === 0) return [];
      return (await umzug.down(all ? { to: 0 } : {})).map(({ name }) => name);
    });
  }

  /** All migrations that are recorded in the database, also those of other tables. */
  async #recorded(): Promise<readonly string[]> {
    return (await this.#host.tables()).includes(MIGRATION_TABLE) ? this.#host.recorded() : [];
  }

  /** The fields whose columns a table that exists lacks. */
  async #missing(): Promise<readonly Field[]> {
    const { entity } = this.#description;
    if (!(await this.#host.tables()).includes(entity.table)) return [];
    const isOwn = (await this.#recorded()).includes(tableMigrationName(entity));
    return isOwn ? this.#host.missingColumns() : [];
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

  #exclusively<Result>(work: (umzug: Umzug<Context>) => Promise<Result>): Promise<Result> {
    return this.#host.exclusively(async () => {
      const added = addedColumns(this.#description, await this.#recorded(), await this.#missing());
      try {
        return await this.#host.withUmzug(added, work);
      } catch (error) {
        // Umzug wraps what a migration throws.
        throw error instanceof Error && error.cause instanceof DatabaseError ? error.cause : error;
      }
    });
  }
}
