import type { ServerSession } from '../db/server/session.js';
import { groupBy, listOf, textOf, type CatalogueRow as Row } from './catalogue-row.js';
import type { Catalogue, Column, ForeignKey, Table, UniqueKey } from './catalogue.js';
import { mapPostgresType } from './postgres-types.js';

/**
 * Reads what the first schema in the search path of a PostgreSQL database has, in one transaction that only reads.
 * @param name the name of the database
 * @throws DatabaseError
 */
export async function readPostgresCatalogue(
  session: ServerSession,
  name: string,
): Promise<Catalogue> {
  await session.run('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const read = async (sql: string): Promise<readonly Row[]> => (await session.run(sql)).rows;
  const relations = await read(RELATIONS);
  const parts: Parts = {
    columns: groupBy(await read(COLUMNS), 'rel'),
    constraints: groupBy(await read(CONSTRAINTS), 'rel'),
    indexes: groupBy(await read(INDEXES), 'rel'),
    triggers: groupBy(await read(TRIGGERS), 'rel'),
  };
  const schemas = await read(OTHER_SCHEMAS);
  await session.run('ROLLBACK');
  const isTable = (row: Row): boolean => row['kind'] === 'table';
  return {
    name,
    tables: relations.filter(isTable).map((row) => tableOf(row, parts)),
    others: [
      ...relations
        .filter((row) => !isTable(row))
        .map((row) => `${textOf(row, 'kind')} ${textOf(row, 'name')}`),
      ...schemas.map((row) => `schema ${textOf(row, 'name')}`),
    ],
  };
}

/** Rows of the catalogue by the number of their table. */
type Parts = Readonly<
  Record<'columns' | 'constraints' | 'indexes' | 'triggers', Map<string, Row[]>>
>;

const HERE = 'n.nspname = current_schema()';

const RELATIONS = `SELECT c.oid::text AS rel, c.relname AS name,
  CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' ELSE 'table' END AS kind
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${HERE} AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition ORDER BY c.relname`;

const COLUMNS = `SELECT a.attrelid::text AS rel, a.attname AS name, a.attnotnull AS required,
  format_type(a.atttypid, a.atttypmod) AS native, a.attidentity::text AS identity, a.attgenerated::text AS generated,
  CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) END AS base,
  (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) AS labels,
  pg_get_expr(d.adbin, d.adrelid) AS value
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE ${HERE} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum`;

/** The names of columns by their numbers, in this order. */
const names = (relation: string, numbers: string): string =>
  `(SELECT json_agg(a.attname ORDER BY k.place) FROM unnest(${numbers}) WITH ORDINALITY AS k(number, place)
  JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = k.number)`;

const CONSTRAINTS = `SELECT o.conrelid::text AS rel, o.contype::text AS kind, o.conname AS name,
  pg_get_constraintdef(o.oid) AS definition, f.relname AS target, o.confdeltype::text AS deleting, o.confupdtype::text AS updating,
  ${names('o.conrelid', 'o.conkey')} AS columns, ${names('o.confrelid', 'o.confkey')} AS targets
  FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_class f ON f.oid = o.confrelid
  WHERE ${HERE} ORDER BY o.conrelid, o.conname`;

const INDEXES = `SELECT i.indrelid::text AS rel, x.relname AS name, i.indisunique AS unique,
  i.indpred IS NULL AND i.indexprs IS NULL AS whole,
  CASE WHEN i.indpred IS NULL AND i.indnatts = 1 THEN pg_get_expr(i.indexprs, i.indrelid) END AS expression,
  ${names('i.indrelid', 'i.indkey::int2[]')} AS columns
  FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
  JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${HERE} AND NOT EXISTS (SELECT 1 FROM pg_constraint o WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x'))
  ORDER BY i.indrelid, x.relname`;

const TRIGGERS = `SELECT t.tgrelid::text AS rel, t.tgname AS name
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${HERE} AND NOT t.tgisinternal ORDER BY t.tgrelid, t.tgname`;

const OTHER_SCHEMAS = `SELECT DISTINCT n.nspname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND n.nspname <> current_schema() AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
  ORDER BY n.nspname`;

function tableOf(row: Row, { columns, constraints, indexes, triggers }: Parts): Table {
  const rel = textOf(row, 'rel');
  const ofKind = (kind: string): Row[] =>
    (constraints.get(rel) ?? []).filter((constraint) => constraint['kind'] === kind);
  const [primary] = ofKind('p');
  const all = indexes.get(rel) ?? [];
  const unique = all.flatMap((index) => uniqueIndexOf(index) ?? []);
  const others = all.filter((index) => !uniqueIndexOf(index));
  return {
    name: textOf(row, 'name'),
    columns: (columns.get(rel) ?? []).map(columnOf),
    primaryKey: listOf(primary, 'columns'),
    uniqueKeys: [...ofKind('u').map((key) => ({ columns: listOf(key, 'columns') })), ...unique],
    foreignKeys: ofKind('f').map(foreignKeyOf),
    others: [
      ...[...ofKind('c'), ...ofKind('x')].map((constraint) => textOf(constraint, 'definition')),
      ...others.map(
        (index) =>
          `${index['unique'] === true ? 'unique index of some rows or of an expression,' : 'index'} ${textOf(index, 'name')}`,
      ),
      ...(triggers.get(rel) ?? []).map((trigger) => `trigger ${textOf(trigger, 'name')}`),
    ],
  };
}

/** The column in an index of `lower(column)`, with or without quotes and a cast. */
const LOWER = /^lower\(\(?(?:"((?:[^"]|"")+)"|(\w+))\)?(?:::text)?\)$/;

/** The unique key that an index is; undefined if it has only some rows, or another expression. */
function uniqueIndexOf(index: Row): UniqueKey | undefined {
  if (index['unique'] !== true) return undefined;
  if (index['whole'] === true) return { columns: listOf(index, 'columns') };
  const [, quoted, plain] = LOWER.exec(textOf(index, 'expression')) ?? [];
  const column = quoted?.replaceAll('""', '"') ?? plain;
  return column === undefined
    ? undefined
    : { columns: [column], approximation: 'the database compares regardless of case' };
}

function columnOf(row: Row): Column {
  const base = row['base'] === null ? undefined : textOf(row, 'base');
  const mapped = mapPostgresType(base ?? textOf(row, 'native'), listOf(row, 'labels'));
  const isDomain = base !== undefined && mapped?.approximation === undefined;
  const identity = { a: 'GENERATED ALWAYS AS IDENTITY', d: 'GENERATED BY DEFAULT AS IDENTITY' }[
    textOf(row, 'identity')
  ];
  const isComputed = textOf(row, 'generated') !== '';
  const value = row['value'] === null ? undefined : textOf(row, 'value');
  const defaultValue = identity ?? (isComputed ? undefined : value);
  return {
    name: textOf(row, 'name'),
    native: textOf(row, 'native'),
    isRequired: row['required'] === true,
    mapped:
      mapped && isDomain
        ? { ...mapped, approximation: 'the checks of the domain are left out' }
        : mapped,
    ...(defaultValue === undefined ? {} : { defaultValue }),
    ...(isComputed ? { isComputed } : {}),
  };
}

const ACTIONS: Readonly<Record<string, string>> = {
  r: 'RESTRICT',
  c: 'CASCADE',
  n: 'SET NULL',
  d: 'SET DEFAULT',
};

function foreignKeyOf(row: Row): ForeignKey {
  const action = (event: string, key: string): string[] => {
    const name = ACTIONS[textOf(row, key)];
    return name === undefined ? [] : [`ON ${event} ${name}`];
  };
  return {
    columns: listOf(row, 'columns'),
    table: textOf(row, 'target'),
    targets: listOf(row, 'targets'),
    actions: [...action('DELETE', 'deleting'), ...action('UPDATE', 'updating')],
  };
}
