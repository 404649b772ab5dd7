import type { Unique } from '../../entities/unique.js';
import { quoteFor } from './columns.js';
import type { ServerDescription } from './description.js';
import type { ServerSession } from './session.js';

/**
 * Unique values of a table that may be stored twice: those that repeat; of addresses, those that repeat in lower
 * case, and all that need folding.
 */
export async function suspectValues(
  session: ServerSession,
  { engine, entity }: ServerDescription,
  { fields }: Unique,
): Promise<string[]> {
  const table = quoteFor(engine, entity.table);
  const columns = fields.map(({ name }) => quoteFor(engine, name));
  const [field] = fields;
  const [column = ''] = columns;
  const read = async (sql: string): Promise<string[]> =>
    (await session.run(sql)).rows.map((row) => String(row['text']));
  if (fields.length > 1 || field?.kind !== 'email') {
    // A join, because MariaDB would run a subquery once per row.
    const own = columns.map((name) => `own.${name}`);
    const isSame = columns.map((name) => `repeated.${name} = own.${name}`).join(' AND ');
    return read(
      `SELECT ${fields.length > 1 ? `concat_ws(', ', ${own.join(', ')})` : own.join('')} AS text FROM ${table} AS own JOIN ` +
        `(SELECT ${columns.join(', ')} FROM ${table} GROUP BY ${columns.join(', ')} HAVING count(*) > 1) AS repeated ` +
        `ON ${isSame}`,
    );
  }
  const isPlain = (text: string): string =>
    `(octet_length(${text}) = char_length(${text}) AND lower(${text}) NOT LIKE '%xn--%')`;
  return read(
    `SELECT ${column} AS text FROM ${table} WHERE NOT ${isPlain(column)} ` +
      `UNION ALL SELECT own.${column} FROM ${table} AS own JOIN ` +
      `(SELECT lower(${column}) AS folded FROM ${table} GROUP BY lower(${column}) HAVING count(*) > 1) AS repeated ` +
      `ON repeated.folded = lower(own.${column}) WHERE ${isPlain(`own.${column}`)}`,
  );
}
