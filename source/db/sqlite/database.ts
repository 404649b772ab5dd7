import { stat } from 'node:fs/promises';

import { claimTableName } from '../claims.js';
import type { ConnectionOptions } from '../connection-options.js';
import type { DatabaseSettings } from '../database-settings.js';
import type { EntityReader, FieldUpdate } from '../entity-database.js';
import { childrenFirst } from '../foreign-keys.js';
import { keyName } from '../key-name.js';
import { OUTBOX_TABLE } from '../outbox.js';
import type { FoundRow } from '../rows.js';
import { scanJson, scanTable, type ScanTarget } from './scan.js';
import { quoteName } from './columns.js';
import { sqliteOutbox } from './outbox.js';
import { readSettings } from './settings.js';
import { openHandle, SqliteWriter, type DatabaseDescription } from './writer.js';

/** A SQLite file for reading and deleting rows, without Sequelize. */
export class SqliteDatabase extends SqliteWriter implements EntityReader {
  /** Connects to an existing file and applies the settings. @throws DatabaseError */
  static override async open(
    description: DatabaseDescription,
    options: ConnectionOptions,
  ): Promise<SqliteDatabase> {
    return new SqliteDatabase(description, await openHandle(description, options));
  }

  async identity(): Promise<string> {
    // Not the path: several paths can be links to the same file.
    const { dev, ino } = await stat(this.description.file, { bigint: true });
    return `SQLite file ${dev}:${ino}`;
  }

  settings(): Promise<DatabaseSettings> {
    return readSettings(this.handle, this.description.name);
  }

  /** The rows of the entity's table; 0 if the table does not exist yet. */
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
    const { entity } = this.description;
    const [table, key] = [entity.table, keyName(entity)].map(quoteName);
    return Number(await this.handle.value(`SELECT count(*) FROM ${table} WHERE ${key} < ?`, [id]));
  }

  scan(): AsyncGenerator<FoundRow[], void, void> {
    return scanTable(this.#scanTarget);
  }

  scanJson(): AsyncGenerator<Buffer, void, void> {
    return scanJson(this.#scanTarget);
  }

  get #scanTarget(): ScanTarget {
    return { handle: this.handle, entity: this.description.entity };
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

  async deleteRows(): Promise<void> {
    const { entity, hasClaims } = this.description;
    for (const { table } of childrenFirst(this.description)) {
      await this.handle.run(`DELETE FROM ${quoteName(table)}`);
    }
    if (hasClaims) await this.handle.run(`DELETE FROM ${quoteName(claimTableName(entity))}`);
  }

  async clearEntries(kept: readonly string[]): Promise<void> {
    if (await this.#hasTable(OUTBOX_TABLE)) await sqliteOutbox(this.handle).clearAllBut(kept);
  }

  async setFields(positions: readonly number[], updates: readonly FieldUpdate[]): Promise<void> {
    const { entity } = this.description;
    const [table, key] = [entity.table, keyName(entity)].map(quoteName);
    const set = positions.map(
      (position, at) => `${quoteName(entity.fields[position]!.name)} = k.value ->> ${at + 1}`,
    );
    await this.handle.all(
      `UPDATE ${table} SET ${set.join(', ')} FROM json_each(?) AS k WHERE ${table}.${key} = k.value ->> 0`,
      [JSON.stringify(updates.map(({ id, values }) => [id, ...values]))],
    );
  }

  async removeRows(ids: readonly number[]): Promise<void> {
    const { entity } = this.description;
    const [table, key] = [entity.table, keyName(entity)].map(quoteName);
    await this.handle.all(`DELETE FROM ${table} WHERE ${key} IN (SELECT value FROM json_each(?))`, [
      JSON.stringify(ids),
    ]);
  }

  /** Frees the space of deleted rows. */
  async shrink(): Promise<void> {
    await this.handle.run('VACUUM');
    await this.handle.all('PRAGMA wal_checkpoint(TRUNCATE)');
  }
}

/** Size on disk of a database with its log, in bytes; undefined if there is no file. */
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
