import { pathToFileURL } from 'node:url';

import sqlite3 from 'sqlite3';

import { COMMAND_LOCK_TIMEOUT_MS } from '../connection-options.js';
import { openDriver } from './driver.js';
import { databaseError } from './errors.js';
import { SqliteHandle } from './handle.js';

/**
 * Opens an existing file that may belong to another program; the connection cannot write.
 * @param isUnused whether nothing else can have it open: then it is read without locks, and no file is created
 *   beside it
 * @throws DatabaseError
 */
export async function openReadOnly(
  file: string,
  { name, isUnused }: { readonly name: string; readonly isUnused: boolean },
): Promise<SqliteHandle> {
  const uri = `${pathToFileURL(file).href}?mode=ro${isUnused ? '&immutable=1' : ''}`;
  try {
    const handle = new SqliteHandle(
      await openDriver(uri, sqlite3.OPEN_READONLY | sqlite3.OPEN_URI),
      name,
      file,
    );
    await handle.run(`PRAGMA busy_timeout = ${COMMAND_LOCK_TIMEOUT_MS}`);
    await handle.run('PRAGMA query_only = ON');
    return handle;
  } catch (error) {
    throw databaseError(name, error);
  }
}
