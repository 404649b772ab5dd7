#!/usr/bin/env node
/**
 * The first file that Node runs; it prepares the process and then loads the program.
 *
 * It is CommonJS because two things must come before any ES module: the size of libuv's thread
 * pool is read once, at the pool's first use, and loading an ES module already uses the pool; and a
 * Node too old for the program must still be able to read this file and say so.
 */

const OLDEST_NODE = [20, 17] as const;
const DEFAULT_THREADS = 10;
const MAX_THREADS = 256;
const DATABASES = 3;

if (isNodeSupported()) {
  process.env['NODE_ENV'] ??= 'production';
  // Node warns where both are set; NO_COLOR is the one that counts.
  if (process.env['NO_COLOR']) delete process.env['FORCE_COLOR'];
  process.env['UV_THREADPOOL_SIZE'] ??= String(threadPoolSize());
  keepCompiledCode();
  compileSparingly();
  void import('./cli.js');
} else {
  process.stderr.write(
    `dbsim-tui needs Node.js ${OLDEST_NODE.join('.')} or newer, and this is ${process.versions.node}.\n`,
  );
  process.exitCode = 2;
}

function isNodeSupported(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}

/**
 * SQLite's busy handler sleeps inside a pool thread, so under `--order race` every worker may hold
 * one for each database; with fewer, the writer that all others wait for finds no thread to run on.
 */
function threadPoolSize(): number {
  const wanted = Math.min(1024, DATABASES * threadCount() + 4);
  // libuv aborts the whole process when it cannot start a pool thread.
  return Math.max(4, Math.min(wanted, Math.floor(processLimit() / 4)));
}

/** The most worker threads that this process may come to run. */
function threadCount(): number {
  const args = process.argv.slice(2);
  // On the screen the number is chosen later; the larger pool costs some 25 ms at start.
  if (opensScreen(args)) return MAX_THREADS;
  const asked = Number(valueOf('--threads', args) ?? DEFAULT_THREADS);
  return asked >= 1 && asked <= MAX_THREADS ? asked : DEFAULT_THREADS;
}

function opensScreen(args: readonly string[]): boolean {
  const { isatty } = require('node:tty') as typeof import('node:tty');
  const hasCommand = args[0] !== undefined && !args[0].startsWith('-');
  return !hasCommand && isatty(0) && isatty(1);
}

/** The last value given to a flag, as `--flag value` or `--flag=value`. */
function valueOf(flag: string, args: readonly string[]): string | undefined {
  let value: string | undefined;
  args.forEach((arg, index) => {
    if (arg === flag) value = args[index + 1];
    if (arg.startsWith(`${flag}=`)) value = arg.slice(flag.length + 1);
  });
  return value;
}

/** How many threads the machine lets this user or container have; infinite where it does not say. */
function processLimit(): number {
  const { readFileSync } = require('node:fs') as typeof import('node:fs');
  const limits = [
    ['/proc/self/limits', /^Max processes +(\d+)/m],
    ['/sys/fs/cgroup/pids.max', /^(\d+)/],
    ['/sys/fs/cgroup/pids/pids.max', /^(\d+)/],
  ] as const;
  const numbers = limits.map(([file, pattern]) => {
    try {
      return Number(pattern.exec(readFileSync(file, 'utf8'))?.[1] ?? Infinity);
    } catch {
      return Infinity;
    }
  });
  return Math.min(...numbers);
}

/**
 * Every thread compiles the same code for itself and has few rows to make up for it. V8 is told to
 * optimize later, and to inline less where it does: 10,000 rows by ten threads take a sixth less
 * processor time, a million the same. Only in Node 20, where that was measured: newer ones have
 * a quicker compiler in between, and V8 complains aloud of flags that it no longer has.
 */
function compileSparingly(): void {
  if (!process.versions.node.startsWith('20.')) return;
  const { setFlagsFromString } = require('node:v8') as typeof import('node:v8');
  setFlagsFromString('--interrupt-budget=300000');
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=200');
}

/** From Node 22 on the compiled code is kept on disk, which shortens the next start. */
function keepCompiledCode(): void {
  interface WithCompileCache {
    enableCompileCache?: () => { directory?: string };
  }
  const { enableCompileCache } = require('node:module') as WithCompileCache;
  const directory = enableCompileCache?.().directory;
  // Worker threads and child processes know of the cache from the environment alone.
  if (directory !== undefined) process.env['NODE_COMPILE_CACHE'] ??= directory;
}
