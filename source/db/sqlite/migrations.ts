import { QueryTypes, type QueryInterface, type Sequelize } from 'sequelize';
import { SequelizeStorage, Umzug, type RunnableMigration } from 'umzug';

import { DatabaseError } from '../../base/errors.js';
import { foldAddress } from '../../entities/email.js';
import { foldColumn, foldedFieldsOf, type Entity } from '../../entities/entity.js';
import { claimTableName } from '../claims.js';
import type { Migrations, MigrationState } from '../entity-database.js';
import {
  claimMigrationName,
  compareMigrations,
  foldMigrationName,
  MIGRATION_TABLE,
  tableMigrationName,
  uniqueMigrationName,
} from '../migration-names.js';
import { createClaimTableSql } from './claims.js';
import type { SqliteHandle } from './handle.js';
import { staleFolds, type StoredFold } from '../stale-folds.js';
import { createTableSql, quoteName, uniqueIndexes } from './schema.js';
import type { DatabaseDescription } from './writer.js';

/**
 * An entity's migrations, oldest first. Their SQL is derived from the entity. A test pins the text, because
 * a released migration must never change: a changed entity needs a new migration.
 */
function migrationsOf(entity: Entity): RunnableMigration<QueryInterface>[] {
  const table = quoteName(entity.table);
  const uniqueName = uniqueMigrationName(entity);
  const migrations: RunnableMigration<QueryInterface>[] = [
    {
      name: tableMigrationName(entity),
      up: ({ context }) => context.sequelize.query(createTableSql(entity)),
      down: ({ context }) => context.sequelize.query(`DROP TABLE ${table}`),
    },
  ];
  if (uniqueName) {
    migrations.push({
      name: uniqueName,
      async up({ context }) {
        for (const { sql } of uniqueIndexes(entity)) await context.sequelize.query(sql);
      },
      async down({ context }) {
        for (const { name } of uniqueIndexes(entity)) {
          await context.sequelize.query(`DROP INDEX ${quoteName(name)}`);
        }
      },
    });
  }
  return migrations;
}

/** The table of claims, for entities that are spread over several databases. */
function claimMigration(entity: Entity): RunnableMigration<QueryInterface> {
  return {
    name: claimMigrationName(entity),
    up: ({ context }) => context.sequelize.query(createClaimTableSql(entity)),
    down: ({ context }) =>
      context.sequelize.query(`DROP TABLE ${quoteName(claimTableName(entity))}`),
  };
}

/** Updates folded forms that an older version of the program has written by another rule. */
function foldMigration({
  name: database,
  entity,
}: DatabaseDescription): RunnableMigration<QueryInterface>[] {
  const name = foldMigrationName(entity);
  if (name === undefined) return [];
  const table = quoteName(entity.table);
  return [
    {
      name,
      async up({ context: { sequelize } }) {
        for (const { field } of foldedFieldsOf(entity)) {
          const column = quoteName(field.name);
          const fold = quoteName(foldColumn(field));
          const rows = await sequelize.query<StoredFold>(
            `SELECT id, ${column} AS text, ${fold} AS fold FROM ${table} WHERE length(${column}) <> octet_length(${column}) OR ${column} LIKE '%xn--%' ORDER BY id`,
            { type: QueryTypes.SELECT },
          );
          for (const stale of staleFolds(database, rows, foldAddress)) {
            await sequelize.query(`UPDATE ${table} SET ${fold} = ? WHERE id = ?`, {
              replacements: [stale.fold, stale.id],
            });
          }
        }
      },
      // Nothing to revert: the older version works with the new forms, too.
      down: () => Promise.resolve(),
    },
  ];
}

/** Reads, applies and reverts the migrations of one database. */
export class SqliteMigrations implements Migrations {
  readonly #description: DatabaseDescription;
  readonly #handle: SqliteHandle;
  readonly #umzug: Umzug<QueryInterface>;

  constructor(description: DatabaseDescription, sequelize: Sequelize, handle: SqliteHandle) {
    this.#description = description;
    this.#handle = handle;
    const { entity } = description;
    this.#umzug = new Umzug({
      migrations: [...migrationsOf(entity), claimMigration(entity), ...foldMigration(description)],
      context: sequelize.getQueryInterface(),
      storage: new SequelizeStorage({ sequelize, tableName: MIGRATION_TABLE }),
      logger: undefined,
    });
  }

  async state(): Promise<MigrationState> {
    return compareMigrations(this.#description, await this.#appliedNames());
  }

  async up(): Promise<string[]> {
    if ((await this.state()).pending.length === 0) return [];
    return this.#exclusively(async () => {
      const { pending } = await this.state();
      if (pending.length === 0) return [];
      const applied = await this.#umzug.up({ migrations: [...pending] });
      return applied.map((migration) => migration.name);
    });
  }

  async down(all: boolean): Promise<string[]> {
    return this.#exclusively(async () => {
      if ((await this.state()).applied.length === 0) return [];
      const reverted = await this.#umzug.down(all ? { to: 0 } : {});
      return reverted.map((migration) => migration.name);
    });
  }

  async #appliedNames(): Promise<string[]> {
    const exists = await this.#handle.value(
      "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?",
      [MIGRATION_TABLE],
    );
    if (exists === 0) return [];
    const rows = await this.#handle.all<{ name: string }>(
      `SELECT name FROM ${quoteName(MIGRATION_TABLE)} ORDER BY name`,
    );
    return rows.map((row) => row.name);
  }

  /** Runs migrations in one transaction; Sequelize and the handle share one connection. */
  async #exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#handle.run('BEGIN IMMEDIATE');
    try {
      const result = await work();
      await this.#handle.run('COMMIT');
      return result;
    } catch (error) {
      await this.#handle.run('ROLLBACK').catch(() => undefined);
      throw error instanceof Error && error.cause instanceof DatabaseError ? error.cause : error;
    }
  }
}
