import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sqlite3 from 'sqlite3';

import { DatabaseError, ProgramError } from '../../base/errors.js';
import { ensureFolder } from '../../base/folders.js';
import { databaseError } from './errors.js';
import { SqliteHandle } from './handle.js';

/** Another program is writing in the same folder. */
export class FolderBusyError extends ProgramError {
  constructor(folder: string, owner: string) {
    super(`Another dbsim-tui is already working in ${folder}${owner}`, {
      hint: 'Wait until it has finished, or choose another folder with --dir',
    });
  }
}

/** How long a lock is waited for, in milliseconds: others take it for a moment only to see whether it is free. */
const GLANCE_MS = 500;

/** Held while a program changes the databases of a folder. */
export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Takes the folder for this process. The lock is SQLite's own, on a file of its own, so the
 * operating system lets go of it whenever and however the process ends; there are no stale locks.
 * @param waitMs how long to wait while somebody else has it, in milliseconds
 * @throws FolderBusyError, DatabaseError
 */
export async function lockFolder(folder: string, waitMs = GLANCE_MS): Promise<FolderLock> {
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
  // Only for the message that others get; the lock itself does not need it.
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
