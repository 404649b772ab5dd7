import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { inRoot } from '../../scripts/lib/paths.mjs';

/** What was measured against what. @returns {Record<string, string>} */
export function versions() {
  const found = {
    'dbsim-tui': packageVersion('package.json'),
    sqlite3: packageVersion('node_modules/sqlite3/package.json'),
    sequelize: packageVersion('node_modules/sequelize/package.json'),
    'better-sqlite3': packageVersion('bench/node_modules/better-sqlite3/package.json'),
    'sqlite3 command': sqliteCommand(),
  };
  return Object.fromEntries(
    Object.entries(found).filter(
      /** @returns {entry is [string, string]} */ (entry) => entry[1] !== undefined,
    ),
  );
}

/** The version of the `sqlite3` command; undefined when there is none. */
export function sqliteCommand() {
  try {
    return execFileSync('sqlite3', ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).split(' ')[0];
  } catch {
    return undefined;
  }
}

/** @param {string} file @returns {string | undefined} */
function packageVersion(file) {
  return existsSync(inRoot(file))
    ? JSON.parse(readFileSync(inRoot(file), 'utf8')).version
    : undefined;
}
