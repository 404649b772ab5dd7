import { join } from 'node:path';

import { FolderBusyError, lockFolder } from '../db/sqlite/folder-lock.js';
import { DATA_FOLDER } from '../router/topology.js';

/** Runs work under the lock of a working folder. @throws FolderBusyError, DatabaseError */
export async function withDataLock<Result>(
  dir: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const lock = await lockFolder(join(dir, DATA_FOLDER));
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

/**
 * Describes the program that has the lock of a working folder, in a sentence: while there is one, a run
 * without a record may be in progress. Undefined if the lock is free, or cannot be checked because the folder
 * is not writable.
 * @param work runs under the lock if it is free
 */
export async function describeDataLockHolder(
  dir: string,
  work = async (): Promise<void> => undefined,
): Promise<string | undefined> {
  try {
    await withDataLock(dir, work);
    return undefined;
  } catch (error) {
    return error instanceof FolderBusyError ? error.message : undefined;
  }
}
