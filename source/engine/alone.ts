import { join } from 'node:path';

import { FolderBusyError, lockFolder } from '../db/sqlite/folder-lock.js';
import { DATA_FOLDER } from '../router/topology.js';

/** Does something in a working folder while no other program works there. @throws FolderBusyError, DatabaseError */
export async function whileAlone<Result>(
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
 * Who works in the folder now, in a sentence; then a run without a record may still be going. Where
 * nobody does, or where nobody can tell because the folder cannot be written, it is undefined.
 * @param work what to do meanwhile, where nobody does
 */
export async function whoIsAtWork(
  dir: string,
  work = async (): Promise<void> => undefined,
): Promise<string | undefined> {
  try {
    await whileAlone(dir, work);
    return undefined;
  } catch (error) {
    return error instanceof FolderBusyError ? error.message : undefined;
  }
}
