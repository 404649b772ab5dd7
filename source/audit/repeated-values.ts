import { quoteName } from '../db/sqlite/columns.js';
import type { SqliteDatabase } from '../db/sqlite/database.js';
import { comparedForm, type EmailField } from '../entities/entity.js';
import { uniquesOf, type Unique } from '../entities/unique.js';

/** A value of a unique field, or of several together, that more than one row has. */
export interface RepeatedValue {
  readonly unique: Unique;
  readonly value: string;
  readonly rows: number;
}

/** Looks for repeated values of the unique fields of a table. @throws DatabaseError */
export async function findRepeated(database: SqliteDatabase): Promise<RepeatedValue[]> {
  const repeated: RepeatedValue[] = [];
  for (const unique of uniquesOf(database.description.entity)) {
    for (const { value, rows } of await repeatedOf(database, unique)) {
      repeated.push({ unique, value: String(value), rows });
    }
  }
  return repeated;
}

/** A value, and how many rows have it. */
interface Counted {
  readonly value: string | number;
  readonly rows: number;
}

function repeatedOf(database: SqliteDatabase, unique: Unique): Promise<Counted[]> {
  const [field, ...others] = unique.fields;
  if (!field) return Promise.resolve([]);
  if (others.length > 0) return repeatedTogether(database, unique);
  return field.kind === 'email'
    ? repeatedAddresses(database, field)
    : repeatedIn(database, field.name);
}

function repeatedIn({ handle, description }: SqliteDatabase, field: string): Promise<Counted[]> {
  const column = quoteName(field);
  return handle.all<Counted>(
    `SELECT ${column} AS value, count(*) AS rows FROM ${quoteName(description.entity.table)} ` +
      `WHERE typeof(${column}) IN ('text', 'integer') GROUP BY ${column} HAVING count(*) > 1`,
  );
}

function repeatedTogether(
  { handle, description }: SqliteDatabase,
  { fields }: Unique,
): Promise<Counted[]> {
  const columns = fields.map(({ name }) => quoteName(name));
  const isWhole = columns.map((column) => `${column} IS NOT NULL`).join(' AND ');
  return handle.all<Counted>(
    `SELECT concat_ws(', ', ${columns.join(', ')}) AS value, count(*) AS rows FROM ${quoteName(description.entity.table)} ` +
      `WHERE ${isWhole} GROUP BY ${columns.join(', ')} HAVING count(*) > 1`,
  );
}

/** SQLite groups those that it can compare; the few folded ones are grouped here. */
async function repeatedAddresses(database: SqliteDatabase, field: EmailField): Promise<Counted[]> {
  const table = quoteName(database.description.entity.table);
  const column = quoteName(field.name);
  const repeated = await database.handle.all<Counted>(
    `SELECT lower(${column}) AS value, count(*) AS rows FROM ${table} WHERE typeof(${column}) = 'text' ` +
      `GROUP BY ${column} COLLATE NOCASE HAVING count(*) > 1`,
  );
  const wide = await database.handle.all<{ value: string }>(
    `SELECT DISTINCT ${column} COLLATE NOCASE AS value FROM ${table} WHERE typeof(${column}) = 'text' AND (length(${column}) <> octet_length(${column}) OR ${column} LIKE '%xn--%')`,
  );
  const rowsOf = new Map<string, number>();
  for (const { value } of wide) {
    const key = comparedForm(field, value);
    rowsOf.set(key, (rowsOf.get(key) ?? 0) + 1);
  }
  const folded = [...rowsOf].map(([value, rows]) => ({ value, rows }));
  return [...repeated, ...folded.filter(({ rows }) => rows > 1)];
}
