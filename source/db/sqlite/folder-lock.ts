import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sqlite3 from 'sqlite3';

import { DatabaseError, ProgramError } from '../../base/errors.js';
import { ensureFolder } from '../../base/folders.js';
import { databaseError } from './errors.js';
import { SqliteHandle } from './handle.js';

/** Another program has the lock of the folder. */
export class FolderBusyError extends ProgramError {
  constructor(folder: string, owner: string) {
    super(`Another dbsim-tui is already working in ${folder}${owner}`, {
      hint: 'Wait until it has finished, or choose another folder with --dir',
    });
  }
}

/** How long to wait for a lock, in milliseconds: others take it for a moment, only to check whether it is free. */
const CHECK_WAIT_MS = 500;

/** The lock of a folder, held while a program changes its databases. */
export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Locks a folder for this process. It is a SQLite lock on a file of its own, which the operating system
 * releases however the process ends: there are no stale locks.
 * @param waitMs how long to wait for another holder, in milliseconds
 * @throws FolderBusyError, DatabaseError
 */
export async function lockFolder(folder: string, waitMs = CHECK_WAIT_MS): Promise<FolderLock> {
  await ensureFolder(folder);
  const ownerFile = join(folder, 'lock.json');
  const handle = await openHandle(join(folder, 'lock.db'));
  try {
    await handle.run(`PRAGMA busy_timeout = ${waitMs}`);
    await handle.run('BEGIN EXCLUSIVE');
  } catch (error) {
    await handle.close();
    if (error instanceof DatabaseError && error.kind === 'locked') {
      throw new FolderBusyError(folder, await describeOwner(ownerFile));
    }
    throw error;
  }
  // Only for the error message of other programs; the lock does not need it.
  await writeFile(ownerFile, JSON.stringify({ pid: process.pid })).catch(() => undefined);
  return {
    async release() {
      await rm(ownerFile, { force: true });
      await handle.run('ROLLBACK');
      await handle.close();
    },
  };
}

function openHandle(file: string): Promise<SqliteHandle> {
  return new Promise((resolve, reject) => {
    const driver = new sqlite3.Database(file, (error) => {
      if (error) reject(databaseError('lock.db', error));
      else resolve(new SqliteHandle(driver, 'lock.db'));
    });
  });
}

async function describeOwner(file: string): Promise<string> {
  try {
    const { pid } = JSON.parse(await readFile(file, 'utf8')) as { pid: number };
    return ` (process ${pid})`;
  } catch {
    return '';
  }
}
