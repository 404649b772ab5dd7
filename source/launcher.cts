#!/usr/bin/env node
/**
 * The first file that Node runs; it prepares the process and then loads the program.
 *
 * It is CommonJS because two things must come before any ES module: the size of libuv's thread
 * pool is read once, at the pool's first use, and loading an ES module already uses the pool; and a
 * Node too old for the program must still be able to run this file and print that.
 */

const pool = require('./base/pool-size.js') as typeof import('./base/pool-size.js');
const terminal = require('./base/terminal.js') as typeof import('./base/terminal.js');
const v8Flags = require('./base/v8-flags.js') as typeof import('./base/v8-flags.js');
const questions =
  require('./commands/question-words.js') as typeof import('./commands/question-words.js');
const settings = require('./sim/settings.js') as typeof import('./sim/settings.js');

const OLDEST_NODE = [20, 17] as const;

/** The files in data/: a topology that is read later may name more. */
const DATABASES = 3;

if (isNodeSupported()) {
  process.env['NODE_ENV'] ??= 'production';
  // Empty it counts as unset, though Node itself would heed it.
  if (process.env['NO_COLOR'] === '') delete process.env['NO_COLOR'];
  // Node warns where both are set; NO_COLOR is the one that counts.
  if (process.env['NO_COLOR']) delete process.env['FORCE_COLOR'];
  start(process.argv.slice(2));
} else {
  process.stderr.write(
    `dbsim-tui needs Node.js ${OLDEST_NODE.join('.')} or newer, and this is ${process.versions.node}.\n`,
  );
  process.exitCode = 2;
}

function start(args: readonly string[]): void {
  if (questions.isQuestion(args)) {
    const { answer } = require('./answers.cjs') as typeof import('./answers-only.js');
    void answer(args);
    return;
  }
  const isScreen = opensScreen(args);
  process.env['UV_THREADPOOL_SIZE'] ??= String(isScreen ? pool.SMALL_POOL : runPoolSize(args));
  keepCompiledModules();
  compileSparingly();
  if (isScreen) void import('./cli.js');
  else startCommand(args);
}

function isNodeSupported(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}

function startCommand(args: readonly string[]): void {
  const { startProgram } =
    require('./base/start-program.js') as typeof import('./base/start-program.js');
  const { COMMANDS } = require('./commands/flag.js') as typeof import('./commands/flag.js');
  startProgram(__dirname, 'commands', require, COMMANDS.find((name) => name === args[0]) ?? 'run');
}

/** The screen needs less: each of its runs is a process of its own, with a pool that fits it. */
function runPoolSize(args: readonly string[]): number {
  const { readFileSync } = require('node:fs') as typeof import('node:fs');
  const limit = pool.readProcessLimit((path) => readFileSync(path, 'utf8'));
  return pool.poolSize({ threads: threadCount(args), databases: DATABASES }, limit);
}

/** The worker threads that the command may run. */
function threadCount(args: readonly string[]): number {
  const { min, max } = settings.LIMITS.threads;
  const asked = Number(valueOf('--threads', args) ?? settings.DEFAULT_SETTINGS.threads);
  return asked >= min && asked <= max ? asked : settings.DEFAULT_SETTINGS.threads;
}

function opensScreen(args: readonly string[]): boolean {
  const { isatty } = require('node:tty') as typeof import('node:tty');
  const isTerminal = isatty(0) && isatty(1);
  const hasCommand = args[0] !== undefined && !args[0].startsWith('-');
  if (hasCommand) return (args[0] === 'screen' || args[0] === 'replay') && isTerminal;
  return terminal.isDrawable({ isTTY: isTerminal }, process.env);
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

function compileSparingly(): void {
  const { setFlagsFromString } = require('node:v8') as typeof import('node:v8');
  for (const flag of v8Flags.sparingFlags(process.versions.node)) setFlagsFromString(flag);
}

/** From Node 22 on, Node keeps the compiled code of modules: of the screen, and of the packages beside the program. */
function keepCompiledModules(): void {
  interface WithCompileCache {
    enableCompileCache?: (folder?: string) => { directory?: string };
  }
  const { enableCompileCache } = require('node:module') as WithCompileCache;
  if (!enableCompileCache) return;
  const { codeFolder } = require('./base/code-cache.js') as typeof import('./base/code-cache.js');
  const { directory } = enableCompileCache(process.env['NODE_COMPILE_CACHE'] ?? codeFolder());
  // Worker threads and child processes know of the cache from the environment alone.
  if (directory !== undefined) process.env['NODE_COMPILE_CACHE'] ??= directory;
}
