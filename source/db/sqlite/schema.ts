import { foldColumn, type EmailField, type Field } from '../../entities/entity.js';
import { foreignKeySql } from '../foreign-keys.js';
import type { AddedColumns } from '../migration-names.js';
import {
  fieldsAt,
  foldedFields,
  isKey,
  uniqueFields,
  type TableDefinition,
} from '../table-definition.js';
import { columnSql, quoteName } from './columns.js';

/**
 * A table in SQLite. Its checks back up the program's rules: they cover types and bounds, for rows that a bug or
 * another program writes.
 * @param added the columns that are added later
 */
export function createTableSql(
  definition: TableDefinition,
  added: AddedColumns = new Set(),
): string {
  const { table, fields, foreignKeys } = definition;
  const isFirst = ({ name }: Field): boolean => !added.has(name);
  const columns = [
    ...fields.flatMap((field, position) =>
      isFirst(field) ? [columnSql(field, isKey(definition, position))] : [],
    ),
    ...foldedFields(definition).filter(isFirst).map(foldSql),
    ...keySql(definition),
    // A column that is added later has no foreign key: not every engine can drop it with its column.
    ...foreignKeys
      .filter(({ columns }) => !columns.some((name) => added.has(name)))
      .map((key) => foreignKeySql(key, quoteName)),
  ];
  return `CREATE TABLE ${quoteName(table)} (\n${columns.map((column) => `  ${column}`).join(',\n')}\n)`;
}

/** The primary key, where it is not a whole number, which its column names. */
function keySql(definition: TableDefinition): string[] {
  const fields = fieldsAt(definition, definition.key);
  const [only] = fields;
  if (fields.length === 1 && only?.kind === 'integer') return [];
  return [`PRIMARY KEY (${fields.map(({ name }) => quoteName(name)).join(', ')})`];
}

function foldSql(field: EmailField): string {
  return `${quoteName(foldColumn(field))} TEXT`;
}

/** The columns of a field that is added to a table: its own, and that of its folded form. */
export function addedColumnsSql(field: Field): { readonly name: string; readonly sql: string }[] {
  const own = { name: field.name, sql: columnSql(field, false) };
  if (field.kind !== 'email' || !field.unique) return [own];
  return [own, { name: foldColumn(field), sql: foldSql(field) }];
}

/** A unique index of a table. */
export interface UniqueIndex {
  readonly fields: readonly Field[];
  readonly name: string;
  readonly sql: string;
}

/**
 * The unique indexes of a table; empty if only its key is unique. SQLite's NOCASE folds ASCII letters only. So an
 * address with other letters, which is rare, has its folded form in a second column, with a partial index.
 */
export function uniqueIndexes(definition: TableDefinition): UniqueIndex[] {
  const { table, combinations } = definition;
  const index = (
    fields: readonly Field[],
    columns: readonly string[],
    condition = '',
  ): UniqueIndex => {
    const name = `${table}_${columns.join('_')}_unique`;
    const list = columns.map(quoteName).join(', ');
    return {
      fields,
      name,
      sql: `CREATE UNIQUE INDEX ${quoteName(name)} ON ${quoteName(table)} (${list})${condition}`,
    };
  };
  return [
    ...uniqueFields(definition).flatMap((field) => {
      const own = index([field], [field.name]);
      if (field.kind !== 'email') return [own];
      const fold = foldColumn(field);
      return [own, index([field], [fold], ` WHERE ${quoteName(fold)} IS NOT NULL`)];
    }),
    ...combinations.map((positions) => {
      const fields = fieldsAt(definition, positions);
      return index(
        fields,
        fields.map(({ name }) => name),
      );
    }),
  ];
}
