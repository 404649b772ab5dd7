/**
 * Threads of libuv's pool for a process that runs nothing: files and name look-ups take one for a
 * moment, a database that another program has locked takes one for as long as it is waited for.
 */
export const SMALL_POOL = 8;

/** More than this libuv does not start. */
const LARGEST_POOL = 1024;

/**
 * The threads of libuv's pool that fit a run. SQLite's busy handler sleeps inside a pool thread, so
 * under `--order race` every worker may hold one for each database; with fewer, the writer that all
 * others wait for finds no thread to run on.
 * @param processLimit how many threads the machine lets this user or container have: libuv aborts the
 *   whole process when it cannot start a pool thread
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
 * How many threads the machine lets this user or container have; infinite where there is no limit.
 * @param read gives the text of a file, or throws
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
