import { foldAddress } from '../../entities/email.js';
import { foldColumn, uniqueField, uniquePosition, type Entity } from '../../entities/entity.js';
import type { StoredRow } from '../../entities/value.js';
import type { EntityStore, Holders, RowKeys } from '../entity-store.js';
import { quoteName } from '../schema.js';
import type { Bound, SqliteHandle, SqliteStatement } from './handle.js';

/** The columns of a table, the folded form of its unique text last. */
function storedColumns(entity: Entity): string[] {
  const unique = uniqueField(entity);
  const fields = entity.fields.map((field) => field.name);
  return unique ? [...fields, foldColumn(unique)] : fields;
}

function columnsOf(entity: Entity): string {
  return storedColumns(entity).map(quoteName).join(', ');
}

/** The statements of one entity; rows and lists travel as one bound JSON text. */
function statementsOf(entity: Entity): Record<StatementName, string> {
  const table = quoteName(entity.table);
  const unique = uniqueField(entity);
  const fields = entity.fields.map((field) => field.name);
  const stored = storedColumns(entity);
  const columns = columnsOf(entity);
  const slots = stored.map(() => '?').join(', ');
  const elements = stored.map((_, position) => `value ->> ${position}`).join(', ');
  const heldBy = (column: string, position: number): string =>
    `(SELECT t.id FROM ${table} t WHERE t.${quoteName(column)} = k.value ->> ${position})`;
  const byUnique = unique
    ? `coalesce(${heldBy(unique.name, 1)}, ${heldBy(foldColumn(unique), 2)})`
    : 'NULL';
  return {
    begin: 'BEGIN IMMEDIATE',
    changes: 'SELECT total_changes() AS changes',
    commit: 'COMMIT',
    insert: `INSERT INTO ${table} (${columns}) VALUES (${slots}) ON CONFLICT DO NOTHING`,
    insertAll: `INSERT INTO ${table} (${columns}) SELECT ${elements} FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
    findHolders: `SELECT ${heldBy('id', 0)} AS byId, ${byUnique} AS byUnique FROM json_each(?) k ORDER BY k.key`,
    findExisting: `SELECT t.id AS id FROM json_each(?) k CROSS JOIN ${table} t ON t.id = k.value`,
    findMissing: `SELECT k.value AS id FROM json_each(?) k WHERE NOT EXISTS (SELECT 1 FROM ${table} t WHERE t.id = k.value)`,
    readRows: `SELECT json_array(${fields.map(quoteName).join(', ')}) AS stored FROM ${table} WHERE id IN (SELECT value FROM json_each(?))`,
  };
}

type StatementName =
  | 'begin'
  | 'changes'
  | 'commit'
  | 'insert'
  | 'insertAll'
  | 'findHolders'
  | 'findExisting'
  | 'findMissing'
  | 'readRows';

/** A value as SQL text. */
function literal(value: Bound): string {
  if (value === null) return 'NULL';
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
}

const CUT = /[\0\p{Cs}]/u;

/** The driver reads SQL text up to the first NUL, and cannot write half a character. */
function isCutByDriver(value: Bound): boolean {
  return typeof value === 'string' && CUT.test(value);
}

/** The SQLite form of an `EntityStore`: prepared statements on one connection. */
export class SqliteStore implements EntityStore {
  readonly #handle: SqliteHandle;
  /** Position of the text that needs a folded form beside it, or -1. */
  readonly #uniqueAt: number;
  readonly #insertHead: string;
  readonly #statements: Readonly<Record<StatementName, SqliteStatement>>;

  private constructor(
    handle: SqliteHandle,
    entity: Entity,
    statements: Readonly<Record<StatementName, SqliteStatement>>,
  ) {
    this.#handle = handle;
    this.#uniqueAt = uniquePosition(entity);
    this.#insertHead = `INSERT INTO ${quoteName(entity.table)} (${columnsOf(entity)}) VALUES (`;
    this.#statements = statements;
  }

  static async open(handle: SqliteHandle, entity: Entity): Promise<SqliteStore> {
    const prepared = await Promise.all(
      Object.entries(statementsOf(entity)).map(
        async ([name, sql]) => [name, await handle.prepare(sql)] as const,
      ),
    );
    return new SqliteStore(
      handle,
      entity,
      Object.fromEntries(prepared) as Record<StatementName, SqliteStatement>,
    );
  }

  async begin(): Promise<void> {
    await this.#statements.begin.run([]);
  }

  async commit(): Promise<void> {
    await this.#statements.commit.run([]);
  }

  async rollback(): Promise<void> {
    // SQLite has rolled back by itself after some errors; then there is nothing left to give up.
    await this.#handle.run('ROLLBACK').catch(() => undefined);
  }

  async insert(row: StoredRow): Promise<boolean> {
    return (await this.#statements.insert.run(this.#withFold(row))) === 1;
  }

  insertAll(rows: readonly StoredRow[]): Promise<number> {
    return this.#statements.insertAll.run([JSON.stringify(this.#withFolds(rows))]);
  }

  async insertEach(rows: readonly StoredRow[]): Promise<number> {
    const bound = this.#withFolds(rows);
    if (bound.some((row) => row.some(isCutByDriver))) {
      let inserted = 0;
      for (const row of rows) inserted += (await this.insert(row)) ? 1 : 0;
      return inserted;
    }
    const before = await this.#changes();
    await this.#handle.script(bound.map((row) => this.#insertText(row)).join(''));
    return (await this.#changes()) - before;
  }

  #insertText(row: readonly Bound[]): string {
    return `${this.#insertHead}${row.map(literal).join(',')}${this.#uniqueAt >= 0 && row.length === this.#uniqueAt + 1 ? ',NULL' : ''}) ON CONFLICT DO NOTHING;`;
  }

  /** How many rows this connection has changed so far. */
  async #changes(): Promise<number> {
    const [row] = await this.#statements.changes.all<{ changes: number }>([]);
    return row?.changes ?? 0;
  }

  findHolders(keys: readonly RowKeys[]): Promise<Holders[]> {
    const list = keys.map(({ id, unique }) => [
      id ?? null,
      unique ?? null,
      unique === undefined ? null : foldAddress(unique),
    ]);
    return this.#statements.findHolders.all<Holders>([JSON.stringify(list)]);
  }

  /** Rows for the statement that inserts many: what a row lacks at its end is NULL there. */
  #withFolds(rows: readonly StoredRow[]): readonly (readonly Bound[])[] {
    const at = this.#uniqueAt;
    const isWide = at >= 0 && rows.some((row) => foldAddress(String(row[at])) !== null);
    return isWide ? rows.map((row) => this.#withFold(row)) : rows;
  }

  #withFold(row: StoredRow): readonly Bound[] {
    return this.#uniqueAt < 0 ? row : [...row, foldAddress(String(row[this.#uniqueAt]))];
  }

  async findExisting(ids: readonly number[]): Promise<Set<number>> {
    const rows = await this.#statements.findExisting.all<{ id: number }>([JSON.stringify(ids)]);
    return new Set(rows.map((row) => row.id));
  }

  async findMissing(ids: readonly number[]): Promise<Set<number>> {
    const rows = await this.#statements.findMissing.all<{ id: number }>([JSON.stringify(ids)]);
    return new Set(rows.map((row) => row.id));
  }

  async readRows(ids: readonly number[]): Promise<Map<number, StoredRow>> {
    const rows = await this.#statements.readRows.all<{ stored: string }>([JSON.stringify(ids)]);
    return new Map(
      rows.map(({ stored }) => {
        const row = JSON.parse(stored) as StoredRow;
        return [Number(row[0]), row];
      }),
    );
  }
}
