import { stat } from 'node:fs/promises';

import { claimTableName } from '../claims.js';
import type { ConnectionOptions } from '../connection-options.js';
import type { DatabaseSettings } from '../database-settings.js';
import type { EntityReader } from '../entity-database.js';
import type { FoundRow } from '../rows.js';
import { scanJson, scanTable, type ScanTarget } from './scan.js';
import { quoteName } from './schema.js';
import { readSettings } from './settings.js';
import { openHandle, SqliteWriter, type DatabaseDescription } from './writer.js';

/** All that can be done with a SQLite file by statements of our own, its rows read and deleted. */
export class SqliteDatabase extends SqliteWriter implements EntityReader {
  /** Connects to a file that is there, with the settings applied. @throws DatabaseError */
  static override async open(
    description: DatabaseDescription,
    options: ConnectionOptions,
  ): Promise<SqliteDatabase> {
    return new SqliteDatabase(description, await openHandle(description, options));
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
    if (!(await this.#hasTable(table))) return 0;
    return Number(await this.handle.value(`SELECT count(*) FROM ${quoteName(table)}`));
  }

  hasClaimTable(): Promise<boolean> {
    return this.#hasTable(claimTableName(this.description.entity));
  }

  async #hasTable(name: string): Promise<boolean> {
    const found = await this.handle.value(
      "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?",
      [name],
    );
    return found !== 0;
  }

  async countBelow(id: number): Promise<number> {
    const table = quoteName(this.description.entity.table);
    return Number(await this.handle.value(`SELECT count(*) FROM ${table} WHERE id < ?`, [id]));
  }

  scan(): AsyncGenerator<FoundRow[], void, void> {
    return scanTable(this.#scanTarget);
  }

  scanJson(): AsyncGenerator<Buffer, void, void> {
    return scanJson(this.#scanTarget);
  }

  get #scanTarget(): ScanTarget {
    const { table, fields } = this.description.entity;
    return { handle: this.handle, table, columns: fields.map((field) => field.name) };
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
