import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const NAME = /\.(\d+)-[0-9a-f]{8}\.tmp$/;

/** A name beside a file for its content until it is whole; it contains the id of the process that writes it. */
export function temporaryName(path: string): string {
  return `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
}

/** Removes from a folder what processes that are no longer alive have left half-written. */
export async function removeAbandoned(folder: string): Promise<void> {
  await removeTemporary(folder, (_, owner) => !isAlive(owner));
}

/** Removes what a save of this file, or of one beside it that differs in its extension, has left. */
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

/** Whether a process is running, whichever user it belongs to. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
