import type { ServerSession } from '../db/server/session.js';
import { groupBy, textOf, type CatalogueRow as Row } from './catalogue-row.js';
import type { Catalogue, Column, ForeignKey, Table, UniqueKey } from './catalogue.js';
import { mapMysqlType } from './mysql-types.js';
import { JSON_TYPE } from './mapped-types.js';

/**
 * Reads what a database of MySQL or MariaDB has, in one transaction that only reads.
 * @throws DatabaseError
 */
export async function readMysqlCatalogue(session: ServerSession, name: string): Promise<Catalogue> {
  await session.run('START TRANSACTION READ ONLY');
  const read = async (sql: string): Promise<readonly Row[]> => (await session.run(sql)).rows;
  const [version] = await read('SELECT version() AS version');
  const isMariadb = textOf(version, 'version').includes('MariaDB');
  const tables = await read(TABLES);
  const parts: Parts = {
    columns: await read(COLUMNS),
    indexes: await read(indexesSql(isMariadb)),
    foreignKeys: await read(FOREIGN_KEYS),
    checks: await read(checksSql(isMariadb)),
    triggers: await read(TRIGGERS),
  };
  await session.run('ROLLBACK');
  const isTable = (row: Row): boolean =>
    ['BASE TABLE', 'SYSTEM VERSIONED'].includes(textOf(row, 'kind'));
  return {
    name,
    tables: tables.filter(isTable).map((row) => tableOf(textOf(row, 'name'), parts)),
    others: tables
      .filter((row) => !isTable(row))
      .map((row) => `${textOf(row, 'kind').toLowerCase()} ${textOf(row, 'name')}`),
  };
}

/** Rows of the catalogue, each with the name of its table. */
type Parts = Readonly<
  Record<'columns' | 'indexes' | 'foreignKeys' | 'checks' | 'triggers', readonly Row[]>
>;

const HERE = 'table_schema = database()';

const TABLES = `SELECT table_name AS name, table_type AS kind FROM information_schema.tables WHERE ${HERE} ORDER BY table_name`;

const COLUMNS = `SELECT table_name AS rel, column_name AS name, column_type AS native, is_nullable AS nullable,
  column_default AS value, extra, collation_name AS collation
  FROM information_schema.columns WHERE ${HERE} ORDER BY table_name, ordinal_position`;

/** MySQL has indexes of expressions, whose columns have no name. */
function indexesSql(isMariadb: boolean): string {
  return `SELECT table_name AS rel, index_name AS name, non_unique AS repeats, column_name AS part, sub_part AS prefix,
  ${isMariadb ? 'NULL' : 'expression'} AS expression
  FROM information_schema.statistics WHERE ${HERE} ORDER BY table_name, index_name, seq_in_index`;
}

const FOREIGN_KEYS = `SELECT k.table_name AS rel, k.constraint_name AS name, k.column_name AS part,
  k.referenced_table_name AS target, k.referenced_column_name AS key_part, k.referenced_table_schema = database() AS is_here,
  r.delete_rule AS deleting, r.update_rule AS updating
  FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r
  ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name
  WHERE k.table_schema = database() AND k.referenced_table_name IS NOT NULL
  ORDER BY k.table_name, k.constraint_name, k.ordinal_position`;

/** The names of checks are unique in a database of MySQL, but only in a table of MariaDB. */
function checksSql(isMariadb: boolean): string {
  return isMariadb
    ? 'SELECT table_name AS rel, check_clause AS clause FROM information_schema.check_constraints WHERE constraint_schema = database() ORDER BY table_name, constraint_name'
    : `SELECT t.table_name AS rel, c.check_clause AS clause
  FROM information_schema.table_constraints t JOIN information_schema.check_constraints c
  ON c.constraint_schema = t.constraint_schema AND c.constraint_name = t.constraint_name
  WHERE t.table_schema = database() AND t.constraint_type = 'CHECK' ORDER BY t.table_name, c.constraint_name`;
}

const TRIGGERS =
  'SELECT event_object_table AS rel, trigger_name AS name FROM information_schema.triggers WHERE trigger_schema = database() ORDER BY trigger_name';

