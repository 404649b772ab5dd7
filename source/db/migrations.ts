import type { QueryInterface } from 'sequelize';
import { SequelizeStorage, Umzug, type RunnableMigration } from 'umzug';

import { DatabaseError } from '../base/errors.js';
import { uniqueField, type Entity } from '../entities/entity.js';
import type { Database } from './database.js';
import type { Migrations, MigrationState } from './entity-database.js';
import { createTableSql, quoteName, uniqueIndexes } from './schema.js';
import type { SqliteHandle } from './sqlite/handle.js';

/** The table in which each database keeps its own migration record. */
export const MIGRATION_TABLE = 'migrations';

/**
 * An entity's migrations, oldest first. Their SQL derives from the definition; a test pins the text,
 * because a released migration never changes: a changed definition needs a new one.
 */
function migrationsOf(entity: Entity): RunnableMigration<QueryInterface>[] {
  const table = quoteName(entity.table);
  const unique = uniqueField(entity);
  const migrations: RunnableMigration<QueryInterface>[] = [
    {
      name: `0001-create-${entity.table}`,
      up: ({ context }) => context.sequelize.query(createTableSql(entity)),
      down: ({ context }) => context.sequelize.query(`DROP TABLE ${table}`),
    },
  ];
  if (unique) {
    migrations.push({
      name: `0002-unique-${unique.name}`,
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

/** The names of all migrations of an entity, oldest first. */
export function migrationNames(entity: Entity): string[] {
  return migrationsOf(entity).map((migration) => migration.name);
}

/** Reads, applies and reverts the migrations of one database. */
export class Migrator implements Migrations {
  readonly #entity: Entity;
  readonly #handle: SqliteHandle;
  readonly #database: string;
  readonly #umzug: Umzug<QueryInterface>;

  constructor({ sequelize, handle, description }: Database) {
    this.#entity = description.entity;
    this.#handle = handle;
    this.#database = description.name;
    this.#umzug = new Umzug({
      migrations: migrationsOf(description.entity),
      context: sequelize.getQueryInterface(),
      storage: new SequelizeStorage({ sequelize, tableName: MIGRATION_TABLE }),
      logger: undefined,
    });
  }

  /** What is applied and what is pending; writes nothing. */
  async state(): Promise<MigrationState> {
    const known = migrationNames(this.#entity);
    const applied = await this.#appliedNames();
    const newer = applied.filter((name) => !known.includes(name));
    if (newer.length > 0) {
      throw new DatabaseError(this.#database, 'newer-schema', '', {
        message: `holds migrations that this version does not know (${newer.join(', ')})`,
      });
    }
    return { applied, pending: known.filter((name) => !applied.includes(name)) };
  }

  /** Applies what is pending; gives the names. Safe when several processes do it at once. */
  async up(): Promise<string[]> {
    if ((await this.state()).pending.length === 0) return [];
    return this.#exclusively(async () => {
      if ((await this.state()).pending.length === 0) return [];
      return (await this.#umzug.up()).map((migration) => migration.name);
    });
  }

  /** Reverts the newest migration, or all of them; gives the names. */
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

  /** One writer at a time (Sequelize and the handle share one connection), and all or nothing: SQLite's schema changes are transactional. */
  async #exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#handle.run('BEGIN IMMEDIATE');
    try {
      const result = await work();
      await this.#handle.run('COMMIT');
      return result;
    } catch (error) {
      await this.#handle.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }
}
