import type { Entity, Field } from '../../entities/entity.js';
import { foldColumn, foldedFieldsOf } from '../../entities/entity.js';
import { escapeText } from '../../base/text.js';
import { definitionOf, isKey } from '../table-definition.js';
import { missingFields, otherKey, otherShape } from '../table-shape.js';
import { columnSql, storageOf } from './columns.js';
import type { SqliteHandle } from './handle.js';

/** The names of the tables in a file. */
export async function tablesIn(handle: SqliteHandle): Promise<string[]> {
  const rows = await handle.all<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
  );
  return rows.map(({ name }) => name);
}

/**
 * Compares the table of an entity, which must exist, with what a new one would be.
 * @param database the name of its database
 * @returns the optional fields whose columns are missing
 * @throws DatabaseError that names every other difference
 */
export async function missingColumns(
  handle: SqliteHandle,
  database: string,
  entity: Entity,
): Promise<Field[]> {
  const columns = await handle.all<{ name: string; type: string; required: number; part: number }>(
    'SELECT name, lower(type) AS type, "notnull" AS required, pk AS part FROM pragma_table_xinfo(?)',
    [entity.table],
  );
  const missing = missingFields(
    {
      database,
      entity,
      typesOf: (field) => [storageOf(field).toLowerCase()],
      others: foldedFieldsOf(entity).map(({ field }) => foldColumn(field)),
    },
    columns.map(({ name, type, required }) => ({ name, type, isRequired: required === 1 })),
  );
  const statement = String(
    await handle.value("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", [
      entity.table,
    ]),
  );
  const definition = definitionOf({ entity });
  const differences = entity.fields.flatMap((field, position) =>
    missing.includes(field) || statement.includes(columnSql(field, isKey(definition, position)))
      ? []
      : [`its column ${escapeText(field.name)} has other rules`],
  );
  const key = columns
    .filter(({ part }) => part > 0)
    .toSorted((one, other) => one.part - other.part);
  differences.push(
    ...otherKey(
      definition,
      key.map(({ name }) => name),
    ),
  );
  if (differences.length > 0) throw otherShape(database, entity, differences);
  return missing;
}
