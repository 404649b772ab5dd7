import { join } from 'node:path';

import { FolderBusyError, lockFolder, type FolderLock } from '../db/sqlite/folder-lock.js';
import { DATA_FOLDER } from '../router/topology.js';

/**
 * The locks with which a rebalance and a run coordinate. The rebalance asks in its journal; the run pauses
 * its threads and takes a lock to show it; it continues when the journal shows that all rows have moved.
 * The operating system releases the locks of a killed process. The lock files are never deleted: a file
 * that is deleted while another process opens it could get two holders.
 */

/** How long to wait for one of these locks, in milliseconds: the other process takes it briefly to check it. */
export const CHECK_WAIT_MS = 2000;

/** The lock that a rebalance holds while it runs. */
export function rebalanceFolder(dir: string): string {
  return join(dir, DATA_FOLDER, 'rebalance');
}

/** The lock that a run holds while it is paused for a rebalance; it must have the lock of the working folder. */
export function pausedRunFolder(dir: string): string {
  return join(rebalanceFolder(dir), 'standstill');
}

/** Takes a lock without waiting; undefined if another process has it. @throws DatabaseError */
export async function tryLock(folder: string): Promise<FolderLock | undefined> {
  try {
    return await lockFolder(folder, 0);
  } catch (error) {
    if (error instanceof FolderBusyError) return undefined;
    throw error;
  }
}

/** Whether a process has a lock. @throws DatabaseError */
export async function isLocked(folder: string): Promise<boolean> {
  const lock = await tryLock(folder);
  await lock?.release();
  return lock === undefined;
}
