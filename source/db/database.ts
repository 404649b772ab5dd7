import { stat } from 'node:fs/promises';

import { Sequelize } from 'sequelize';
import sqlite3 from 'sqlite3';

import { claimTableName } from './claims.js';
import type { DatabaseSettings } from './database-settings.js';
import type { EntityDatabase } from './entity-database.js';
import { Migrator } from './migrations.js';
import { defineModel, type EntityModel } from './model.js';
import { readModelPage, type PageQuery } from './page.js';
import { scanJson, scanTable, type FoundRow, type ScanTarget } from './scan.js';
import { quoteName } from './schema.js';
import { databaseError } from './sqlite/errors.js';
import { SqliteHandle } from './sqlite/handle.js';
import {
  configureConnection,
  readSettings,
  setJournalMode,
  type JournalMode,
} from './sqlite/settings.js';
import { SqliteWriter, type ConnectionOptions, type DatabaseDescription } from './sqlite/writer.js';

export type { ConnectionOptions, DatabaseDescription } from './sqlite/writer.js';

/** How long commands other than a run wait for a lock. */
export const PATIENT_MS = 10_000;

/**
 * One database behind its own Sequelize instance. Models and migrations go through Sequelize;
 * what writes rows uses the same connection directly, because Sequelize would open a file for every
 * transaction and retry behind our back.
 */
export class Database extends SqliteWriter implements EntityDatabase {
  readonly model: EntityModel;
  readonly sequelize: Sequelize;

  private constructor(
    description: DatabaseDescription,
    sequelize: Sequelize,
    handle: SqliteHandle,
  ) {
    super(description, handle);
    this.sequelize = sequelize;
    this.model = defineModel(sequelize, description.entity);
  }

  /** Opens a connection with its settings applied; the folder of the file exists. @throws DatabaseError */
  static override async open(
    description: DatabaseDescription,
    options: ConnectionOptions,
  ): Promise<Database> {
    const sequelize = new Sequelize({
      dialect: 'sqlite',
      dialectModule: sqlite3,
      storage: description.file,
      logging: false,
      retry: { max: 1 },
      // Not SQLite's own read-only mode: such a connection leaves the files of the log behind.
      ...(options.readOnly ? { dialectOptions: { mode: sqlite3.OPEN_READWRITE } } : {}),
    });
    let handle: SqliteHandle | undefined;
    try {
      handle = new SqliteHandle(await driverOf(sequelize), description.name, description.file);
      await configureConnection(handle, options.sync, options.busyMs);
      if (options.readOnly) await handle.run('PRAGMA query_only = ON');
      return new Database(description, sequelize, handle);
    } catch (error) {
      await handle?.close().catch(() => undefined);
      throw databaseError(description.name, error);
    }
  }

  async identity(): Promise<string> {
    // Not the path: links lead to the same file.
    const { dev, ino } = await stat(this.description.file, { bigint: true });
    return `SQLite file ${dev}:${ino}`;
  }

  settings(): Promise<DatabaseSettings> {
    return readSettings(this.handle, this.description.name);
  }

  /** How many rows the entity's table holds; 0 where the table is not there yet. */
  async countRows(): Promise<number> {
    const { table } = this.description.entity;
    const exists = await this.handle.value(
      "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?",
      [table],
    );
    return exists === 0
      ? 0
      : Number(await this.handle.value(`SELECT count(*) FROM ${quoteName(table)}`));
  }

  async readPage(query: PageQuery): Promise<FoundRow[]> {
    if ((await this.countRows()) === 0) return [];
    return readModelPage(this.model, this.description.entity, query);
  }

  async countBelow(id: number): Promise<number> {
    const table = quoteName(this.description.entity.table);
    return Number(await this.handle.value(`SELECT count(*) FROM ${table} WHERE id < ?`, [id]));
  }

  get migrations(): Migrator {
    return new Migrator(this);
  }

  async prepare(journal: JournalMode): Promise<void> {
    try {
      await setJournalMode(this.handle, journal);
      await this.migrations.up();
    } catch (error) {
      const { name, file } = this.description;
      throw databaseError(name, error, { file });
    }
  }

  scan(): AsyncGenerator<FoundRow[], void, void> {
    return scanTable(this.#scanTarget);
  }

  scanJson(): AsyncGenerator<Buffer, void, void> {
    return scanJson(this.#scanTarget);
  }

  get #scanTarget(): ScanTarget {
    const { table, fields } = this.description.entity;
    return { database: this, table, columns: fields.map((field) => field.name) };
  }

  lock(): Promise<void> {
    return this.handle.run('BEGIN IMMEDIATE');
  }

  commit(): Promise<void> {
    return this.handle.run('COMMIT');
  }

  async rollback(): Promise<void> {
    await this.handle.run('ROLLBACK').catch(() => undefined);
  }

  /** Outside a transaction it commits by itself. */
  async deleteRows(): Promise<void> {
    const { entity, hasClaims } = this.description;
    await this.handle.run(`DELETE FROM ${quoteName(entity.table)}`);
    if (hasClaims) await this.handle.run(`DELETE FROM ${quoteName(claimTableName(entity))}`);
  }

  async removeRows(ids: readonly number[]): Promise<void> {
    await this.handle.all(
      `DELETE FROM ${quoteName(this.description.entity.table)} WHERE id IN (SELECT value FROM json_each(?))`,
      [JSON.stringify(ids)],
    );
  }

  /** Gives the space of deleted rows back. */
  async shrink(): Promise<void> {
    await this.handle.run('VACUUM');
    await this.handle.all('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  override async close(): Promise<void> {
    await super.close();
    // Sequelize would close its cached connection, the handle that has just been closed, once more.
    (this.sequelize.connectionManager as unknown as { connections: object }).connections = {};
    await this.sequelize.close();
  }
}

/** The driver's connection that Sequelize itself uses for everything outside its own transactions. */
async function driverOf(sequelize: Sequelize): Promise<sqlite3.Database> {
  const manager = sequelize.connectionManager as unknown as {
    getConnection(options: { type: 'write'; uuid: string }): Promise<sqlite3.Database>;
  };
  return manager.getConnection({ type: 'write', uuid: 'default' });
}

/** Size on disk of a database with its log, in bytes; undefined when there is no file. */
export async function sizeOnDisk(file: string): Promise<number | undefined> {
  const sizes = await Promise.all(
    [file, `${file}-wal`].map(async (path) => {
      try {
        return (await stat(path)).size;
      } catch {
        return undefined;
      }
    }),
  );
  return sizes[0] === undefined ? undefined : sizes[0] + (sizes[1] ?? 0);
}
