import { DatabaseError } from '../../base/errors.js';
import { escapeText } from '../../base/text.js';
import type { AddedColumns } from '../migration-names.js';
import { definitionOf } from '../table-definition.js';
import { otherShape } from '../table-shape.js';
import type { ServerDescription } from './description.js';
import { createServerTable } from './schema.js';
import type { ServerSession } from './session.js';

/** The name of the temporary table to which a table is compared. */
const WANTED = 'dbsim_wanted';

/**
 * Compares the types and CHECKs of a table, which must exist, with those that a new one would have. The engine itself
 * writes both down: a temporary table is created for that, and dropped. A user who may not create temporary tables
 * has them not compared.
 * @param lacks the columns that the table lacks
 * @throws DatabaseError that names the columns that differ
 */
export async function requireSameRules(
  session: ServerSession,
  description: ServerDescription,
  lacks: AddedColumns,
): Promise<void> {
  const { engine, name, entity } = description;
  const { read, begin, end } = READERS[engine];
  const definition = { ...definitionOf(description), table: WANTED };
  const sql = createServerTable(engine, definition, lacks, true);
  await session.run(begin);
  let rules: readonly [found: Rules, wanted: Rules] | undefined;
  try {
    await session.run(sql);
    rules = [await read(session, entity.table, false), await read(session, WANTED, true)];
  } catch (error) {
    if (!(error instanceof DatabaseError && error.kind === 'access-denied')) throw error;
  } finally {
    // A session that was lost has dropped the table.
    if (session.session) await session.run(end);
  }
  if (!rules) return;
  const [found, wanted] = rules;
  const columns = [...new Set([...found.keys(), ...wanted.keys()])].filter(
    (column) => found.get(column) !== wanted.get(column),
  );
  if (columns.length === 0) return;
  const differences = columns.map((column) =>
    column === ''
      ? 'its CHECKs over several columns differ'
      : `its column ${escapeText(column)} has other rules`,
  );
  throw otherShape(name, entity, differences);
}

/** What an engine says of each column: its type and CHECKs; CHECKs of several columns are under an empty name. */
type Rules = ReadonlyMap<string, string>;

interface RulesReader {
  /** The statements around the temporary table. */
  readonly begin: string;
  readonly end: string;
  readonly read: (session: ServerSession, table: string, isTemporary: boolean) => Promise<Rules>;
}

const READERS: Readonly<Record<ServerDescription['engine'], RulesReader>> = {
  postgres: { begin: 'BEGIN', end: 'ROLLBACK', read: readPostgres },
  mysql: {
    begin: `DROP TEMPORARY TABLE IF EXISTS ${WANTED}`,
    end: `DROP TEMPORARY TABLE IF EXISTS ${WANTED}`,
    read: readMysql,
  },
};

async function readPostgres(
  session: ServerSession,
  table: string,
  isTemporary: boolean,
): Promise<Rules> {
  const schema = isTemporary
    ? 'pg_my_temp_schema()'
    : '(SELECT oid FROM pg_namespace WHERE nspname = current_schema())';
  const { rows } = await session.run(
    `WITH found AS (SELECT oid FROM pg_class WHERE relname = $1 AND relnamespace = ${schema})
SELECT a.attname AS column, format_type(a.atttypid, a.atttypmod) AS rule
  FROM pg_attribute a JOIN found ON a.attrelid = found.oid WHERE a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT CASE WHEN cardinality(c.conkey) = 1 THEN
    (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.conrelid AND a.attnum = c.conkey[1]) ELSE '' END,
    pg_get_constraintdef(c.oid)
  FROM pg_constraint c JOIN found ON c.conrelid = found.oid WHERE c.contype = 'c'
ORDER BY 1, 2`,
    [table],
  );
  return collect(
    rows.map(({ column, rule }): readonly [string, string] => [
      typeof column === 'string' ? column : '',
      String(rule),
    ]),
  );
}

/** A column in what MySQL and MariaDB print of a table, or a CHECK beside the columns. */
const COLUMN = /^`((?:[^`]|``)+)` (.*)$/s;
const CHECK = /^CONSTRAINT `(?:[^`]|``)+` (CHECK .*)$/s;

async function readMysql(session: ServerSession, table: string): Promise<Rules> {
  const quoted = `\`${table.replaceAll('`', '``')}\``;
  const { rows } = await session.run(`SHOW CREATE TABLE ${quoted}`);
  const [created] = rows;
  const text = created?.['Create Table'];
  const lines = (typeof text === 'string' ? text : '').split(/,?\n/).map((line) => line.trim());
  return collect(
    lines.flatMap((line): (readonly [string, string])[] => {
      const [, column, rule] = COLUMN.exec(line) ?? [];
      if (column !== undefined && rule !== undefined) return [[column.replaceAll('``', '`'), rule]];
      const [, check] = CHECK.exec(line) ?? [];
      if (check === undefined) return [];
      const [, only] = /`((?:[^`]|``)+)`/.exec(check) ?? [];
      return [[(only ?? '').replaceAll('``', '`'), check]];
    }),
  );
}

/** All rules of each column, in one text. */
function collect(rules: readonly (readonly [column: string, rule: string])[]): Rules {
  const found = new Map<string, readonly string[]>();
  for (const [column, rule] of rules) found.set(column, [...(found.get(column) ?? []), rule]);
  return new Map([...found].map(([column, own]) => [column, own.toSorted().join('\n')]));
}
