import sqlite3 from 'sqlite3';

import type { Entity } from '../../entities/entity.js';
import type { EntityWriter } from '../entity-database.js';
import type { EntityStore } from '../entity-store.js';
import { SqliteClaims } from './claims.js';
import { databaseError } from './errors.js';
import { SqliteHandle } from './handle.js';
import { configureConnection, type SyncLevel } from './settings.js';
import { SqliteStore } from './store.js';

/** One SQLite file and the one entity that lives in it. */
export interface DatabaseDescription {
  /** What a person calls it: "users.db". */
  readonly name: string;
  readonly file: string;
  readonly entity: Entity;
  /** Whether it also holds claims on keys that are unique over several databases. */
  readonly hasClaims?: boolean;
}

/** How a connection is opened. */
export interface ConnectionOptions {
  readonly sync: SyncLevel;
  /** How long SQLite waits for a lock before it answers "busy", in milliseconds. */
  readonly busyMs: number;
  /** Never creates or changes anything. */
  readonly readOnly?: boolean;
}

/**
 * A connection that only writes rows. A writing thread has one for each database, beside the
 * process's own, which is behind Sequelize: loading Sequelize takes longer than all else that a
 * thread does before its first row, and 15 MB.
 */
export class SqliteWriter implements EntityWriter {
  readonly description: DatabaseDescription;
  readonly handle: SqliteHandle;
  readonly claims: SqliteClaims;

  protected constructor(description: DatabaseDescription, handle: SqliteHandle) {
    this.description = description;
    this.handle = handle;
    this.claims = new SqliteClaims(handle, description.entity);
  }

  /** Connects to a file that is there, with the settings applied. @throws DatabaseError */
  static async open(
    description: DatabaseDescription,
    { sync, busyMs }: ConnectionOptions,
  ): Promise<SqliteWriter> {
    const { name, file } = description;
    let handle: SqliteHandle | undefined;
    try {
      handle = new SqliteHandle(await openDriver(file), name, file);
      await configureConnection(handle, sync, busyMs);
      return new SqliteWriter(description, handle);
    } catch (error) {
      await handle?.close().catch(() => undefined);
      throw databaseError(name, error);
    }
  }

  openStore(): Promise<EntityStore> {
    return SqliteStore.open(this.handle, this.description.entity);
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

function openDriver(file: string): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const driver = new sqlite3.Database(file, sqlite3.OPEN_READWRITE, (error) => {
      if (error) reject(error);
      else resolve(driver);
    });
  });
}
