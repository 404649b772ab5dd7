import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Files that only live while a program works: rows copied from input files, and saves that were not finished. */
const PASSING = /\.(?:rows|tmp)$/;

/** Removes what a killed program left in the folder of runs. The caller holds the folder's lock. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (PASSING.test(name)) await rm(join(folder, name), { force: true });
  }
}
