import { existsSync, readFileSync } from 'node:fs';
import { runNpm } from '../../scripts/lib/child.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { notify } from '../../scripts/lib/notify.mjs';

const BINARY = inRoot('bench/node_modules/better-sqlite3/build/Release/better_sqlite3.node');
const RECORD = inRoot('bench/node_modules/.package-lock.json');

/**
 * Installs what only the benchmarks need, at their first use: it is compiled for a minute or two,
 * which no start or test of the program should wait for.
 */
export async function installReferences() {
  if (existsSync(BINARY) && installedVersion() === lockedVersion()) return;
  notify('installing better-sqlite3 for the benchmarks (it may be compiled for a minute or two) …');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await runNpm(args, { cwd: inRoot('bench') });
  if (code !== 0 || !existsSync(BINARY)) {
    throw new Error(`better-sqlite3 could not be installed:\n${output}`);
  }
}

function installedVersion() {
  return existsSync(RECORD) ? versionIn(RECORD) : undefined;
}

function lockedVersion() {
  return versionIn(inRoot('bench/package-lock.json'));
}

/** @param {string} file @returns {string} */
function versionIn(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages['node_modules/better-sqlite3']?.version;
}
