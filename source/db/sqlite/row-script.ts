import { foldColumn, uniqueField, type Entity } from '../../entities/entity.js';
import type { StoredRow, StoredValue } from '../../entities/value.js';
import type { SqliteHandle, SqliteStatement } from './handle.js';
import { quoteName } from './schema.js';

/** What cannot be written as a literal: a script ends at a NUL, and UTF-8 has no lone surrogates. */
const UNWRITABLE = /[\0\p{Surrogate}]/u;

/**
 * Commits many rows, each in a transaction of its own, with few driver calls: a call costs more than an
 * insert. The rows are literals of one script, an autocommitted statement per row.
 */
export class RowScript {
  readonly #handle: SqliteHandle;
  readonly #insert: InsertStatement;
  readonly #totalChanges: SqliteStatement;
  readonly #findOthers: SqliteStatement;

  private constructor(parts: {
    handle: SqliteHandle;
    insert: InsertStatement;
    totalChanges: SqliteStatement;
    findOthers: SqliteStatement;
  }) {
    this.#handle = parts.handle;
    this.#insert = parts.insert;
    this.#totalChanges = parts.totalChanges;
    this.#findOthers = parts.findOthers;
  }

  /** Prepares what finds out which rows were inserted. @throws DatabaseError */
  static async open(handle: SqliteHandle, entity: Entity): Promise<RowScript> {
    const [totalChanges, findOthers] = await Promise.all([
      handle.prepare('SELECT total_changes() AS total'),
      handle.prepare(findOthersSql(entity)),
    ]);
    return new RowScript({ handle, insert: insertStatementOf(entity), totalChanges, findOthers });
  }

  /**
   * Inserts each row whose keys are free in a transaction of its own.
   * @param rows rows whose ids are not stored yet, each as `foldedRow` gives it
   * @returns the ids of the rows that were not inserted; undefined if a value cannot be written in a script:
   *   then none was
   * @throws DatabaseError after which any of them may be committed
   */
  async insertEach(rows: readonly StoredRow[]): Promise<Set<number> | undefined> {
    const script = writeScript(this.#insert, rows);
    if (script === undefined) return undefined;
    const before = await this.#countChanges();
    await this.#handle.exec(script);
    if ((await this.#countChanges()) - before === rows.length) return new Set();
    const others = await this.#findOthers.all<{ id: number }>([JSON.stringify(rows)]);
    return new Set(others.map(({ id }) => id));
  }

  /** Rows that the connection has ever inserted. */
  async #countChanges(): Promise<number> {
    const [changes] = await this.#totalChanges.all<{ total: number }>([]);
    return changes?.total ?? 0;
  }
}

/** The statement of a script, around its values. */
export interface InsertStatement {
  readonly head: string;
  /** The columns that it fills. */
  readonly width: number;
  readonly tail: string;
}

export function insertStatementOf(entity: Entity): InsertStatement {
  const unique = uniqueField(entity);
  const fields = entity.fields.map(({ name }) => quoteName(name));
  const columns = unique ? [...fields, quoteName(foldColumn(unique))] : fields;
  return {
    head: `INSERT INTO ${quoteName(entity.table)} (${columns.join(',')}) VALUES (`,
    width: columns.length,
    tail: ') ON CONFLICT DO NOTHING;',
  };
}

/**
 * The script that inserts some rows; missing last values are NULL.
 * @returns undefined if a value cannot be written as a literal
 */
export function writeScript(
  { head, width, tail }: InsertStatement,
  rows: readonly StoredRow[],
): string | undefined {
  let script = '';
  for (const row of rows) {
    script += head;
    for (let at = 0; at < width; at += 1) {
      const literal = literalOf(row[at]);
      if (literal === undefined) return undefined;
      script += at === 0 ? literal : `,${literal}`;
    }
    script += tail;
  }
  return script;
}

function literalOf(value: StoredValue | undefined): string | undefined {
  if (value === undefined) return 'NULL';
  if (typeof value === 'number') return `${value}`;
  if (UNWRITABLE.test(value)) return undefined;
  return value.includes("'") ? `'${value.replaceAll("'", "''")}'` : `'${value}'`;
}

/** Finds the rows of a list that are not stored as they are there: the text of a list has no collation. */
function findOthersSql(entity: Entity): string {
  const isStored = entity.fields.map(
    ({ name }, position) => `t.${quoteName(name)} = (value ->> ${position}) COLLATE BINARY`,
  );
  return (
    `SELECT value ->> 0 AS id FROM json_each(?) WHERE NOT EXISTS ` +
    `(SELECT 1 FROM ${quoteName(entity.table)} t WHERE ${isStored.join(' AND ')})`
  );
}