function tableOf(name: string, parts: Parts): Table {
  const of = (part: keyof Parts): Row[] => parts[part].filter((row) => row['rel'] === name);
  const checks = of('checks').map((row) => textOf(row, 'clause'));
  const json = checks.flatMap(
    (clause) => /^json_valid\(`((?:[^`]|``)*)`\)$/.exec(clause)?.[1]?.replaceAll('``', '`') ?? [],
  );
  const columns = of('columns');
  const indexes = [...groupBy(of('indexes'), 'name').values()];
  const isKey = (index: readonly Row[]): boolean => textOf(index[0], 'name') === 'PRIMARY';
  const unique = indexes.filter((index) => !isKey(index) && isWholeUnique(index));
  const others = indexes.filter((index) => !isKey(index) && !unique.includes(index));
  return {
    name,
    columns: columns.map((row) => columnOf(row, json)),
    primaryKey: (indexes.find(isKey) ?? []).map((row) => textOf(row, 'part')),
    uniqueKeys: unique.map((index) => uniqueKeyOf(index, columns)),
    foreignKeys: [...groupBy(of('foreignKeys'), 'name').values()].map(foreignKeyOf),
    others: [
      ...checks
        .filter((clause) => !/^json_valid\(`(?:[^`]|``)*`\)$/.test(clause))
        .map((clause) => `CHECK (${clause})`),
      ...others.map(
        (index) =>
          `${Number(index[0]?.['repeats']) === 1 ? 'index' : 'unique index of prefixes or of an expression,'} ${textOf(index[0], 'name')}`,
      ),
      ...of('triggers').map((row) => `trigger ${textOf(row, 'name')}`),
    ],
  };
}

function isWholeUnique(index: readonly Row[]): boolean {
  return index.every(
    (row) => Number(row['repeats']) === 0 && row['prefix'] === null && row['expression'] === null,
  );
}

function uniqueKeyOf(index: readonly Row[], columns: readonly Row[]): UniqueKey {
  const parts = index.map((row) => textOf(row, 'part'));
  const collations = columns
    .filter((row) => parts.includes(textOf(row, 'name')))
    .map((row) => textOf(row, 'collation'));
  const folding = collations.find(
    (collation) => collation !== '' && !/_(?:bin|cs)$/.test(collation),
  );
  return folding === undefined
    ? { columns: parts }
    : { columns: parts, approximation: `the database compares with ${folding}` };
}

function columnOf(row: Row, json: readonly string[]): Column {
  const name = textOf(row, 'name');
  const extra = textOf(row, 'extra');
  const isComputed = extra.endsWith(' GENERATED');
  // MariaDB writes the default of a nullable column as the word NULL.
  const value = row['value'] === null || row['value'] === 'NULL' ? undefined : textOf(row, 'value');
  const defaultValue = extra.includes('auto_increment') ? 'AUTO_INCREMENT' : value;
  return {
    name,
    native: textOf(row, 'native'),
    isRequired: row['nullable'] === 'NO',
    mapped: json.includes(name) ? JSON_TYPE : mapMysqlType(textOf(row, 'native')),
    ...(defaultValue === undefined || isComputed ? {} : { defaultValue }),
    ...(isComputed ? { isComputed } : {}),
  };
}

function foreignKeyOf(rows: readonly Row[]): ForeignKey {
  const [first = {}] = rows;
  const action = (event: string, rule: string): string[] =>
    ['NO ACTION', 'RESTRICT'].includes(rule) ? [] : [`ON ${event} ${rule}`];
  const isHere = Number(first['is_here']) === 1;
  return {
    columns: rows.map((row) => textOf(row, 'part')),
    table: isHere ? textOf(first, 'target') : `another database, ${textOf(first, 'target')}`,
    targets: rows.map((row) => textOf(row, 'key_part')),
    actions: [
      ...action('DELETE', textOf(first, 'deleting')),
      ...action('UPDATE', textOf(first, 'updating')),
    ],
  };
}
