import { foldColumn, foldedFieldsOf, type Entity, type Field } from '../../entities/entity.js';
import { foldAddress } from '../../entities/email.js';
import type { StoredRow, StoredValue } from '../../entities/value.js';
import { claimTableName, type HeldKey } from '../claims.js';
import type { FieldUpdate } from '../entity-database.js';
import { keyName } from '../key-name.js';
import type { PageQuery } from '../rows.js';
import { boundValue } from './bound-value.js';
import type { ServerEngine } from './description.js';
import { quoteFor } from './columns.js';
import { foldForServer, lowerColumn } from './schema.js';

/** A statement and its bound values. */
export type Statement = readonly [sql: string, bound: readonly unknown[]];

/** The statements for one entity's table in the SQL of one engine; a list is bound as one value. */
export class Statements {
  readonly #engine: ServerEngine;
  readonly #entity: Entity;
  readonly #table: string;
  readonly #fields: string;
  readonly #key: string;

  constructor(engine: ServerEngine, entity: Entity) {
    this.#engine = engine;
    this.#entity = entity;
    this.#table = this.#quote(entity.table);
    this.#fields = entity.fields.map((field) => this.#quote(field.name)).join(', ');
    this.#key = this.#quote(keyName(entity));
  }

  /** Inserts the rows whose keys are free. */
  insert(rows: readonly StoredRow[]): Statement {
    const folded = foldedFieldsOf(this.#entity);
    const columns = [
      this.#fields,
      ...folded.map(({ field }) => this.#quote(foldColumn(field))),
    ].join(', ');
    const whole = rows.map((row) => [
      ...this.#entity.fields.map((field, position) =>
        boundValue(this.#engine, field, row[position] ?? null),
      ),
      ...folded.map(({ position }) => {
        const text = row[position];
        return typeof text === 'string' ? foldForServer(text) : null;
      }),
    ]);
    const into = `INSERT INTO ${this.#table} (${columns})`;
    if (this.#engine === 'mysql') {
      return [`${into} VALUES ? ON DUPLICATE KEY UPDATE ${this.#key} = ${this.#key}`, [whole]];
    }
    const types = this.#entity.fields.map(typeOf);
    const [only] = whole;
    if (whole.length === 1 && only) {
      const values = only.map((_, column) => `$${column + 1}`).join(', ');
      return [`${into} VALUES (${values}) ON CONFLICT DO NOTHING`, only];
    }
    const slots = [...types, ...folded.map(() => 'text')].map(
      (type, index) => `$${index + 1}::${type}[]`,
    );
    return [
      `${into} SELECT * FROM unnest(${slots.join(', ')}) ON CONFLICT DO NOTHING`,
      slots.map((_, column) => whole.map((row) => row[column])),
    ];
  }

  /** Makes the claims whose keys are free. */
  claim(claims: readonly HeldKey[], owner: string): Statement {
    const into = `INSERT INTO ${this.#claims} (${this.#claimColumns})`;
    if (this.#engine === 'mysql') {
      const key = this.#quote('key');
      const rows = claims.map(({ key: held, id }) => [held, id, owner]);
      return [`${into} VALUES ? ON DUPLICATE KEY UPDATE ${key} = ${key}`, [rows]];
    }
    return [
      `${into} SELECT held, id, $3::text FROM unnest($1::text[], $2::bigint[]) AS claims (held, id) ON CONFLICT DO NOTHING`,
      [claims.map(({ key }) => key), claims.map(({ id }) => id), owner],
    ];
  }

  /** The claims on these keys. */
  findClaims(keys: readonly string[]): Statement {
    return [
      `SELECT ${this.#claimColumns} FROM ${this.#claims} WHERE ${this.#among('key', 'text')}`,
      [[...keys]],
    ];
  }

  /** Releases the claims on these keys that have this owner. */
  releaseClaims(keys: readonly string[], owner: string): Statement {
    const slot = this.#engine === 'mysql' ? '?' : '$2';
    return [
      `DELETE FROM ${this.#claims} WHERE ${this.#among('key', 'text')} AND ${this.#quote('owner')} = ${slot}`,
      [[...keys], owner],
    ];
  }

  /** A page of claims after a key. */
  claimPage(after: string, limit: number): Statement {
    const key = this.#quote('key');
    const slot = this.#engine === 'mysql' ? '?' : '$1';
    return [
      `SELECT ${this.#claimColumns} FROM ${this.#claims} WHERE ${key} > ${slot} ORDER BY ${key} LIMIT ${limit}`,
      [after],
    ];
  }

  /** Sets some fields of a row. */
  setFields(positions: readonly number[], { id, values }: FieldUpdate): Statement {
    const slot = (number: number): string => (this.#engine === 'mysql' ? '?' : `$${number}`);
    const fields = positions.map((position) => this.#entity.fields[position]!);
    const set = fields.map(({ name }, at) => `${this.#quote(name)} = ${slot(at + 1)}`);
    return [
      `UPDATE ${this.#table} SET ${set.join(', ')} WHERE ${this.#key} = ${slot(fields.length + 1)}`,
      [...fields.map((field, at) => boundValue(this.#engine, field, values[at] ?? null)), id],
    ];
  }

  /** The stored ones of these ids, as `id`. */
  existing(ids: readonly number[]): Statement {
    return [`SELECT ${this.#key} AS id FROM ${this.#table} WHERE ${this.#amongKeys}`, [[...ids]]];
  }

  /** The rows with these ids. */
  rows(ids: readonly number[]): Statement {
    return [`SELECT ${this.#fields} FROM ${this.#table} WHERE ${this.#amongKeys}`, [[...ids]]];
  }

  /** The holders of these combinations of values: `id`, and the values as `u0`, `u1` and so on. */
  holdersTogether(fields: readonly Field[], combinations: readonly StoredValue[][]): Statement {
    const columns = fields.map(({ name }) => this.#quote(name));
    const shown = columns.map((column, at) => `${column} AS ${this.#quote(`u${at}`)}`).join(', ');
    const bound = combinations.map((values) =>
      fields.map((field, at) => boundValue(this.#engine, field, values[at] ?? null)),
    );
    const select = `SELECT ${this.#key} AS id, ${shown} FROM ${this.#table} WHERE (${columns.join(', ')}) IN `;
    if (this.#engine === 'mysql') return [`${select}(?)`, [bound]];
    const slots = fields.map((field, at) => `$${at + 1}::${typeOf(field)}[]`).join(', ');
    return [
      `${select}(SELECT * FROM unnest(${slots}))`,
      fields.map((_, at) => bound.map((values) => values[at])),
    ];
  }

  /** The holders of these values of a unique field: `id` and `unique`, the value as stored. */
  holders(field: Field, values: readonly StoredValue[]): Statement[] {
    const column = this.#quote(field.name);
    const select = `SELECT ${this.#key} AS id, ${column} AS ${this.#quote('unique')} FROM ${this.#table} WHERE `;
    if (field.kind !== 'email') {
      const bound = values.map((value) => boundValue(this.#engine, field, value));
      return [[select + this.#among(field.name, typeOf(field)), [bound]]];
    }
    const texts = values.map(String);
    const fold = foldColumn(field);
    const ascii = texts
      .filter((text) => foldAddress(text) === null)
      .map((text) => text.toLowerCase());
    const others = texts.flatMap((text) => foldForServer(text) ?? []);
    const isAscii =
      this.#engine === 'mysql'
        ? this.#among(lowerColumn(field.name), 'text')
        : `lower(${column} COLLATE "C") = ANY ($1::text[]) AND octet_length(${column}) = char_length(${column})`;
    return [
      ...(ascii.length > 0 ? [[select + isAscii, [ascii]] as const] : []),
      ...(others.length > 0 ? [[select + this.#among(fold, 'text'), [others]] as const] : []),
    ];
  }

  /** Deletes the rows with these ids. */
  remove(ids: readonly number[]): Statement {
    return [`DELETE FROM ${this.#table} WHERE ${this.#amongKeys}`, [[...ids]]];
  }

  /** A page of the table after an id. */
  page(after: number | string, limit: number): Statement {
    return [
      `SELECT ${this.#fields} FROM ${this.#table} WHERE ${this.#key} > ${this.#idSlot} ORDER BY ${this.#key} LIMIT ${limit}`,
      [after],
    ];
  }

  /** A page of the table in ascending or descending order of ids. */
  pageById({ direction, from, skip, limit }: PageQuery): Statement {
    const [order, comparison] = direction === 'up' ? ['ASC', '>='] : ['DESC', '<='];
    const where = from === undefined ? '' : `WHERE ${this.#key} ${comparison} ${this.#idSlot}`;
    return [
      `SELECT ${this.#fields} FROM ${this.#table} ${where} ORDER BY ${this.#key} ${order} LIMIT ${limit} OFFSET ${skip}`,
      from === undefined ? [] : [from],
    ];
  }

  /** The number of rows with an id below this one, as `count`. */
  below(id: number): Statement {
    const count = this.#quote('count');
    return [
      `SELECT count(*) AS ${count} FROM ${this.#table} WHERE ${this.#key} < ${this.#idSlot}`,
      [id],
    ];
  }

  get #idSlot(): string {
    return this.#engine === 'mysql' ? '?' : '$1::bigint';
  }

  get #amongKeys(): string {
    return this.#among(keyName(this.#entity), 'bigint');
  }

  get #claims(): string {
    return this.#quote(claimTableName(this.#entity));
  }

  get #claimColumns(): string {
    return ['key', 'id', 'owner'].map((name) => this.#quote(name)).join(', ');
  }

  #among(column: string, type: string): string {
    const name = this.#quote(column);
    return this.#engine === 'mysql' ? `${name} IN (?)` : `${name} = ANY ($1::${type}[])`;
  }

  #quote(name: string): string {
    return quoteFor(this.#engine, name);
  }
}

/** PostgreSQL's type of a field. */
function typeOf(field: Field): string {
  switch (field.kind) {
    case 'integer':
      return 'bigint';
    case 'decimal':
      return field.isWhole ? 'bigint' : 'numeric';
    case 'text':
      return field.format === 'uuid' ? 'uuid' : 'text';
    case 'datetime':
      return 'timestamptz';
    case 'email':
      return 'text';
    case 'boolean':
    case 'date':
      return field.kind;
  }
}
