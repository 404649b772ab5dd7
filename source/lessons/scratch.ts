import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { isAlive } from '../base/temporary.js';

const STEM = 'dbsim-lesson-';

/** A new temporary folder; removes those of processes that no longer run. */
export function newScratch(): string {
  for (const name of readdirSync(tmpdir())) {
    const owner = new RegExp(`^${STEM}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    try {
      removeScratch(join(tmpdir(), name));
    } catch {
      // Another user's.
    }
  }
  return mkdtempSync(join(tmpdir(), `${STEM}${process.pid}-`));
}

/** Removes a temporary folder with all that is in it. */
export function removeScratch(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
