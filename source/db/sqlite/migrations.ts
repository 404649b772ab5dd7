import type { Sequelize, QueryInterface } from 'sequelize';
import { SequelizeStorage, Umzug } from 'umzug';

import { DatabaseError } from '../../base/errors.js';
import type { Field } from '../../entities/entity.js';
import type { Migrations, MigrationState } from '../entity-database.js';
import {
  addedColumns,
  compareMigrations,
  MIGRATION_TABLE,
  tableMigrationName,
} from '../migration-names.js';
import { foreignTables } from '../table-shape.js';
import { quoteName } from './columns.js';
import type { SqliteHandle } from './handle.js';
import { migrationsOf } from './migration-steps.js';
import { missingColumns, tablesIn } from './table-state.js';
import type { DatabaseDescription } from './writer.js';

/** Reads, applies and reverts the migrations of one database. */
export class SqliteMigrations implements Migrations {
  readonly #description: DatabaseDescription;
  readonly #handle: SqliteHandle;
  readonly #sequelize: Sequelize;

  constructor(description: DatabaseDescription, sequelize: Sequelize, handle: SqliteHandle) {
    this.#description = description;
    this.#handle = handle;
    this.#sequelize = sequelize;
  }

  async state(): Promise<MigrationState> {
    return compareMigrations(this.#description, await this.#recorded(), await this.#missing());
  }

  async up(): Promise<string[]> {
    if ((await this.state()).pending.length === 0) return [];
    return this.#exclusively(async (umzug) => {
      const { pending } = await this.state();
      if (pending.length === 0) return [];
      await this.#requireOwn(pending);
      const applied = await umzug.up({ migrations: [...pending] });
      return applied.map((migration) => migration.name);
    });
  }

  async down(all: boolean): Promise<string[]> {
    return this.#exclusively(async (umzug) => {
      if ((await this.state()).applied.length === 0) return [];
      const reverted = await umzug.down(all ? { to: 0 } : {});
      return reverted.map((migration) => migration.name);
    });
  }

  /** All migrations that are recorded in the file, also those of other tables. */
  async #recorded(): Promise<string[]> {
    if (!(await tablesIn(this.#handle)).includes(MIGRATION_TABLE)) return [];
    const rows = await this.#handle.all<{ name: string }>(
      `SELECT name FROM ${quoteName(MIGRATION_TABLE)} ORDER BY name`,
    );
    return rows.map((row) => row.name);
  }

  /** The fields whose columns a table that exists lacks. */
  async #missing(): Promise<readonly Field[]> {
    const { name, entity } = this.#description;
    if (!(await tablesIn(this.#handle)).includes(entity.table)) return [];
    const isOwn = (await this.#recorded()).includes(tableMigrationName(entity));
    return isOwn ? missingColumns(this.#handle, name, entity) : [];
  }

  /** @throws DatabaseError if the file has tables that no migration created */
  async #requireOwn(pending: readonly string[]): Promise<void> {
    const { name, entity } = this.#description;
    const tables = await tablesIn(this.#handle);
    const isNew = pending.includes(tableMigrationName(entity));
    const foreign = tables.includes(MIGRATION_TABLE)
      ? tables.filter((table) => isNew && table === entity.table)
      : tables;
    if (foreign.length > 0) throw foreignTables(name, foreign);
  }

  /** Runs migrations in one transaction; Sequelize and the handle share one connection. */
  async #exclusively<Result>(
    work: (umzug: Umzug<QueryInterface>) => Promise<Result>,
  ): Promise<Result> {
    await this.#handle.run('BEGIN IMMEDIATE');
    try {
      const added = addedColumns(this.#description, await this.#recorded(), await this.#missing());
      const result = await work(
        new Umzug({
          migrations: migrationsOf(this.#description, added),
          context: this.#sequelize.getQueryInterface(),
          storage: new SequelizeStorage({
            sequelize: this.#sequelize,
            tableName: MIGRATION_TABLE,
          }),
          logger: undefined,
        }),
      );
      await this.#handle.run('COMMIT');
      return result;
    } catch (error) {
      await this.#handle.run('ROLLBACK').catch(() => undefined);
      throw error instanceof Error && error.cause instanceof DatabaseError ? error.cause : error;
    }
  }
}
