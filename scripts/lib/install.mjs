import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { runNpm } from './child.mjs';
import { inRoot, root } from './paths.mjs';
import { fail, notify } from './notify.mjs';

const lockFile = inRoot('package-lock.json');
const installedLockFile = inRoot('node_modules', '.package-lock.json');
const stampFile = inRoot('node_modules', '.dbsim-install.json');
const sqliteBinary = inRoot('node_modules/sqlite3/build/Release/node_sqlite3.node');

/** Whether node_modules holds what package-lock.json names, made for this Node and this machine. */
export function isInstalled() {
  const stamp = readText(stampFile);
  if (stamp === currentStamp()) return true;
  // Someone ran npm themselves: what npm recorded counts as much as our own stamp.
  const madeElsewhere = stamp !== undefined && platformOf(stamp) !== platformOf(currentStamp());
  if (madeElsewhere || !existsSync(sqliteBinary) || !isLockInstalled()) return false;
  writeFileSync(stampFile, currentStamp());
  return true;
}

/** Installs the dependencies; ends the process with advice when that fails. */
export async function install() {
  notify('installing dependencies (about a minute: sqlite3 is compiled) …');
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // Where sqlite3 is compiled, with all processors.
  const env = { JOBS: 'max', ...process.env };
  const { code, output } = await runNpm(args, { cwd: root, env });
  if (code !== 0) {
    process.stderr.write(output);
    fail(
      'npm ci failed, see above. It needs the npm registry, and Python 3, make and a C++ compiler ' +
        'where sqlite3 has no prebuilt binary. Mend that, then run the same command again.',
    );
  }
  if (!existsSync(sqliteBinary)) {
    process.stderr.write(output);
    fail(
      'npm ci did not build sqlite3. If install scripts are turned off (ignore-scripts), run ' +
        '`npm rebuild sqlite3 --ignore-scripts=false`, then the same command again.',
    );
  }
  writeFileSync(stampFile, currentStamp());
}

function currentStamp() {
  return JSON.stringify({
    lock: createHash('sha256').update(readFileSync(lockFile)).digest('hex'),
    platform: `${process.platform}-${process.arch}-${process.versions.modules}`,
  });
}

/** @param {string} stamp */
function platformOf(stamp) {
  return JSON.parse(stamp).platform;
}

/** Compares package-lock.json with the record that npm leaves of what it installed. */
function isLockInstalled() {
  const record = readText(installedLockFile);
  if (record === undefined) return false;
  /** @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean }>} Packages */
  /** @type {Packages} */
  const wanted = JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  /** @type {Packages} */
  const present = JSON.parse(record).packages;
  const isPresent = (/** @type {string} */ folder) =>
    present[folder]?.version === wanted[folder]?.version &&
    present[folder]?.integrity === wanted[folder]?.integrity;
  return Object.keys({ ...wanted, ...present })
    .filter((folder) => folder !== '')
    .every((folder) => isPresent(folder) || (wanted[folder]?.optional && !present[folder]));
}

/** @param {string} file */
function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
