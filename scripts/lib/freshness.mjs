import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { dist, inRoot, launcher } from './paths.mjs';

/** Everything that a build depends on. */
const INPUTS = [
  'source',
  'assets',
  'schema',
  'models',
  'scripts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** The file in dist/ that records from which inputs it was built; it stays out of the package. */
export const STAMP = '.inputs';

/** Whether dist/ was built from the inputs as they are now. */
export function isBuilt() {
  const stamp = path.join(dist, STAMP);
  return existsSync(launcher) && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputsHash();
}

/**
 * A hash of the names and contents of all inputs. Contents, not times: a checkout sets times again,
 * and reading some hundred small files takes a few milliseconds.
 */
export function inputsHash() {
  const hash = createHash('sha256');
  for (const input of INPUTS) addTo(hash, input);
  return hash.digest('hex');
}

/** @param {import('node:crypto').Hash} hash @param {string} name relative to the checkout */
function addTo(hash, name) {
  const file = inRoot(name);
  if (!existsSync(file)) return;
  const entries = readdirIfFolder(file);
  if (entries === undefined) hash.update(`${name}\0`).update(readFileSync(file)).update('\0');
  else for (const entry of entries.toSorted()) addTo(hash, `${name}/${entry}`);
}

/** @param {string} file */
function readdirIfFolder(file) {
  try {
    return readdirSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}
