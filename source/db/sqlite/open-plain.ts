import sqlite3 from 'sqlite3';

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
    return new SqliteHandle(await openDriver(file), name);
  } catch (error) {
    throw databaseError(name, error);
  }
}

function openDriver(file: string): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const flags = sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE;
    const driver = new sqlite3.Database(file, flags, (error) => {
      if (error) reject(error);
      else resolve(driver);
    });
  });
}
