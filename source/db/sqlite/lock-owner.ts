import { readFileSync, statSync } from 'node:fs';

/** /proc/locks is read in parts, so one read can miss a lock if others come and go meanwhile: read it again. */
const READS = 3;

/**
 * The other processes that hold a lock on a database, "process 1234, sqlite3"; empty if the system does not
 * report them (only Linux does, in /proc/locks). The file must not be opened: closing it would drop this
 * process's own locks.
 */
export function lockOwners(file: string): string[] {
  try {
    const inodes = new Set(
      [file, `${file}-shm`].flatMap((path) => {
        const inode = statSync(path, { throwIfNoEntry: false })?.ino;
        return inode === undefined ? [] : [String(inode)];
      }),
    );
    for (let read = 1; read <= READS; read += 1) {
      const owners = readOwners(inodes).filter((pid) => pid !== process.pid);
      if (owners.length > 0) return owners.map(nameProcess);
    }
  } catch {
    // Not every system has /proc/locks, or lets every user read it.
  }
  return [];
}

/** The ids of the processes that hold a write lock on one of these files. */
function readOwners(inodes: ReadonlySet<string>): number[] {
  const owners = readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .map((line) => /^\d+: \S+ +\S+ +WRITE +(\d+) [0-9a-f]+:[0-9a-f]+:(\d+) /.exec(line))
    .filter((found) => found !== null && inodes.has(found[2] ?? ''))
    .map((found) => Number(found?.[1]));
  return [...new Set(owners)];
}

function nameProcess(pid: number): string {
  try {
    return `process ${pid}, ${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()}`;
  } catch {
    return `process ${pid}`;
  }
}
