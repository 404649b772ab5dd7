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
import { definitionOf } from '../table-definition.js';
import { staleFolds, type StoredFold } from '../stale-folds.js';
import { createClaimTableSql } from './claims.js';
import { quoteName } from './columns.js';
import { addedColumnsSql, createTableSql, uniqueIndexes } from './schema.js';
import type { DatabaseDescription } from './writer.js';

type SqliteMigration = RunnableMigration<QueryInterface>;

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
  const create: SqliteMigration = {
    name: tableMigrationName(entity),
    up: ({ context }) => context.sequelize.query(createTableSql(definition, added)),
    down: ({ context }) => context.sequelize.query(`DROP TABLE ${table}`),
  };
  return [
    create,
    ...(uniqueName === undefined
      ? []
      : [
          {
            name: uniqueName,
            up: ({ context }: Step) =>
              runAll(
                context,
                indexes.map(({ sql }) => sql),
              ),
            down: ({ context }: Step) =>
              runAll(
                context,
                indexes.map(({ name }) => `DROP INDEX ${quoteName(name)}`),
              ),
          },
        ]),
    claimMigration(description, added),
    ...foldMigration(description, added),
    ...entity.fields
      .filter(({ name }) => added.has(name))
      .map((field) => addMigration(description, field)),
  ];
}

interface Step {
  readonly context: QueryInterface;
}

async function runAll({ sequelize }: QueryInterface, statements: readonly string[]): Promise<void> {
  for (const sql of statements) await sequelize.query(sql);
}

/** The column of an optional field that a changed model adds. */
function addMigration(description: DatabaseDescription, field: Field): SqliteMigration {
  const { entity } = description;
  const table = quoteName(entity.table);
  const indexes = uniqueIndexes(definitionOf(description)).filter(({ fields }) =>
    fields.includes(field),
  );
  const columns = addedColumnsSql(field);
  return {
    name: addMigrationName(description, field),
    up: ({ context }) =>
      runAll(context, [
        ...columns.map(({ sql }) => `ALTER TABLE ${table} ADD COLUMN ${sql}`),
        ...indexes.map(({ sql }) => sql),
      ]),
    down: ({ context }) =>
      runAll(context, [
        ...indexes.map(({ name }) => `DROP INDEX ${quoteName(name)}`),
        ...columns.map(({ name }) => `ALTER TABLE ${table} DROP COLUMN ${quoteName(name)}`),
      ]),
  };
}

/** The table of claims, for entities that are spread over several databases. */
function claimMigration(description: DatabaseDescription, added: AddedColumns): SqliteMigration {
  const { entity } = description;
  return {
    name: claimMigrationName(description, added),
    up: ({ context }) => context.sequelize.query(createClaimTableSql(entity)),
    down: ({ context }) =>
      context.sequelize.query(`DROP TABLE ${quoteName(claimTableName(entity))}`),
  };
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
