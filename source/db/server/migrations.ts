import { Umzug, type UmzugStorage } from 'umzug';

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
import { quoteFor } from './columns.js';
import type { ServerDescription } from './description.js';
import { migrationsOf } from './migration-steps.js';
import type { ServerSession } from './session.js';
import { missingColumns, tablesIn } from './table-state.js';

/** The key of the advisory lock for migrations; an arbitrary number. */
const LOCK = 4_251_967;

/** Reads, applies and reverts the migrations of a database on a server. */
export class ServerMigrations implements Migrations {
  readonly #description: ServerDescription;
  readonly #session: ServerSession;

  constructor(description: ServerDescription, session: ServerSession) {
    this.#description = description;
    this.#session = session;
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
  async #recorded(): Promise<string[]> {
    const { engine } = this.#description;
    if (!(await tablesIn(this.#session, engine)).includes(MIGRATION_TABLE)) return [];
    const found = await this.#session.run(
      `SELECT name FROM ${quoteFor(engine, MIGRATION_TABLE)} ORDER BY name`,
    );
    return found.rows.map((row) => String(row['name']));
  }

  /** The fields whose columns a table that exists lacks. */
  async #missing(): Promise<readonly Field[]> {
    const { engine, entity } = this.#description;
    if (!(await tablesIn(this.#session, engine)).includes(entity.table)) return [];
    const isOwn = (await this.#recorded()).includes(tableMigrationName(entity));
    return isOwn ? missingColumns(this.#session, this.#description) : [];
  }

  /** @throws DatabaseError if the database has tables that no migration created */
  async #requireOwn(pending: readonly string[]): Promise<void> {
    const { engine, name, entity } = this.#description;
    const tables = await tablesIn(this.#session, engine);
    const isNew = pending.includes(tableMigrationName(entity));
    const foreign = tables.includes(MIGRATION_TABLE)
      ? tables.filter((table) => isNew && table === entity.table)
      : tables;
    if (foreign.length > 0) throw foreignTables(name, foreign);
  }

  /** Runs work under the migration lock, which the server releases if the session ends. */
  async #exclusively<Result>(
    work: (umzug: Umzug<ServerSession>) => Promise<Result>,
  ): Promise<Result> {
    await this.#lock();
    try {
      const added = addedColumns(this.#description, await this.#recorded(), await this.#missing());
      return await work(
        new Umzug({
          migrations: migrationsOf(this.#description, added),
          context: this.#session,
          storage: this.#record(),
          logger: undefined,
        }),
      );
    } catch (error) {
      throw error instanceof Error && error.cause instanceof DatabaseError ? error.cause : error;
    } finally {
      await this.#unlock();
    }
  }

  async #lock(): Promise<void> {
    const { engine, name, deadlineMs } = this.#description;
    if (engine === 'postgres') {
      await this.#session.run(`SELECT pg_advisory_lock(${LOCK})`);
      return;
    }
    const seconds = Math.floor((deadlineMs * 0.8) / 1000);
    const { rows } = await this.#session.run(
      `SELECT GET_LOCK('dbsim ${LOCK}', ${seconds}) AS \`is_ours\``,
    );
    if (rows[0]?.['is_ours'] === 1) return;
    throw new DatabaseError(name, 'locked', '', {
      message: 'is being migrated by another program',
      hint: 'Wait until it has finished, then try again.',
    });
  }

  async #unlock(): Promise<void> {
    if (!this.#session.session) return;
    const unlock =
      this.#description.engine === 'postgres'
        ? `SELECT pg_advisory_unlock(${LOCK})`
        : `SELECT RELEASE_LOCK('dbsim ${LOCK}')`;
    await this.#session.run(unlock).catch(() => this.#session.drop());
  }

  /** Umzug's storage, over our session so that each statement has a deadline. */
  #record(): UmzugStorage {
    const table = quoteFor(this.#description.engine, MIGRATION_TABLE);
    const slot = this.#description.engine === 'postgres' ? '$1' : '?';
    return {
      executed: () => this.#recorded(),
      logMigration: async ({ name }) => {
        await this.#session.run(
          `CREATE TABLE IF NOT EXISTS ${table} (name VARCHAR(255) NOT NULL PRIMARY KEY)`,
        );
        await this.#session.run(`INSERT INTO ${table} (name) VALUES (${slot})`, [name]);
      },
      unlogMigration: async ({ name }) => {
        await this.#session.run(`DELETE FROM ${table} WHERE name = ${slot}`, [name]);
      },
    };
  }
}
