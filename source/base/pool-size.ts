/**
 * Size of libuv's thread pool for a process without writing threads. File access and name look-ups need a
 * pool thread briefly; waiting for a locked database blocks one.
 */
export const SMALL_POOL = 8;

/** The maximum of libuv. */
const LARGEST_POOL = 1024;

/**
 * The size of libuv's thread pool for a run. SQLite's busy handler sleeps in a pool thread, so under
 * `--order race` every writing thread may block one per database; with fewer, the thread that has the lock
 * might find no pool thread to go on.
 * @param processLimit the thread limit of this user or container: libuv aborts the process if it cannot
 *   start a pool thread
 */
export function poolSize(
  { threads, databases }: { readonly threads: number; readonly databases: number },
  processLimit: number,
): number {
  const wanted = Math.min(LARGEST_POOL, threads * databases + 4);
  return Math.max(4, Math.min(wanted, Math.floor(processLimit / 4)));
}

const LIMITS = [
  ['/proc/self/limits', /^Max processes +(\d+)/m],
  ['/sys/fs/cgroup/pids.max', /^(\d+)/],
  ['/sys/fs/cgroup/pids/pids.max', /^(\d+)/],
] as const;

/**
 * The thread limit of this user or container; Infinity if there is none.
 * @param read reads a file, or throws
 */
export function readProcessLimit(read: (path: string) => string): number {
  const numbers = LIMITS.map(([path, pattern]) => {
    try {
      return Number(pattern.exec(read(path))?.[1] ?? Infinity);
    } catch {
      return Infinity;
    }
  });
  return Math.min(...numbers);
}
