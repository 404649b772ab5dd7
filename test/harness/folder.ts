import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

const folders: string[] = [];

afterAll(() => {
  // Windows keeps a folder for a moment after the last program in it has ended.
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/**
 * Makes an empty folder that is removed after the tests of this file.
 * Its name holds a space and an accent, for what works there works in any folder.
 */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'dbsim tést ')));
  folders.push(folder);
  return folder;
}
