import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { configFolder } from '../base/config-folder.js';
import { replaceFile } from '../base/save.js';

/** A file that is larger than this was not written by this program. */
const LARGEST = 64 * 1024;

/** The file with the ids of the lessons that a user has finished, one a line. */
export function progressFile(env: NodeJS.ProcessEnv): string {
  return join(configFolder(env), 'lessons.txt');
}

/** The ids of the finished lessons; none where the file is missing or not readable. */
export async function readFinished(env: NodeJS.ProcessEnv): Promise<ReadonlySet<string>> {
  try {
    const text = await readFile(progressFile(env), 'utf8');
    if (text.length > LARGEST) return new Set();
    return new Set(text.split(/\r?\n/).filter((line) => /^[a-z][a-z0-9-]*$/.test(line)));
  } catch {
    return new Set();
  }
}

/** Remembers that a lesson is finished. @returns whether it could be stored */
export async function rememberFinished(env: NodeJS.ProcessEnv, id: string): Promise<boolean> {
  const finished = await readFinished(env);
  if (finished.has(id)) return true;
  const file = progressFile(env);
  try {
    await mkdir(dirname(file), { recursive: true });
    await replaceFile(file, `${[...finished, id].join('\n')}\n`);
    return true;
  } catch {
    return false;
  }
}

/** Forgets which lessons are finished. @throws the error of the system where the file stays */
export async function forgetFinished(env: NodeJS.ProcessEnv): Promise<void> {
  await rm(progressFile(env), { force: true });
}
