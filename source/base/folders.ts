import { mkdir, stat } from 'node:fs/promises';

import { ProgramError } from './errors.js';

/**
 * Makes a folder whose parent exists, or finds it there. One level at a time, because making several
 * at once never returns on some file systems (`/proc`) under Node 20.
 * @throws ProgramError when it cannot be created or is no folder
 */
export async function ensureFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Not by the code alone: for the root of a drive some systems say EPERM or EISDIR.
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
