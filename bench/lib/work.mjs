import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../../scripts/lib/paths.mjs';

/** Not the system's temporary folder: that is often kept in memory, where no disk is waited for. */
const DEFAULT_PARENT = inRoot('bench', '.work');

/** @type {string | undefined} */
let work;
/** @type {Set<number>} process groups */
const running = new Set();

/**
 * Makes the folder for everything that is written on the way. However this process ends, short of
 * being killed, the folder goes, and all programs that it started with it.
 * @param {string} [parent]
 */
export function openWork(parent = DEFAULT_PARENT) {
  mkdirSync(parent, { recursive: true });
  removeLeftovers(parent);
  work = mkdtempSync(path.join(parent, `bench-${process.pid}-`));
  process.once('exit', cleanUp);
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  process.once('SIGHUP', () => process.exit(129));
}

/** A new, empty folder. @param {string} name */
export function newFolder(name) {
  if (work === undefined) throw new Error('openWork comes first');
  return mkdtempSync(path.join(work, `${name}-`));
}

/** Removes a folder that is no longer needed. @param {string} folder */
export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/**
 * Starts a program in a process group of its own, which is killed with this process.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { ...options, stdio: 'pipe', detached: true });
  const { pid } = child;
  if (pid !== undefined) {
    killAtExit(pid);
    child.once('close', () => running.delete(pid));
  }
  return child;
}

/** Has a process group killed with this process. @param {number} pid @returns {() => void} undoes it */
export function killAtExit(pid) {
  running.add(pid);
  return () => void running.delete(pid);
}

function cleanUp() {
  for (const pid of running) {
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
  if (work !== undefined) removeFolder(work);
}

/** What benchmarks that were killed have left. @param {string} parent */
function removeLeftovers(parent) {
  for (const name of readdirSync(parent)) {
    const pid = Number(/^bench-(\d+)-/.exec(name)?.[1]);
    if (pid && !isAlive(pid)) removeFolder(path.join(parent, name));
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
