import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';

import { InputError } from '../base/errors.js';
import { openReadOnly } from '../db/sqlite/read-only.js';
import type { SqliteHandle } from '../db/sqlite/handle.js';
import type { Catalogue, Column, ForeignKey, Table, UniqueKey } from './catalogue.js';
import { checksIn } from './sqlite-checks.js';
import { mapSqliteType } from './sqlite-types.js';

/**
 * Reads what a SQLite file describes of itself, in one transaction that only reads. Nothing is created beside it.
 * @throws InputError if there is no such file, DatabaseError if it cannot be read
 */
export async function readSqliteCatalogue(file: string): Promise<Catalogue> {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new InputError(
      { file },
      'there is no such file',
      'Name a SQLite file, or the address of a server',
    );
  }
  const name = basename(file);
  const handle = await openReadOnly(file, { name, isUnused: isUnusedWal(file) });
  try {
    await handle.run('BEGIN');
    const listed = await handle.all<ListedTable>(TABLES);
    const tables: Table[] = [];
    for (const { name, strict } of listed.filter(({ type }) => type === 'table')) {
      tables.push(await readTable(handle, name, strict === 1));
    }
    const others = listed
      .filter(({ type }) => type === 'view' || type === 'virtual')
      .map(({ type, name }) => `${type === 'virtual' ? 'virtual table' : type} ${name}`);
    return { name: name.replace(/\.(?:db|sqlite3?|db3)$/i, ''), tables, others };
  } finally {
    await handle.close();
  }
}

/** Bytes 18 and 19 of a file are 2 where it has a write-ahead log. */
const WAL_MARK = 18;

/**
 * Whether a file is in WAL mode and nothing has it open: then it can be read as it is, while a usual reader would
 * create two files beside it.
 */
function isUnusedWal(file: string): boolean {
  const mark = Buffer.alloc(1);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, mark, 0, 1, WAL_MARK);
  } finally {
    closeSync(descriptor);
  }
  return mark[0] === 2 && !existsSync(`${file}-wal`);
}

interface ListedTable {
  readonly name: string;
  readonly type: string;
  readonly strict: number;
}

const TABLES =
  "SELECT name, type, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";

async function readTable(handle: SqliteHandle, name: string, isStrict: boolean): Promise<Table> {
  const rows = await handle.all<ColumnRow>(
    'SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid',
    [name],
  );
  const primaryKey = rows
    .filter(({ pk }) => pk > 0)
    .toSorted((one, other) => one.pk - other.pk)
    .map((row) => row.name);
  const { uniqueKeys, others } = await readIndexes(handle, name);
  const statement = String(
    await handle.value("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", [name]),
  );
  const triggers = await handle.all<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ? ORDER BY name",
    [name],
  );
  return {
    name,
    columns: rows.map((row) => columnOf(row, isStrict)),
    primaryKey,
    uniqueKeys,
    foreignKeys: await readForeignKeys(handle, name),
    others: [
      ...checksIn(statement),
      ...others,
      ...triggers.map((trigger) => `trigger ${trigger.name}`),
    ],
  };
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly dflt_value: string | null;
  readonly pk: number;
  /** 2 and 3 for columns that are computed. */
  readonly hidden: number;
}

function columnOf(
  { name, type, notnull, dflt_value, pk, hidden }: ColumnRow,
  isStrict: boolean,
): Column {
  return {
    name,
    native: type === '' ? 'no type' : type,
    isRequired: notnull === 1 || pk > 0,
    mapped: mapSqliteType(type, isStrict),
    ...(dflt_value === null ? {} : { defaultValue: dflt_value }),
    ...(hidden === 0 ? {} : { isComputed: true }),
  };
}

interface IndexRow {
  readonly name: string;
  readonly unique: number;
  readonly origin: string;
  readonly partial: number;
}

async function readIndexes(
  handle: SqliteHandle,
  table: string,
): Promise<{ uniqueKeys: UniqueKey[]; others: string[] }> {
  const uniqueKeys: UniqueKey[] = [];
  const others: string[] = [];
  const indexes = await handle.all<IndexRow>(
    'SELECT name, "unique", origin, partial FROM pragma_index_list(?) ORDER BY name',
    [table],
  );
  for (const { name, unique, origin, partial } of indexes) {
    if (origin === 'pk') continue;
    const columns = await handle.all<{ name: string | null; coll: string }>(
      'SELECT name, coll FROM pragma_index_xinfo(?) WHERE key = 1 ORDER BY seqno',
      [name],
    );
    const names = columns.flatMap((column) => column.name ?? []);
    const isWhole = partial === 0 && names.length === columns.length;
    if (unique === 0 || !isWhole) {
      others.push(
        `${unique === 0 ? 'index' : 'unique index of some rows or of an expression,'} ${name}`,
      );
      continue;
    }
    const folds = columns.find(({ coll }) => coll !== 'BINARY')?.coll;
    const approximation = `the database compares with ${folds}`;
    uniqueKeys.push({ columns: names, ...(folds === undefined ? {} : { approximation }) });
  }
  return { uniqueKeys, others };
}

interface ForeignKeyRow {
  readonly id: number;
  readonly table: string;
  readonly from: string;
  readonly to: string | null;
  readonly on_update: string;
  readonly on_delete: string;
}

async function readForeignKeys(handle: SqliteHandle, table: string): Promise<ForeignKey[]> {
  const rows = await handle.all<ForeignKeyRow>(
    'SELECT id, "table", "from", "to", on_update, on_delete FROM pragma_foreign_key_list(?) ORDER BY id, seq',
    [table],
  );
  return [...new Set(rows.map(({ id }) => id))].toReversed().flatMap((id) => {
    const parts = rows.filter((row) => row.id === id);
    const [first] = parts;
    if (!first) return [];
    return {
      columns: parts.map(({ from }) => from),
      table: first.table,
      targets: parts.flatMap(({ to }) => to ?? []),
      actions: [
        ...(first.on_delete === 'NO ACTION' ? [] : [`ON DELETE ${first.on_delete}`]),
        ...(first.on_update === 'NO ACTION' ? [] : [`ON UPDATE ${first.on_update}`]),
      ],
    };
  });
}
