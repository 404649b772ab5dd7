import { QueryTypes, type QueryInterface } from 'sequelize';
import type { RunnableMigration } from 'umzug';

import { foldAddress } from '../../entities/email.js';
import { foldColumn, foldedFieldsOf, type Field } from '../../entities/entity.js';
import { claimTableName } from '../claims.js';
import { keyName } from '../key-name.js';
import {
  addMigrationName,
  claimMigrationName,
  foldMigrationName,
  tableMigrationName,
  uniqueMigrationName,
  type AddedColumns,
} from '../migration-names.js';
import { statementMigrations } from '../statement-migration.js';
import { definitionOf } from '../table-definition.js';
import { staleFolds, type StoredFold } from '../stale-folds.js';
import { createClaimTableSql } from './claims.js';
import { quoteName } from './columns.js';
import { addedColumnsSql, createTableSql, uniqueIndexes } from './schema.js';
import type { DatabaseDescription } from './writer.js';

type SqliteMigration = RunnableMigration<QueryInterface>;

const migration = statementMigrations(({ sequelize }: QueryInterface, sql) => sequelize.query(sql));

/**
 * An entity's migrations, oldest first. Their SQL is derived from the entity. A test pins the text, because
 * a released migration must never change: a changed entity needs a new migration.
 */
export function migrationsOf(
  description: DatabaseDescription,
  added: AddedColumns,
): SqliteMigration[] {
  const { entity } = description;
  const table = quoteName(entity.table);
  const uniqueName = uniqueMigrationName(description, added);
  const definition = definitionOf(description);
  const indexes = uniqueIndexes(definition).filter(
    ({ fields }) => !fields.some(({ name }) => added.has(name)),
  );
  return [
    migration(tableMigrationName(entity), {
      up: [createTableSql(definition, added)],
      down: [`DROP TABLE ${table}`],
    }),
    ...(uniqueName === undefined
      ? []
      : [
          migration(uniqueName, {
            up: indexes.map(({ sql }) => sql),
            down: indexes.map(({ name }) => `DROP INDEX ${quoteName(name)}`),
          }),
        ]),
    claimMigration(description, added),
    ...foldMigration(description, added),
    ...entity.fields
      .filter(({ name }) => added.has(name))
      .map((field) => addMigration(description, field)),
  ];
}

/** The column of an optional field that a changed model adds. */
function addMigration(description: DatabaseDescription, field: Field): SqliteMigration {
  const { entity } = description;
  const table = quoteName(entity.table);
  const indexes = uniqueIndexes(definitionOf(description)).filter(({ fields }) =>
    fields.includes(field),
  );
  const columns = addedColumnsSql(field);
  return migration(addMigrationName(description, field), {
    up: [
      ...columns.map(({ sql }) => `ALTER TABLE ${table} ADD COLUMN ${sql}`),
      ...indexes.map(({ sql }) => sql),
    ],
    down: [
      ...indexes.map(({ name }) => `DROP INDEX ${quoteName(name)}`),
      ...columns.map(({ name }) => `ALTER TABLE ${table} DROP COLUMN ${quoteName(name)}`),
    ],
  });
}

/** The table of claims, for entities that are spread over several databases. */
function claimMigration(description: DatabaseDescription, added: AddedColumns): SqliteMigration {
  const { entity } = description;
  return migration(claimMigrationName(description, added), {
    up: [createClaimTableSql(entity)],
    down: [`DROP TABLE ${quoteName(claimTableName(entity))}`],
  });
}

/** Updates folded forms that an older version of the program has written by another rule. */
function foldMigration(description: DatabaseDescription, added: AddedColumns): SqliteMigration[] {
  const { name: database, entity } = description;
  const name = foldMigrationName(description, added);
  if (name === undefined) return [];
  const [table, key] = [entity.table, keyName(entity)].map(quoteName);
  return [
    {
      name,
      async up({ context: { sequelize } }) {
        for (const { field } of foldedFieldsOf(entity)) {
          if (added.has(field.name)) continue;
          const column = quoteName(field.name);
          const fold = quoteName(foldColumn(field));
          const rows = await sequelize.query<StoredFold>(
            `SELECT ${key} AS id, ${column} AS text, ${fold} AS fold FROM ${table} WHERE length(${column}) <> octet_length(${column}) OR ${column} LIKE '%xn--%' ORDER BY ${key}`,
            { type: QueryTypes.SELECT },
          );
          for (const stale of staleFolds(database, rows, foldAddress)) {
            await sequelize.query(`UPDATE ${table} SET ${fold} = ? WHERE ${key} = ?`, {
              replacements: [stale.fold, stale.id],
            });
          }
        }
      },
      // Nothing to revert: the older version works with the new forms, too.
      down: () => Promise.resolve(),
    },
  ];
}
