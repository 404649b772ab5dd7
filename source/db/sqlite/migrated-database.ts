import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

import sqlite3 from 'sqlite3';

import type { ConnectionOptions } from '../connection-options.js';
import type { JournalMode } from '../durability.js';
import type { EntityDatabase, Migrations } from '../entity-database.js';
import { sqliteMigrations } from './migrations.js';
import { readPage } from './page.js';
import type { FoundRow, PageQuery } from '../rows.js';
import { SqliteDatabase } from './database.js';
import { databaseError } from './errors.js';
import { setJournalMode } from './settings.js';
import { openHandle, type DatabaseDescription } from './writer.js';

/** A SQLite file for everything: it is created if there is none, and migrated. */
export class MigratedDatabase extends SqliteDatabase implements EntityDatabase {
  /** Opens a connection and applies the settings; creates the folder of the file as well. @throws DatabaseError */
  static override async open(
    description: DatabaseDescription,
    options: ConnectionOptions,
  ): Promise<MigratedDatabase> {
    if (!options.readOnly) {
      await mkdir(dirname(description.file), { recursive: true }).catch((error: unknown) => {
        throw databaseError(description.name, error);
      });
    }
    // Not SQLite's read-only mode: such a connection does not remove the WAL files when it closes.
    const flags = options.readOnly ? 0 : sqlite3.OPEN_CREATE;
    return new MigratedDatabase(description, await openHandle(description, options, flags));
  }

  async readPage(query: PageQuery): Promise<FoundRow[]> {
    if ((await this.countRows()) === 0) return [];
    return readPage(this.handle, this.description.entity, query);
  }

  get migrations(): Migrations {
    return sqliteMigrations(this.description, this.handle);
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
}
