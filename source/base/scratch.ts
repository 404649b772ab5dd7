import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { isAlive } from './temporary.js';

/**
 * A new temporary folder; removes those of processes that no longer run.
 * @param purpose part of its name, letters: "lesson"
 */
export function newScratch(purpose: string): string {
  const stem = `dbsim-${purpose}-`;
  const owned = new RegExp(`^${stem}(\\d+)-`);
  for (const name of readdirSync(tmpdir())) {
    const owner = owned.exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another user's, or a small disk is still mounted in it.
    }
  }
  return mkdtempSync(join(tmpdir(), `${stem}${process.pid}-`));
}

/** Removes a temporary folder with all that is in it. */
export function removeScratch(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
