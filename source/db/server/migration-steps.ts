import type { RunnableMigration } from 'umzug';

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
import { quoteFor } from './columns.js';
import type { ServerDescription } from './description.js';
import {
  addedColumnsSql,
  createClaimTable,
  createServerTable,
  foldForServer,
  serverIndexes,
} from './schema.js';
import type { ServerSession } from './session.js';

type ServerMigration = RunnableMigration<ServerSession>;

const migration = statementMigrations((session: ServerSession, sql) => session.run(sql));

/** The migrations of an entity on a server, with the same names and meaning as on SQLite. */
export function migrationsOf(
  description: ServerDescription,
  added: AddedColumns,
): ServerMigration[] {
  const { engine, entity } = description;
  const uniqueName = uniqueMigrationName(description, added);
  const table = quoteFor(engine, entity.table);
  const definition = definitionOf(description);
  const indexes = serverIndexes(engine, definition).filter(
    ({ fields }) => !fields.some(({ name }) => added.has(name)),
  );
  return [
    migration(tableMigrationName(entity), {
      up: [createServerTable(engine, definition, added)],
      down: [`DROP TABLE ${table}`],
    }),
    ...(uniqueName === undefined
      ? []
      : [
          migration(uniqueName, {
            up: indexes.map(({ sql }) => sql),
            down: dropIndexes(description, indexes),
          }),
        ]),
    claimMigration(description, added),
    ...foldMigration(description, added),
    ...entity.fields
      .filter(({ name }) => added.has(name))
      .map((field) => addMigration(description, field)),
  ];
}

function dropIndexes(
  { engine, entity }: ServerDescription,
  indexes: readonly { readonly name: string }[],
): string[] {
  const on = engine === 'mysql' ? ` ON ${quoteFor(engine, entity.table)}` : '';
  return indexes.map(({ name }) => `DROP INDEX ${quoteFor(engine, name)}${on}`);
}

/** The column of an optional field that a changed model adds. */
function addMigration(description: ServerDescription, field: Field): ServerMigration {
  const { engine, entity } = description;
  const table = quoteFor(engine, entity.table);
  const definition = definitionOf(description);
  const columns = addedColumnsSql(engine, definition, field);
  const indexes = serverIndexes(engine, definition).filter(({ fields }) => fields.includes(field));
  return migration(addMigrationName(description, field), {
    up: [
      ...columns.map(({ sql }) => `ALTER TABLE ${table} ADD COLUMN ${sql}`),
      ...indexes.map(({ sql }) => sql),
    ],
    down: [
      ...dropIndexes(description, indexes),
      ...columns
        .toReversed()
        .map(({ name }) => `ALTER TABLE ${table} DROP COLUMN ${quoteFor(engine, name)}`),
    ],
  });
}

/** The table of claims, for entities that are spread over several databases. */
function claimMigration(description: ServerDescription, added: AddedColumns): ServerMigration {
  const { engine, entity } = description;
  const table = quoteFor(engine, claimTableName(entity));
  return migration(claimMigrationName(description, added), {
    up: [createClaimTable(engine, entity)],
    down: [`DROP TABLE ${table}`],
  });
}

/** Updates folded forms that an older version of the program has written by another rule. */
function foldMigration(description: ServerDescription, added: AddedColumns): ServerMigration[] {
  const { name: database, engine, entity } = description;
  const name = foldMigrationName(description, added);
  if (name === undefined) return [];
  const [table, key] = [entity.table, keyName(entity)].map((part) => quoteFor(engine, part));
  const [first, second] = engine === 'postgres' ? ['$1', '$2'] : ['?', '?'];
  return [
    {
      name,
      async up({ context }) {
        for (const { field } of foldedFieldsOf(entity)) {
          if (added.has(field.name)) continue;
          const column = quoteFor(engine, field.name);
          const fold = quoteFor(engine, foldColumn(field));
          const { rows } = await context.run(
            `SELECT ${key} AS id, ${column} AS ${quoteFor(engine, 'text')}, ${fold} AS ${quoteFor(engine, 'fold')} FROM ${table} WHERE octet_length(${column}) <> char_length(${column}) OR lower(${column}) LIKE '%xn--%' ORDER BY ${key}`,
          );
          const stale = staleFolds(database, rows as unknown as StoredFold[], foldForServer);
          for (const { id, fold: now } of stale) {
            await context.run(`UPDATE ${table} SET ${fold} = ${first} WHERE ${key} = ${second}`, [
              now,
              id,
            ]);
          }
        }
      },
      // Nothing to revert: the older version works with the new forms, too.
      down: () => Promise.resolve(),
    },
  ];
}
