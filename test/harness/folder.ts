import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';

import { afterEveryFile } from './cleanup.js';

let folders: string[] = [];

afterEveryFile(() => {
  // Windows keeps a folder for a moment after the last program in it has ended.
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  folders = [];
});

/**
 * Makes an empty folder that is removed after the tests of this file.
 * Its name holds a space and an accent, for what works there works in any folder.
 */
export function temporaryFolder(): string {
  const folder = makeFolder(realpathSync(tmpdir()));
  folders.push(folder);
  return folder;
}

/** The same for what other files look at too: it is removed after the last test of all. */
export function lastingFolder(): string {
  return makeFolder(inject('lastingFolder'));
}

function makeFolder(parent: string): string {
  return mkdtempSync(path.join(parent, 'dbsim tést '));
}
