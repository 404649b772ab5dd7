import type { Database } from './database.js';
import { quoteName } from './schema.js';

/** Rows that one query fetches: large enough to be quick, small enough to hold in memory. */
const PAGE = 5000;

/**
 * A row as it stands in a table, whatever it holds: integers, reals, text, null, `blob:…` in hex, and
 * integers that JavaScript cannot hold as text.
 */
export type FoundRow = readonly (string | number | null)[];

interface Page {
  /** SQLite's number of its last row; null when there is none. */
  readonly last: string | null;
  /** A JSON list of rows. */
  readonly rows: string;
}

/** Which table of which database file to read. */
export interface ScanTarget {
  readonly database: Pick<Database, 'handle'>;
  readonly table: string;
  readonly columns: readonly string[];
}

/**
 * Reads a whole table in pages, in the order in which it is stored, with its columns in the given
 * order. Goes by SQLite's own row number, so that rows which share an id are all seen.
 */
export async function* scanTable({
  database,
  table,
  columns,
}: ScanTarget): AsyncGenerator<FoundRow[], void, void> {
  const values = columns
    .map(quoteName)
    .map(
      (name) =>
        `CASE typeof(${name}) WHEN 'blob' THEN 'blob:' || hex(${name}) ` +
        `WHEN 'integer' THEN iif(${name} BETWEEN ${Number.MIN_SAFE_INTEGER} AND ${Number.MAX_SAFE_INTEGER}, ${name}, CAST(${name} AS TEXT)) ELSE ${name} END`,
    );
  const statement = await database.handle.prepare(
    `SELECT CAST(max(page.position) AS TEXT) AS last, json_group_array(json(page.row)) AS rows FROM (` +
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
    // SQLite reads the next page while the caller looks at this one.
    if (!isLast) fetching = fetchFrom(next);
    fetching.catch(() => undefined);
    yield JSON.parse(page.rows) as FoundRow[];
    if (isLast) return;
  }
}
