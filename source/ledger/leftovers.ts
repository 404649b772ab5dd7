import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Temporary files: rows copied from input files, and unfinished saves. */
const PASSING = /\.(?:rows|tmp)$/;

/** Removes the temporary files of killed programs from the folder of runs. The caller holds the folder's lock. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (PASSING.test(name)) await rm(join(folder, name), { force: true });
  }
}
