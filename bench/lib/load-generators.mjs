import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { runChild } from './child.mjs';
import { TABLES } from './rows.mjs';
import { newFolder, removeFolder } from './work.mjs';

/**
 * How much one client program writes: transactions of `batch` rows each, by so many clients.
 * @typedef {{ entity: import('./rows.mjs').Entity, rows: number, clients: number, batch: number }} Load
 * @typedef {{ rows: number, seconds: number }} Done
 */

/** One row with the number that an SQL expression gives; the same columns as ours, as realistic values. */
const VALUES = {
  User: (/** @type {string} */ id, /** @type {string} */ email) =>
    `(${id}, 'Zofia Nikolic', ${email}, NULL)`,
  Product: (/** @type {string} */ id) => `(${id}, 'Walnut Desk Lamp', 129.90)`,
  Order: (/** @type {string} */ id) => `(${id}, 11, 7, 3)`,
};

const COLUMNS = {
  User: 'id, name, email, email_fold',
  Product: 'id, name, price',
  Order: 'id, user_id, product_id, quantity',
};

/**
 * The statement that inserts the rows of one transaction.
 * @param {Load} load
 * @param {string} first what is put in place of the number of the first row
 * @param {(id: string) => string} emailOf
 */
export function insertStatement({ entity, batch }, first, emailOf) {
  const rows = Array.from({ length: batch }, (_, index) => {
    const id = index === 0 ? first : `${first} + ${index}`;
    return VALUES[entity](id, emailOf(id));
  });
  return `INSERT INTO ${TABLES[entity]} (${COLUMNS[entity]}) VALUES ${rows.join(', ')}`;
}

/** How often each client runs the statement. @param {Load} load */
function timesOf({ rows, clients, batch }) {
  return Math.ceil(rows / batch / clients);
}

/**
 * Runs pgbench: each client counts its rows from a million of its own.
 * @param {string} program
 * @param {string} address
 * @param {Load} load
 * @returns {Promise<Done>}
 */
export async function runPgbench(program, address, load) {
  const times = timesOf(load);
  const script = [
    `\\set n :n + 1`,
    `\\set first :client_id * 1000000000 + :n * ${load.batch}`,
    `${insertStatement(load, ':first', (id) => `'u' || (${id}) || '@example.com'`)};`,
  ];
  const folder = newFolder('pgbench');
  const file = path.join(folder, 'script.sql');
  writeFileSync(file, `${script.join('\n')}\n`);
  const mode = load.batch === 1 ? 'prepared' : 'simple';
  const { stdout } = await runChild(program, [
    '--no-vacuum',
    '--define=n=0',
    `--protocol=${mode}`,
    `--client=${load.clients}`,
    `--transactions=${times}`,
    `--file=${file}`,
    address,
  ]);
  removeFolder(folder);
  return readPgbench(stdout, load.batch);
}

/** @param {string} text what pgbench prints @param {number} batch @returns {Done} */
export function readPgbench(text, batch) {
  const done = Number(/actually processed: (\d+)/.exec(text)?.[1]);
  const rate = Number(/^tps = ([\d.]+) \(without initial/m.exec(text)?.[1]);
  if (!(done > 0 && rate > 0))
    throw new Error(`pgbench printed nothing that can be read:\n${text}`);
  return { rows: done * batch, seconds: done / rate };
}

/**
 * Runs mariadb-slap, which knows no counter of its own: the server's short identifier, cut to what an
 * id may be, is the number of a row.
 * @param {string} program
 * @param {URL} address
 * @param {Load} load
 * @returns {Promise<Done>}
 */
export async function runSlap(program, address, load) {
  const transactions = timesOf(load) * load.clients;
  const first = `SET @first = (uuid_short() & 0x1FFFFFFFFFF) * ${load.batch} + 1`;
  const insert = insertStatement(load, '@first', (id) => `concat('u', ${id}, '@example.com')`);
  const statements = [first, insert];
  const folder = newFolder('slap');
  const file = path.join(folder, 'script.sql');
  writeFileSync(file, `${statements.join(';\n')};\n`);
  const { stdout } = await runChild(program, [
    '--no-defaults',
    '--protocol=tcp',
    `--host=${address.hostname}`,
    `--port=${address.port}`,
    `--user=${decodeURIComponent(address.username)}`,
    `--password=${decodeURIComponent(address.password)}`,
    `--create-schema=${address.pathname.slice(1)}`,
    '--no-drop',
    '--delimiter=;',
    `--query=${file}`,
    `--concurrency=${load.clients}`,
    `--number-of-queries=${transactions * statements.length}`,
  ]);
  removeFolder(folder);
  return { rows: transactions * load.batch, seconds: readSlap(stdout) };
}

/** @param {string} text what mariadb-slap prints */
export function readSlap(text) {
  const seconds = Number(/Average number of seconds to run all queries: ([\d.]+)/.exec(text)?.[1]);
  if (!(seconds > 0)) throw new Error(`mariadb-slap printed nothing that can be read:\n${text}`);
  return seconds;
}
