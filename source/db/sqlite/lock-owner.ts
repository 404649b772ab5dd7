import { readFileSync, statSync } from 'node:fs';

/**
 * Who else holds a lock on a database, where the system tells (Linux, in /proc/locks): "process 1234,
 * sqlite3". The file is not opened: that would cost this process its own locks.
 */
export function lockOwners(file: string): string[] {
  try {
    const inodes = new Set(
      [file, `${file}-shm`].flatMap((path) => {
        const inode = statSync(path, { throwIfNoEntry: false })?.ino;
        return inode === undefined ? [] : [String(inode)];
      }),
    );
    const holders = readFileSync('/proc/locks', 'utf8')
      .split('\n')
      .map((line) => /^\d+: \S+ +\S+ +WRITE +(\d+) [0-9a-f]+:[0-9a-f]+:(\d+) /.exec(line))
      .filter((found) => found !== null && inodes.has(found[2] ?? ''))
      .map((found) => Number(found?.[1]));
    return [...new Set(holders)].filter((pid) => pid !== process.pid).map(nameProcess);
  } catch {
    return [];
  }
}

function nameProcess(pid: number): string {
  try {
    return `process ${pid}, ${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()}`;
  } catch {
    return `process ${pid}`;
  }
}
