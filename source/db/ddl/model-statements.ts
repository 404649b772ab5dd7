import { UsageError } from '../../base/errors.js';
import { escapeText } from '../../base/text.js';
import { compileField } from '../../model/compile.js';
import {
  databasesOf,
  entityAt,
  fieldAt,
  type Entity,
  type Model,
  type Reference,
} from '../../model/model.js';
import type { SqlEngine } from '../../model/output/sql-engines.js';
import { foreignKeySql, type ForeignKey } from '../foreign-keys.js';
import { quoteFor } from '../server/columns.js';
import { createServerTable, serverIndexes } from '../server/schema.js';
import { quoteName } from '../sqlite/columns.js';
import { createTableSql, uniqueIndexes } from '../sqlite/schema.js';
import type { TableDefinition } from '../table-definition.js';

/**
 * The statements that create the tables of a model, as a run creates them, database by database; each table comes
 * after those that it refers to. Names are quoted. Checks cover types, bounds, lengths and enums; patterns and formats
 * they do not.
 * @throws UsageError if the engine cannot have a name
 */
export function createStatements(model: Model, engine: SqlEngine): string[] {
  if (engine === 'mysql') requireShortCharacters(model);
  return databasesOf(model).flatMap((database) => statementsOf(model, database, engine));
}

function statementsOf(model: Model, database: string, engine: SqlEngine): string[] {
  const entities = model.parentsFirst
    .map((index) => entityAt(model, index))
    .filter((entity) => entity.database === database);
  const definitions = entities.map((entity) => tableOf(model, entity, engine));
  const quote = (name: string): string =>
    engine === 'sqlite' ? quoteName(name) : quoteFor(engine, name);
  const created = definitions.map((table) =>
    engine === 'sqlite' ? createTableSql(table) : createServerTable(engine, table),
  );
  const late = entities.flatMap((entity) =>
    foreignKeys(model, entity, (reference) => isAdded(reference, engine)).map(
      (key) => `ALTER TABLE ${quote(entity.table)} ADD ${foreignKeySql(key, quote)}`,
    ),
  );
  const indexes = definitions.flatMap((table) =>
    engine === 'sqlite' ? uniqueIndexes(table) : serverIndexes(engine, table),
  );
  const statements = [...created, ...late, ...indexes.map(({ sql }) => sql)];
  return [`-- Database ${escapeText(database)}`, ...statements.map((sql) => `${sql};`), ''];
}

/** A table of a model, also of one that no run takes. */
function tableOf(model: Model, entity: Entity, engine: SqlEngine): TableDefinition {
  const { table, fields, key, uniqueKeys } = entity;
  return {
    table,
    fields: fields.map((_, position) => compileField(model, entity, position)),
    key,
    combinations: uniqueKeys,
    foreignKeys: foreignKeys(model, entity, (reference) => !isAdded(reference, engine)),
  };
}

/** Whether a foreign key is added when all tables exist: SQLite's may refer to a table that is created later. */
function isAdded({ isLate }: Reference, engine: SqlEngine): boolean {
  return isLate && engine !== 'sqlite';
}

function foreignKeys(
  model: Model,
  entity: Entity,
  isWanted: (reference: Reference) => boolean,
): ForeignKey[] {
  return entity.references
    .filter((reference) => reference.enforcedBy === 'database' && isWanted(reference))
    .map(({ position, target }) => {
      const other = entityAt(model, target);
      return {
        column: fieldAt(entity, position).name,
        table: other.table,
        key: fieldAt(other, other.key[0] ?? 0).name,
      };
    });
}

/** MySQL stores names in three bytes a character. @throws UsageError */
function requireShortCharacters({ entities }: Model): void {
  const names = entities.flatMap(({ table, fields }) => [table, ...fields.map(({ name }) => name)]);
  const long = names.find((name) => /[\u{10000}-\u{10ffff}]/u.test(name));
  if (long === undefined) return;
  throw new UsageError(
    `MySQL cannot have the name ${long}: it has characters beyond U+FFFF`,
    'Choose another name',
  );
}
