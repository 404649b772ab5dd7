import { UsageError } from '../../base/errors.js';
import {
  databasesOf,
  entityAt,
  fieldAt,
  type Entity,
  type Field,
  type Model,
  type Reference,
} from '../model.js';
import { SQL_DIALECTS, type SqlDialect, type SqlEngine } from './sql-dialect.js';

/**
 * The statements that create the tables of a model, database by database, each table after those that it refers to.
 * Identifiers are quoted. Checks cover types, bounds, lengths and enums; patterns and formats they do not.
 * @throws UsageError if the engine cannot have a name
 */
export function createStatements(model: Model, engine: SqlEngine): string[] {
  if (engine === 'mysql') requireShortCharacters(model);
  const writer = new StatementWriter(model, SQL_DIALECTS[engine]);
  return databasesOf(model).flatMap((database) => writer.database(database));
}

class StatementWriter {
  readonly #model: Model;
  readonly #dialect: SqlDialect;

  constructor(model: Model, dialect: SqlDialect) {
    this.#model = model;
    this.#dialect = dialect;
  }

  database(name: string): string[] {
    const entities = this.#model.parentsFirst
      .map((index) => entityAt(this.#model, index))
      .filter(({ database }) => database === name);
    const created = entities.map((entity) => `${this.#table(entity)};`);
    const late = entities.flatMap((entity) =>
      this.#foreignKeys(entity, true).map(
        (key) => `ALTER TABLE ${this.#quote(entity.table)} ADD ${key};`,
      ),
    );
    const indexes = entities.flatMap((entity) => this.#indexes(entity));
    return [`-- Database ${name}`, ...created, ...late, ...indexes, ''];
  }

  #table(entity: Entity): string {
    const { table, fields, key, uniqueKeys } = entity;
    const parts = [
      ...fields.map((field, position) => this.#column(entity, position, field)),
      `PRIMARY KEY (${this.#names(entity, key)})`,
      ...fields.flatMap((field, position) =>
        field.unique && !this.#isKey(entity, position) && !this.#hasIndex(field)
          ? [`UNIQUE (${this.#quote(field.name)})`]
          : [],
      ),
      ...uniqueKeys.map((positions) => `UNIQUE (${this.#names(entity, positions)})`),
      ...this.#foreignKeys(entity, false),
    ];
    const lines = parts.map((part) => `  ${part}`).join(',\n');
    return `CREATE TABLE ${this.#quote(table)} (\n${lines}\n)${this.#dialect.tableEnd}`;
  }

  #column(entity: Entity, position: number, field: Field): string {
    const name = this.#quote(field.name);
    const typed = this.#typeOf(entity, position, field);
    const conditions = [
      ...this.#dialect.checks(field, name),
      ...(field.choices
        ? [
            `${name} IN (${field.choices.map((choice) => this.#dialect.literal(field, choice)).join(', ')})`,
          ]
        : []),
    ];
    const check = conditions.length === 0 ? [] : [`CHECK (${conditions.join(' AND ')})`];
    return [name, typed, ...(field.required ? ['NOT NULL'] : []), ...check].join(' ');
  }

  /** The type of a column; that of a reference is the type of the key that it holds. */
  #typeOf(entity: Entity, position: number, field: Field): string {
    const reference = entity.references.find((candidate) => candidate.position === position);
    const target = reference && entityAt(this.#model, reference.target);
    const at = target?.key[0];
    if (target && at !== undefined && target.index !== entity.index) {
      return this.#typeOf(target, at, fieldAt(target, at));
    }
    const keys = [entity.key, ...entity.uniqueKeys].filter((positions) =>
      positions.includes(position),
    );
    const widest = Math.max(
      field.unique || reference ? 1 : 0,
      ...keys.map((positions) => positions.length),
    );
    const typed = this.#dialect.columnType(field, widest);
    return this.#isFolded(field) && this.#dialect.foldsAddresses === 'column'
      ? `${typed} COLLATE NOCASE`
      : typed;
  }

  /** @param isLate whether those are meant that must be added when all tables exist */
  #foreignKeys(entity: Entity, isLate: boolean): string[] {
    const isAdded = ({ isLate: late }: Reference): boolean => late && !this.#dialect.refersAhead;
    return entity.references
      .filter((reference) => reference.enforcedBy === 'database' && isAdded(reference) === isLate)
      .map(({ position, target }) => {
        const other = entityAt(this.#model, target);
        const field = this.#quote(fieldAt(entity, position).name);
        return `FOREIGN KEY (${field}) REFERENCES ${this.#quote(other.table)} (${this.#names(other, other.key)})`;
      });
  }

  /** Unique indexes that a table cannot have as constraints. */
  #indexes(entity: Entity): string[] {
    return entity.fields
      .filter((field, position) => this.#hasIndex(field) && !this.#isKey(entity, position))
      .map(
        ({ name }) =>
          `CREATE UNIQUE INDEX ON ${this.#quote(entity.table)} (lower(${this.#quote(name)}));`,
      );
  }

  /** Addresses are compared regardless of case. */
  #isFolded({ type, unique, ...field }: Field): boolean {
    return type === 'string' && unique && 'format' in field && field.format === 'email';
  }

  #hasIndex(field: Field): boolean {
    return this.#isFolded(field) && this.#dialect.foldsAddresses === 'index';
  }

  #isKey({ key }: Entity, position: number): boolean {
    return key.length === 1 && key[0] === position;
  }

  #names(entity: Entity, positions: readonly number[]): string {
    return positions.map((position) => this.#quote(fieldAt(entity, position).name)).join(', ');
  }

  #quote(name: string): string {
    return this.#dialect.quote(name);
  }
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
