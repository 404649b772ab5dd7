import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * The part of better-sqlite3 that is used; it is installed beside the benchmarks only when they run.
 * @typedef {{ run: (...values: unknown[]) => void }} Statement
 * @typedef {{ prepare: (sql: string) => Statement, pragma: (text: string) => void, close: () => void }} Database
 * @typedef {new (file: string, options: { timeout: number }) => Database} DatabaseClass
 */

const { task, words, latencies } = /** @type {{
  task: { folder: string, rowsFile: string, count: number, journal: string, sync: string },
  words: Int32Array,
  latencies: Float64Array,
}} */ (workerData);

const BetterSqlite3 = /** @type {DatabaseClass} */ (
  createRequire(import.meta.url)('better-sqlite3')
);

const rows = /** @type {['User' | 'Product' | 'Order', unknown[]][]} */ (
  JSON.parse(readFileSync(task.rowsFile, 'utf8'))
);
const writers = {
  User: open('users', 'INSERT INTO users (id, name, email) VALUES (?, ?, ?)'),
  Product: open('products', 'INSERT INTO products (id, name, price) VALUES (?, ?, ?)'),
  Order: open(
    'orders',
    'INSERT INTO orders (id, user_id, product_id, quantity) VALUES (?, ?, ?, ?)',
  ),
};

Atomics.add(words, 0, 1);
Atomics.wait(words, 1, 0);

let written = 0;
for (;;) {
  const at = Atomics.add(words, 2, 1);
  const row = at < task.count ? rows[at] : undefined;
  if (!row) break;
  const began = performance.now();
  writers[row[0]].write(row[1]);
  latencies[at] = performance.now() - began;
  written += 1;
}
const endedNs = process.hrtime.bigint();
for (const writer of Object.values(writers)) writer.close();
parentPort?.postMessage({ rows: written, endedNs });

/** @param {string} name @param {string} sql */
function open(name, sql) {
  const database = new BetterSqlite3(path.join(task.folder, `${name}.db`), { timeout: 60_000 });
  database.pragma(`journal_mode = ${task.journal}`);
  database.pragma(`synchronous = ${task.sync}`);
  database.pragma('wal_autocheckpoint = 20000');
  const [begin, insert, commit] = ['BEGIN IMMEDIATE', sql, 'COMMIT'].map((text) =>
    database.prepare(text),
  );
  return {
    write: (/** @type {unknown[]} */ values) => {
      begin?.run();
      insert?.run(...values);
      commit?.run();
    },
    close: () => database.close(),
  };
}
