import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** An empty folder that is removed after the last test of all. */
    lastingFolder: string;
  }
}

/** Makes the folder for what test files share; gives what removes it. */
export default function provideFolder({ provide }: TestProject): () => void {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'dbsim lásting ')));
  provide('lastingFolder', folder);
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}
