import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const NAME = /\.(\d+)-[0-9a-f]{8}\.tmp$/;

/** A name for the temporary file of a save, in the same folder; it contains the id of this process. */
export function temporaryName(path: string): string {
  return `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
}

/** Removes the temporary files of processes that are no longer running. */
export async function removeAbandoned(folder: string): Promise<void> {
  await removeTemporary(folder, (_, owner) => !isAlive(owner));
}

/** Removes the temporary files of saves whose path begins with `stem`, whatever their extension. */
export async function removeUnfinished(stem: string): Promise<void> {
  await removeTemporary(dirname(stem), (name) => name.startsWith(basename(stem)));
}

async function removeTemporary(
  folder: string,
  isMeant: (name: string, owner: number) => boolean,
): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names) {
    const owner = NAME.exec(name)?.[1];
    if (owner === undefined || !isMeant(name, Number(owner))) continue;
    await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

/** Whether a process is running, even if it belongs to another user. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
