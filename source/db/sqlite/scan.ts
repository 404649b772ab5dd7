import { rowsOfJson, type FoundRow } from '../rows.js';
import type { SqliteHandle } from './handle.js';
import { quoteName } from './schema.js';

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
  readonly table: string;
  readonly columns: readonly string[];
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
  table,
  columns,
}: ScanTarget): AsyncGenerator<Buffer, void, void> {
  const values = columns
    .map(quoteName)
    .map(
      (name) =>
        `CASE typeof(${name}) WHEN 'blob' THEN 'blob:' || hex(${name}) ` +
        `WHEN 'integer' THEN iif(${name} BETWEEN ${Number.MIN_SAFE_INTEGER} AND ${Number.MAX_SAFE_INTEGER}, ${name}, CAST(${name} AS TEXT)) ELSE ${name} END`,
    );
  const rows = `group_concat(page.row, ',' || char(10))`;
  // As a BLOB, the driver passes the bytes on without decoding them.
  const isUtf8 = (await handle.value('PRAGMA encoding')) === 'UTF-8';
  const statement = await handle.prepare(
    `SELECT CAST(max(page.position) AS TEXT) AS last, ${isUtf8 ? `CAST(${rows} AS BLOB)` : rows} AS rows FROM (` +
      `SELECT rowid AS position, json_array(${values.join(', ')}) AS row FROM ${quoteName(table)} ` +
      `WHERE rowid >= CAST(? AS INTEGER) ORDER BY rowid LIMIT ${PAGE}) AS page`,
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
