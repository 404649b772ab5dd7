import { UsageError } from '../../base/errors.js';
import { escapeText } from '../../base/text.js';
import { compileField } from '../../model/compile.js';
import { keyFirst } from '../../model/key-first.js';
import { databasesOf, entityAt, fieldAt, type Entity, type Model } from '../../model/model.js';
import type { SqlEngine } from '../../model/output/sql-engines.js';
import type { ForeignKey } from '../foreign-keys.js';
import { createServerTable, serverIndexes } from '../server/schema.js';
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
  const whole = keyFirst(model);
  return databasesOf(whole).flatMap((database) => statementsOf(whole, database, engine));
}

function statementsOf(model: Model, database: string, engine: SqlEngine): string[] {
  const entities = model.parentsFirst
    .map((index) => entityAt(model, index))
    .filter((entity) => entity.database === database);
  const definitions = entities.map((entity) => tableOf(model, entity));
  const created = definitions.map((table) =>
    engine === 'sqlite' ? createTableSql(table) : createServerTable(engine, table),
  );
  const indexes = definitions.flatMap((table) =>
    engine === 'sqlite' ? uniqueIndexes(table) : serverIndexes(engine, table),
  );
  const statements = [...created, ...indexes.map(({ sql }) => sql)];
  return [`-- Database ${escapeText(database)}`, ...statements.map((sql) => `${sql};`), ''];
}

/** A table of a model, also of one that no run takes. */
function tableOf(model: Model, entity: Entity): TableDefinition {
  const { table, fields, key, uniqueKeys } = entity;
  return {
    table,
    fields: fields.map((_, position) => compileField(model, entity, position)),
    key,
    combinations: uniqueKeys,
    foreignKeys: foreignKeys(model, entity),
  };
}

/** A reference that closes a circle has none. */
function foreignKeys(model: Model, entity: Entity): ForeignKey[] {
  return entity.references
    .filter(({ enforcedBy, isLate }) => enforcedBy === 'database' && !isLate)
    .map(({ positions, target }) => {
      const other = entityAt(model, target);
      return {
        columns: positions.map((position) => fieldAt(entity, position).name),
        table: other.table,
        key: other.key.map((position) => fieldAt(other, position).name),
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
