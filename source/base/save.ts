import { link, open, rename, rm } from 'node:fs/promises';

import { ProgramError } from './errors.js';
import { temporaryName } from './temporary.js';

/**
 * Writes a new file atomically, and never overwrites one: writes a temporary file in the same folder, syncs
 * it, then links it to its name.
 * @throws ProgramError if the name is taken or the file cannot be written
 */
export async function saveNewFile(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = temporaryName(path);
  try {
    await writeThrough(temporary, content);
    await giveName(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw cannotSave(path, error);
  }
}

/**
 * Replaces a file atomically: a reader finds the old or the new content, even after a power cut.
 * @throws ProgramError
 */
export async function replaceFile(path: string, content: string): Promise<void> {
  const temporary = temporaryName(path);
  try {
    await writeThrough(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw cannotSave(path, error);
  }
}

async function writeThrough(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Gives a finished file its name, unless it is taken; renames on file systems without hard links. */
async function giveName(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
    await rm(temporary);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    await (await open(path, 'wx')).close();
    await rename(temporary, path);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its parent is not a folder',
};

function cannotSave(path: string, error: unknown): ProgramError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EEXIST') {
    return new ProgramError(`${path} exists already and is not overwritten`, {
      exitCode: 2,
      hint: 'Choose another name',
    });
  }
  const reason = REASONS[code ?? ''] ?? message;
  return new ProgramError(`${path} cannot be written: ${reason}`, {
    hint: code === 'ENOSPC' ? 'Free some space' : 'Choose another folder',
    cause: error,
  });
}
