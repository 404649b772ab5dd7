import { cpSync } from 'node:fs';
import { lastingFolder, temporaryFolder } from '../../harness/folder.js';
import { simulate } from './simulate.js';

let original: Promise<{ dir: string; run: string }> | undefined;

/** A new working folder in which the assignment has run, and the id of that run. */
export async function folderWithRun(): Promise<{ dir: string; run: string }> {
  // One run, then copies of it: starting the program takes longer than anything else here.
  original ??= simulate(['--threads', '1'], { dir: lastingFolder() }).then(({ dir, record }) => ({
    dir,
    run: record.run.id,
  }));
  const { dir, run } = await original;
  const copy = temporaryFolder();
  cpSync(dir, copy, { recursive: true });
  return { dir: copy, run };
}
