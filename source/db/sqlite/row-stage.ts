import { foldColumn, foldedFieldsOf, type Entity } from '../../entities/entity.js';
import { quoteName } from './columns.js';
import type { SqliteHandle, SqliteStatement } from './handle.js';

/**
 * Commits many rows, each in a transaction of its own, with few driver calls: a call costs more than an
 * insert. All rows are bound at once into a temporary table in memory; a script without values then copies
 * them to the entity's table, one autocommitted statement per row.
 */
export class RowStage {
  readonly #handle: SqliteHandle;
  readonly #fill: SqliteStatement;
  readonly #findRefused: SqliteStatement;
  readonly #moveOne: (place: number) => string;
  /** The script for the number of rows of the last call. */
  #script = { rows: 0, text: '' };

  private constructor(parts: {
    handle: SqliteHandle;
    fill: SqliteStatement;
    findRefused: SqliteStatement;
    moveOne: (place: number) => string;
  }) {
    this.#handle = parts.handle;
    this.#fill = parts.fill;
    this.#findRefused = parts.findRefused;
    this.#moveOne = parts.moveOne;
  }

  /** Creates the temporary table, which only this connection sees. @throws DatabaseError */
  static async open(handle: SqliteHandle, entity: Entity): Promise<RowStage> {
    const sql = statementsOf(entity);
    await handle.run('PRAGMA temp_store = MEMORY');
    await handle.run(sql.create);
    const [fill, findRefused] = await Promise.all([
      handle.prepare(sql.fill),
      handle.prepare(sql.findRefused),
    ]);
    return new RowStage({ handle, fill, findRefused, moveOne: sql.moveOne });
  }

  /**
   * Inserts each row whose keys are free in a transaction of its own.
   * @param json rows whose ids are not stored yet, each an array as `foldedRow` gives it
   * @param count how many they are
   * @returns the ids of the rows that were not inserted
   * @throws DatabaseError after which any of them may be committed
   */
  async insertEach(json: string, count: number): Promise<Set<number>> {
    await this.#fill.run([json]);
    await this.#handle.exec(this.#scriptFor(count));
    const refused = await this.#findRefused.all<{ id: number }>([count]);
    return new Set(refused.map(({ id }) => id));
  }

  #scriptFor(rows: number): string {
    if (this.#script.rows !== rows) {
      const text = Array.from({ length: rows }, (_, place) => this.#moveOne(place)).join('');
      this.#script = { rows, text };
    }
    return this.#script.text;
  }
}

function statementsOf(entity: Entity): {
  create: string;
  fill: string;
  findRefused: string;
  moveOne: (place: number) => string;
} {
  const table = quoteName(entity.table);
  const fields = entity.fields.map((field) => quoteName(field.name));
  const columns = [
    ...fields,
    ...foldedFieldsOf(entity).map(({ field }) => quoteName(foldColumn(field))),
  ];
  const slots = columns.map((_, position) => `v${position}`);
  const elements = columns.map((_, position) => `value ->> ${position}`);
  // The staged value is on the left, so that its collation applies, which is case-sensitive.
  const isSame = entity.fields
    .map(({ optional }, position) => {
      const equals = optional ? 'IS' : '=';
      return `s.v${position} ${equals} t.${fields[position]}`;
    })
    .join(' AND ');
  return {
    create: `CREATE TEMP TABLE staged (place INTEGER PRIMARY KEY, ${slots.join(', ')})`,
    fill: `INSERT OR REPLACE INTO temp.staged SELECT key, ${elements.join(', ')} FROM json_each(?)`,
    findRefused: `SELECT s.v0 AS id FROM temp.staged s WHERE s.place < ? AND NOT EXISTS (SELECT 1 FROM ${table} t WHERE ${isSame})`,
    moveOne: (place) =>
      `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${slots.join(', ')} FROM temp.staged WHERE place = ${place} ON CONFLICT DO NOTHING;`,
  };
}
