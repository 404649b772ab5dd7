import { cpSync } from 'node:fs';
import path from 'node:path';
import { runProgram } from './program.mjs';
import { newFolder } from './work.mjs';

/** @type {Promise<string> | undefined} */
let empty;

/**
 * A new folder with the program's three databases, empty: the references write into the same tables
 * with the same checks and indexes.
 */
export async function emptyDatabases() {
  empty ??= migrate();
  const folder = newFolder('databases');
  for (const name of ['users.db', 'products.db', 'orders.db']) {
    cpSync(path.join(await empty, name), path.join(folder, name));
  }
  return folder;
}

async function migrate() {
  const dir = newFolder('empty');
  await runProgram(['migrate', '--dir', dir, '--quiet']);
  return path.join(dir, 'data');
}
