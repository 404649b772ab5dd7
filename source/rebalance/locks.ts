import { join } from 'node:path';

import { FolderBusyError, lockFolder, type FolderLock } from '../db/sqlite/folder-lock.js';
import { DATA_FOLDER } from '../router/topology.js';

/**
 * How a rebalance and a run come to an understanding. The journal says that the rebalance asks; the
 * run lets its threads come to rest and takes a lock to say so; it goes on when the journal says that
 * all rows have moved. Both locks are the operating system's: whoever is killed lets go of theirs. Their
 * files stay: if one were deleted while somebody opens it, it would have two holders.
 */

/** How long the other one may be looking who has one of these locks, in milliseconds. */
export const GLANCE_MS = 2000;

/** What a rebalance holds as long as it is at work. */
export function rebalanceFolder(dir: string): string {
  return join(dir, DATA_FOLDER, 'rebalance');
}

/** What a run holds as long as none of its threads writes; only who has the working folder may take it. */
export function pausedRunFolder(dir: string): string {
  return join(rebalanceFolder(dir), 'standstill');
}

/** Takes a lock without waiting; undefined where somebody else has it. @throws DatabaseError */
export async function tryLock(folder: string): Promise<FolderLock | undefined> {
  try {
    return await lockFolder(folder, 0);
  } catch (error) {
    if (error instanceof FolderBusyError) return undefined;
    throw error;
  }
}

/** Whether somebody has a lock. @throws DatabaseError */
export async function isLocked(folder: string): Promise<boolean> {
  const lock = await tryLock(folder);
  await lock?.release();
  return lock === undefined;
}
