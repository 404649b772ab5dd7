import sqlite3 from 'sqlite3';

import { openDriver } from './driver.js';
import { databaseError } from './errors.js';
import { SqliteHandle } from './handle.js';

/**
 * Opens a file, which is created if there is none, with SQLite's own settings: for statements that a person
 * follows one by one.
 * @param name the name in error messages
 * @throws DatabaseError
 */
export async function openPlain(file: string, name: string): Promise<SqliteHandle> {
  try {
    return new SqliteHandle(
      await openDriver(file, sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE),
      name,
    );
  } catch (error) {
    throw databaseError(name, error);
  }
}
