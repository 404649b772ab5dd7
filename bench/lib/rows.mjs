import { once } from 'node:events';
import { createReadStream, createWriteStream, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { simulate } from './program.mjs';
import { newFolder, removeFolder } from './work.mjs';

/** One seed for all: the figures of two days are about the same rows. */
export const SEED = 20_260_105;

/** The columns of each entity, as its file and its table name them. */
export const COLUMNS = {
  User: ['id', 'name', 'email'],
  Product: ['id', 'name', 'price'],
  Order: ['id', 'user_id', 'product_id', 'quantity'],
};

/** The file and the table of each entity. */
export const TABLES = { User: 'users', Product: 'products', Order: 'orders' };

/**
 * @typedef {keyof typeof TABLES} Entity
 * @typedef {{ folder: string, counts: Record<Entity, number>, count: number }} RowSet
 */

/** @type {Map<string, Promise<RowSet>>} */
const made = new Map();

/**
 * The rows that a run of the program inserts, as CSV files with a heading: what a reference loads is
 * what the program loaded. Made once for all benchmarks of one call.
 * @param {{ rows: number, invalid: number }} wanted
 * @returns {Promise<RowSet>}
 */
export function insertedRows(wanted) {
  const key = JSON.stringify(wanted);
  const known = made.get(key);
  if (known) return known;
  const making = makeRows(wanted);
  made.set(key, making);
  return making;
}

/**
 * The arguments for a run that makes exactly the rows of `insertedRows`.
 * @param {{ rows: number, invalid: number }} wanted
 */
export function generateArgs({ rows, invalid }) {
  return ['generate', '--rows', `${rows}`, '--invalid', `${invalid}`, '--seed', `${SEED}`];
}

/** @param {{ rows: number, invalid: number }} wanted @returns {Promise<RowSet>} */
async function makeRows(wanted) {
  const dir = newFolder('source');
  await simulate([...generateArgs(wanted), '--batch', '5000', '--threads', '3'], { dir });
  const folder = newFolder('rows');
  const counts = await writeCsv(attemptsOf(dir), folder);
  removeFolder(dir);
  return { folder, counts, count: counts.User + counts.Product + counts.Order };
}

/**
 * The first rows of a set in the order in which the program takes them: in each entity's order, the
 * entities mixed evenly.
 * @param {RowSet} set
 * @param {string} file where they go as JSON: a list of [entity, values in the order of COLUMNS]
 */
export async function writeMixed({ folder, counts }, file) {
  /** @type {{ at: number, row: [Entity, (string | number)[]] }[]} */
  const all = [];
  for (const entity of /** @type {Entity[]} */ (Object.keys(TABLES))) {
    let place = 0;
    const lines = createReadStream(path.join(folder, `${TABLES[entity]}.csv`));
    for await (const line of readline.createInterface({ input: lines })) {
      if (place > 0) {
        const values = splitCsv(line).map((text, at) =>
          /^(?:name|email|price)$/.test(COLUMNS[entity][at] ?? '') ? text : Number(text),
        );
        all.push({ at: place / counts[entity], row: [entity, values] });
      }
      place += 1;
    }
  }
  all.sort((one, other) => one.at - other.at);
  writeFileSync(file, JSON.stringify(all.map(({ row }) => row)));
}

/**
 * A line of CSV as the program's own rows need it: quoted only where it must be.
 * @param {readonly (string | number)[]} values
 */
export function csvLine(values) {
  return `${values.map((value) => (/[",\n\r]/.test(`${value}`) ? `"${`${value}`.replaceAll('"', '""')}"` : `${value}`)).join(',')}\n`;
}

/** The reverse of csvLine, for a line without line breaks. @param {string} line */
export function splitCsv(line) {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
}

/** @param {string} attempts @param {string} folder @returns {Promise<Record<Entity, number>>} */
async function writeCsv(attempts, folder) {
  const counts = { User: 0, Product: 0, Order: 0 };
  const files = {
    User: createWriteStream(path.join(folder, 'users.csv')),
    Product: createWriteStream(path.join(folder, 'products.csv')),
    Order: createWriteStream(path.join(folder, 'orders.csv')),
  };
  const entities = /** @type {Entity[]} */ (Object.keys(files));
  for (const entity of entities) files[entity].write(csvLine(COLUMNS[entity]));
  for await (const line of readline.createInterface({ input: createReadStream(attempts) })) {
    const inserted = insertedRow(line);
    if (!inserted) continue;
    const { entity, values } = inserted;
    if (entity === 'User') requirePlainEmail(String(values[2]));
    counts[entity] += 1;
    if (!files[entity].write(csvLine(values))) await once(files[entity], 'drain');
  }
  await Promise.all(entities.map((entity) => once(files[entity].end(), 'close')));
  return counts;
}

/**
 * The row of a line of an attempts file, as stored, if it was inserted at the first try.
 * @param {string} line
 * @returns {{ entity: Entity, values: readonly (string | number)[] } | undefined}
 */
export function insertedRow(line) {
  const [entity, members] = Object.entries(JSON.parse(line))[0] ?? [];
  return Array.isArray(members)
    ? { entity: /** @type {Entity} */ (entity), values: members[1] }
    : undefined;
}

/** Addresses beyond ASCII have a second column to be unique in, which the references do without. @param {string} email */
function requirePlainEmail(email) {
  // oxlint-disable-next-line no-control-regex
  if (!/^[\x00-\x7f]*$/.test(email)) throw new Error(`an address beyond ASCII: ${email}`);
}

/** @param {string} dir */
function attemptsOf(dir) {
  const folder = path.join(dir, 'data', 'runs');
  const name = readdirSync(folder).find((file) => file.endsWith('.attempts.ndjson'));
  if (name === undefined) throw new Error(`no run has left its attempts in ${folder}`);
  return path.join(folder, name);
}
