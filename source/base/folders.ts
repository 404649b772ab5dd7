import { mkdir, stat } from 'node:fs/promises';

import { ProgramError } from './errors.js';

/**
 * Creates a folder unless it exists; its parent must exist. One level at a time, because `mkdir` with
 * `recursive` never returns on some file systems (`/proc`) under Node 20.
 * @throws ProgramError if it cannot be created or is not a folder
 */
export async function ensureFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Not only for EEXIST: for the root of a drive, some systems give EPERM or EISDIR.
    if (await isFolder(path)) return;
    throw new ProgramError(
      `The folder ${path} ${REASONS[code ?? ''] ?? `cannot be created (${code})`}`,
      {
        exitCode: 2,
        hint: 'Choose another folder with --dir',
        cause: error,
      },
    );
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'cannot be created: a file of that name is in the way',
  ENOENT: 'cannot be created: the folder above it does not exist',
  ENOTDIR: 'cannot be created: its parent is not a folder',
  EACCES: 'cannot be created: permission denied',
  EPERM: 'cannot be created: permission denied',
  EROFS: 'cannot be created: the file system is read-only',
  ENOSPC: 'cannot be created: the disk is full',
};

/** Whether there is a folder at a path. */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
