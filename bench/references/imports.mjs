import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { runChild } from '../lib/child.mjs';
import { emptyDatabases } from '../lib/databases.mjs';
import { TABLES } from '../lib/rows.mjs';
import { removeFolder } from '../lib/work.mjs';

const DONE = 'import-is-done';

/**
 * Three `sqlite3` commands at once, each importing one CSV file into one of the program's databases,
 * with the same journal, synchronous and checkpoint settings.
 *
 * The column for addresses beyond ASCII goes with its index: `.import` wants a value for every
 * column, and none of these rows has one there. That favours the reference by a trifle.
 * @param {import('../lib/rows.mjs').RowSet} rows
 * @returns {Promise<{ rate: number, ms: number, wallMs: number }>} until the last commit, as our own
 *   time, and until the last process has ended
 */
export async function importRows(rows) {
  const folder = await emptyDatabases();
  sqlite(
    folder,
    'users',
    'DROP INDEX users_email_fold_unique; ALTER TABLE users DROP COLUMN email_fold;',
  );
  for (const table of Object.values(TABLES)) sqlite(folder, table, 'PRAGMA journal_mode = wal;');
  const began = performance.now();
  const times = await Promise.all(
    Object.values(TABLES).map((table) => importTable(rows.folder, folder, table, began)),
  );
  const ms = Math.max(...times.map((time) => time.ms));
  const wallMs = performance.now() - began;
  for (const [entity, table] of Object.entries(TABLES)) {
    const stored = Number(sqlite(folder, table, `SELECT count(*) FROM ${table};`));
    const wanted = rows.counts[/** @type {keyof typeof TABLES} */ (entity)];
    if (stored !== wanted) throw new Error(`${stored} of ${wanted} ${table} were imported`);
  }
  removeFolder(folder);
  return { rate: rows.count / (ms / 1000), ms, wallMs };
}

/** @param {string} from @param {string} to @param {string} table @param {number} began */
async function importTable(from, to, table, began) {
  const input = [
    '.bail on',
    'PRAGMA synchronous = normal;',
    'PRAGMA wal_autocheckpoint = 20000;',
    `.import --csv --skip 1 ${table}.csv ${table}`,
    // The shell keeps what it prints to itself until it ends; another program's words come at once.
    `.shell echo ${DONE}`,
  ].join('\n');
  let ms = NaN;
  await runChild('sqlite3', ['-batch', path.join(to, `${table}.db`)], {
    cwd: from,
    input: `${input}\n`,
    onOutput: (stream, text) => {
      if (stream === 'stdout' && text.includes(DONE)) ms = performance.now() - began;
    },
  });
  return { ms };
}

/** @param {string} folder @param {string} table @param {string} sql */
function sqlite(folder, table, sql) {
  const { status, stdout, stderr } = spawnSync('sqlite3', [path.join(folder, `${table}.db`), sql], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`sqlite3: ${stderr}`);
  return stdout;
}
