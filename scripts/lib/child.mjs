import { spawn } from 'node:child_process';

/** Taken at the start: a set-up before the program may last a minute. */
const parent = process.ppid;

/**
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Ending
 * @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv }} Options
 */

/**
 * Runs a program in this terminal and gives how it ended.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Options} [options]
 * @returns {Promise<Ending>}
 */
export function runInTerminal(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: 'inherit' });
    const stopPassing = passSignals(child);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      stopPassing();
      resolve({ code, signal });
    });
  });
}

/**
 * Runs a program and keeps what it prints, standard output and standard error in one text.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Options & { shell?: boolean }} [options]
 * @returns {Promise<Ending & { output: string }>}
 */
export function runQuietly(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ code, signal, output: Buffer.concat(chunks).toString() });
    });
  });
}

/**
 * Runs npm itself, the one that started this script where there is one.
 * @param {readonly string[]} args
 * @param {Options} [options]
 */
export function runNpm(args, options) {
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('npm-cli.js')) return runQuietly(process.execPath, [npm, ...args], options);
  // Windows has npm as a .cmd file, which only a shell can start; the arguments are our own words.
  return runQuietly('npm', args, { ...options, shell: process.platform === 'win32' });
}

/**
 * Ends this process the way a child ended, so that its parent sees no difference.
 * @param {Ending} ending
 */
export function endLike({ code, signal }) {
  if (signal !== null && process.platform !== 'win32') process.kill(process.pid, signal);
  process.exitCode = code ?? 1;
}

/**
 * The terminal sends Ctrl-C to the whole process group: the child has it already, and this process
 * only has to stay until the child has stopped cleanly. SIGTERM reaches one process, so it is passed.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} undoes it
 */
function passSignals(child) {
  const stay = () => {};
  const terminate = () => child.kill('SIGTERM');
  process.on('SIGINT', stay).on('SIGHUP', stay).on('SIGTERM', terminate);
  const stopWatching = watchNpm(terminate);
  return () => {
    stopWatching();
    process.off('SIGINT', stay).off('SIGHUP', stay).off('SIGTERM', terminate);
  };
}

/**
 * A SIGTERM for npm ends npm and the shell that it runs scripts in, but not the script. Losing the
 * shell is then the only sign that the program should stop.
 * @param {() => void} onEnd
 * @returns {() => void} stops watching
 */
function watchNpm(onEnd) {
  if (process.env.npm_lifecycle_event === undefined) return () => {};
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onEnd();
  }, 250);
  return () => clearInterval(timer);
}
