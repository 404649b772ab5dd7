import { claimTableName } from '../db/claims.js';
import { MIGRATION_TABLE } from '../db/migration-names.js';
import { OUTBOX_TABLE } from '../db/outbox.js';
import { lowerColumn } from '../db/server/schema.js';
import { ID_COLUMN } from '../entities/identity.js';
import type { Catalogue, Table } from './catalogue.js';

/**
 * A database without what this program itself adds to the tables of a model: its record of migrations, claims, its
 * outbox, the number of each row that derives from its key, and the columns and indexes that compare addresses regardless of case,
 * in the place of which the address is unique.
 */
export function withoutOwnParts(catalogue: Catalogue): Catalogue {
  const names = catalogue.tables.map(({ name }) => name);
  const tables = catalogue.tables.filter((table) => !isRecord(table) && !isClaims(table, names));
  return { ...catalogue, tables: tables.map((table) => withoutId(withoutFolds(table))) };
}

function withoutId(table: Table): Table {
  const isId = (names: readonly string[]): boolean => names.length === 1 && names[0] === ID_COLUMN;
  if (!table.uniqueKeys.some(({ columns }) => isId(columns))) return table;
  const index = indexName(table, ID_COLUMN);
  return {
    ...table,
    columns: table.columns.filter(({ name }) => name !== ID_COLUMN),
    uniqueKeys: table.uniqueKeys.filter(({ columns }) => !isId(columns)),
    others: table.others.filter((other) => !other.endsWith(` ${index}`)),
  };
}

function isRecord({ name, columns }: Table): boolean {
  return (
    (name === MIGRATION_TABLE && hasColumns({ columns }, ['name'])) ||
    (name === OUTBOX_TABLE && hasColumns({ columns }, ['key', 'event']))
  );
}

function isClaims({ name, columns }: Table, names: readonly string[]): boolean {
  const isNamed = names.some((table) => claimTableName({ table }) === name);
  return isNamed && hasColumns({ columns }, ['key', 'id', 'owner']);
}

function hasColumns({ columns }: Pick<Table, 'columns'>, names: readonly string[]): boolean {
  return columns.map(({ name }) => name).join('\n') === names.join('\n');
}

function withoutFolds(table: Table): Table {
  const folded = table.columns.map(({ name }) => name).filter((name) => isFolded(table, name));
  if (folded.length === 0) return table;
  const own = folded.flatMap((name) => [`${name}_fold`, lowerColumn(name)]);
  const indexes = folded.flatMap((name) => [
    indexName(table, name),
    indexName(table, `${name}_fold`),
  ]);
  const uniqueKeys = table.uniqueKeys.filter(
    ({ columns }) =>
      !columns.some((column) => own.includes(column)) &&
      !(columns.length === 1 && folded.includes(columns[0] ?? '')),
  );
  return {
    ...table,
    columns: table.columns.filter(({ name }) => !own.includes(name)),
    uniqueKeys: [
      ...folded.map((name) => ({
        columns: [name],
        approximation: 'the database compares regardless of case',
      })),
      ...uniqueKeys,
    ],
    others: table.others.filter((other) => !indexes.some((name) => other.endsWith(` ${name}`))),
  };
}

/** Whether a column has another one with its folded form, which has the index that this program gives it. */
function isFolded(table: Table, name: string): boolean {
  const fold = `${name}_fold`;
  if (!table.columns.some((column) => column.name === fold)) return false;
  const index = indexName(table, fold);
  return (
    table.others.some((other) => other.endsWith(` ${index}`)) ||
    table.uniqueKeys.some(({ columns }) => columns.length === 1 && columns[0] === fold)
  );
}

function indexName({ name }: Table, column: string): string {
  return `${name}_${column}_unique`;
}
