import sqlite3 from 'sqlite3';

import type { Entity } from '../../entities/entity.js';
import type { BeginMode, ConnectionOptions } from '../connection-options.js';
import type { EntityWriter } from '../entity-database.js';
import type { EntityStore } from '../entity-store.js';
import { SqliteClaims } from './claims.js';
import { openDriver } from './driver.js';
import { databaseError } from './errors.js';
import { SqliteHandle } from './handle.js';
import { configureConnection } from './settings.js';
import { SqliteStore } from './store.js';

/** A SQLite file, and the entity whose rows it holds. */
export interface DatabaseDescription {
  /** The name in messages: "users.db". */
  readonly name: string;
  readonly file: string;
  readonly entity: Entity;
  /** Other entities that have their tables in the same file. */
  readonly siblings?: readonly Entity[];
  /** Whether it also stores claims on keys that are unique over several databases. */
  readonly hasClaims?: boolean;
}

/**
 * A connection for writing rows, without Sequelize. Every writing thread has one per database: loading
 * Sequelize would be the longest part of a thread's start and take 15 MB per thread.
 */
export class SqliteWriter implements EntityWriter {
  readonly description: DatabaseDescription;
  readonly handle: SqliteHandle;
  readonly claims: SqliteClaims;
  readonly #begin: BeginMode | undefined;

  /** @param begin how the transactions of its stores begin */
  protected constructor(description: DatabaseDescription, handle: SqliteHandle, begin?: BeginMode) {
    this.description = description;
    this.handle = handle;
    this.#begin = begin;
    this.claims = new SqliteClaims(handle, description.entity);
  }

  /** Connects to an existing file and applies the settings. @throws DatabaseError */
  static async open(
    description: DatabaseDescription,
    options: ConnectionOptions,
  ): Promise<SqliteWriter> {
    return new SqliteWriter(description, await openHandle(description, options), options.begin);
  }

  openStore(): Promise<EntityStore> {
    return SqliteStore.open(this.handle, this.description.entity, this.#begin);
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

/** Opens a file without Sequelize. @param flags of the driver; by default the file must exist @throws DatabaseError */
export async function openHandle(
  { name, file }: DatabaseDescription,
  options: ConnectionOptions,
  flags = 0,
): Promise<SqliteHandle> {
  try {
    const driver = await openDriver(file, sqlite3.OPEN_READWRITE | flags);
    const handle = new SqliteHandle(driver, name, file);
    await configureHandle(handle, options);
    return handle;
  } catch (error) {
    throw databaseError(name, error);
  }
}

/** Applies the settings of a connection; closes it if that fails. */
export async function configureHandle(
  handle: SqliteHandle,
  { sync, busyMs, readOnly }: ConnectionOptions,
): Promise<void> {
  try {
    await configureConnection(handle, sync, busyMs);
    if (readOnly) await handle.run('PRAGMA query_only = ON');
  } catch (error) {
    await handle.close().catch(() => undefined);
    throw error;
  }
}
