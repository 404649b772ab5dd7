import type { Entity, Field } from '../../entities/entity.js';
import { rowsOfJson, type FoundRow } from '../rows.js';
import { quoteName } from './columns.js';
import type { SqliteHandle } from './handle.js';
import { foundJson } from './read-back.js';

/** Rows per query: enough to be fast, few enough for the memory. */
const PAGE = 5000;

interface Page {
  /** The rowid of its last row; null for an empty page. */
  readonly last: string | null;
  readonly rows: Buffer | string;
}

/** The table to read, and the connection. */
export interface ScanTarget {
  readonly handle: SqliteHandle;
  readonly entity: Pick<Entity, 'table' | 'fields'>;
}

/** Like `scanJson`, with parsed rows. */
export async function* scanTable(target: ScanTarget): AsyncGenerator<FoundRow[], void, void> {
  for await (const page of scanJson(target)) yield rowsOfJson(page);
}

/**
 * Reads a whole table in pages, in the order of SQLite's rowid, so that rows with the same id are all read.
 * @returns the rows of each page as `jsonOfRows` gives them
 */
export async function* scanJson({
  handle,
  entity: { table, fields },
}: ScanTarget): AsyncGenerator<Buffer, void, void> {
  const values = fields.map(foundJson);
  const rowid = rowidName(fields);
  const rows = `group_concat(page.row, ',' || char(10))`;
  // As a BLOB, the driver passes the bytes on without decoding them.
  const isUtf8 = (await handle.value('PRAGMA encoding')) === 'UTF-8';
  const statement = await handle.prepare(
    `SELECT CAST(max(page.position) AS TEXT) AS last, ${isUtf8 ? `CAST(${rows} AS BLOB)` : rows} AS rows FROM (` +
      `SELECT ${rowid} AS position, json_array(${values.join(', ')}) AS row FROM ${quoteName(table)} ` +
      `WHERE ${rowid} >= CAST(? AS INTEGER) ORDER BY ${rowid} LIMIT ${PAGE}) AS page`,
  );
  const fetchFrom = (first: bigint): Promise<Page[]> => statement.all<Page>([String(first)]);
  let fetching = fetchFrom(-(2n ** 63n));
  for (;;) {
    const [page] = await fetching;
    if (!page || page.last === null) return;
    const next = BigInt(page.last) + 1n;
    const isLast = next >= 2n ** 63n;
    // Read the next page while the caller processes this one.
    if (!isLast) fetching = fetchFrom(next);
    fetching.catch(() => undefined);
    yield typeof page.rows === 'string' ? Buffer.from(page.rows) : page.rows;
    if (isLast) return;
  }
}

/** A name of SQLite's rowid that no column has; a table whose columns have them all is read by its key. */
function rowidName(fields: readonly Field[]): string {
  const names = fields.map(({ name }) => name.toLowerCase());
  const free = ['rowid', '_rowid_', 'oid'].find((name) => !names.includes(name));
  return free ?? quoteName(fields[0]?.name ?? '');
}
