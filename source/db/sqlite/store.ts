import { foldAddress } from '../../entities/email.js';
import { foldColumn, uniqueField, uniquePosition, type Entity } from '../../entities/entity.js';
import type { StoredRow } from '../../entities/value.js';
import type { EntityStore, Holders, InsertReceiver, RowKeys } from '../entity-store.js';
import { quoteName } from './schema.js';
import type { Bound, SqliteHandle, SqliteStatement } from './handle.js';
import { RowStage } from './row-stage.js';

/**
 * The statements of one entity; rows and lists are bound as one JSON text.
 * @param each the table-valued function that splits such a text into rows
 */
function statementsOf(entity: Entity, each: EachFunction): Record<StatementName, string> {
  const table = quoteName(entity.table);
  const unique = uniqueField(entity);
  const fields = entity.fields.map((field) => field.name);
  const stored = unique ? [...fields, foldColumn(unique)] : fields;
  const columns = stored.map(quoteName).join(', ');
  const slots = stored.map(() => '?').join(', ');
  const elements = stored.map((_, position) => `value ->> ${position}`).join(', ');
  const heldBy = (column: string, position: number): string =>
    `(SELECT t.id FROM ${table} t WHERE t.${quoteName(column)} = k.value ->> ${position})`;
  const order = unique ? `value ->> ${uniquePosition(entity)} COLLATE NOCASE, key` : 'key';
  const byUnique = unique
    ? `coalesce(${heldBy(unique.name, 1)}, ${heldBy(foldColumn(unique), 2)})`
    : 'NULL';
  return {
    begin: 'BEGIN IMMEDIATE',
    commit: 'COMMIT',
    insert: `INSERT INTO ${table} (${columns}) VALUES (${slots}) ON CONFLICT DO NOTHING`,
    insertAll: `INSERT INTO ${table} (${columns}) SELECT ${elements} FROM ${each}(?) WHERE true ON CONFLICT DO NOTHING`,
    insertSorted: `INSERT INTO ${table} (${columns}) SELECT ${elements} FROM ${each}(?) WHERE true ORDER BY ${order} ON CONFLICT DO NOTHING`,
    findHolders: `SELECT ${heldBy('id', 0)} AS byId, ${byUnique} AS byUnique FROM json_each(?) k ORDER BY k.key`,
    findExisting: `SELECT t.id AS id FROM json_each(?) k CROSS JOIN ${table} t ON t.id = k.value`,
    findMissing: `SELECT k.value AS id FROM json_each(?) k WHERE NOT EXISTS (SELECT 1 FROM ${table} t WHERE t.id = k.value)`,
    readRows: `SELECT json_array(${fields.map(quoteName).join(', ')}) AS stored FROM ${table} WHERE id IN (SELECT value FROM json_each(?))`,
  };
}

/** `jsonb_each` (from SQLite 3.51) is faster: it does not turn each row into text and parse it again. */
type EachFunction = 'json_each' | 'jsonb_each';

async function eachFunction(handle: SqliteHandle): Promise<EachFunction> {
  const found = await handle.value(
    "SELECT count(*) FROM pragma_module_list WHERE name = 'jsonb_each'",
  );
  return found === 1 ? 'jsonb_each' : 'json_each';
}

/** The statement that inserts one row unless one of its keys is taken. */
export function insertSql(entity: Entity): string {
  return statementsOf(entity, 'json_each').insert;
}

type StatementName =
  | 'begin'
  | 'commit'
  | 'insert'
  | 'insertAll'
  | 'insertSorted'
  | 'findHolders'
  | 'findExisting'
  | 'findMissing'
  | 'readRows';

/** An `EntityStore` on SQLite: prepared statements on one connection. */
export class SqliteStore implements EntityStore {
  readonly #handle: SqliteHandle;
  readonly #entity: Entity;
  /** Position of the unique text, which has a folded form in a second column; -1 if there is none. */
  readonly #uniqueAt: number;
  readonly #statements: Readonly<Record<StatementName, SqliteStatement>>;
  /** The stage for `insertEach`; created on first use. */
  #stage: RowStage | undefined;

  private constructor(
    handle: SqliteHandle,
    entity: Entity,
    statements: Readonly<Record<StatementName, SqliteStatement>>,
  ) {
    this.#handle = handle;
    this.#entity = entity;
    this.#uniqueAt = uniquePosition(entity);
    this.#statements = statements;
  }

  static async open(handle: SqliteHandle, entity: Entity): Promise<SqliteStore> {
    const statements = statementsOf(entity, await eachFunction(handle));
    const prepared = await Promise.all(
      Object.entries(statements).map(
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
    // After some errors SQLite has rolled back already, and ROLLBACK fails.
    await this.#handle.run('ROLLBACK').catch(() => undefined);
  }

  async insert(row: StoredRow): Promise<boolean> {
    return (await this.#statements.insert.run(this.#withFold(row))) === 1;
  }

  insertThen(row: StoredRow, receiver: InsertReceiver): void {
    this.#statements.insert.runThen(
      this.#withFold(row),
      (changes) => receiver.answered(changes === 1),
      (error) => receiver.failed(error),
    );
  }

  /**
   * Inserts in the order of the unique index if that cannot change which rows get their keys: then each page
   * of a large index is read and written once per batch, not once per row.
   */
  insertAll(rows: readonly StoredRow[]): Promise<number> {
    const wide = this.#withFolds(rows);
    const isSortable = this.#uniqueAt >= 0 && wide === rows && haveRisingIds(rows);
    const statement = isSortable ? this.#statements.insertSorted : this.#statements.insertAll;
    return statement.run([JSON.stringify(wide)]);
  }

  async insertEach(rows: readonly StoredRow[]): Promise<Set<number>> {
    this.#stage ??= await RowStage.open(this.#handle, this.#entity);
    return this.#stage.insertEach(this.#withFolds(rows));
  }

  findHolders(keys: readonly RowKeys[]): Promise<Holders[]> {
    const list = keys.map(({ id, unique }) => [
      id ?? null,
      unique ?? null,
      unique === undefined ? null : foldAddress(unique),
    ]);
    return this.#statements.findHolders.all<Holders>([JSON.stringify(list)]);
  }

  /** Appends the folded forms if any row has one; else the missing last column reads as NULL. */
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

/** Whether the ids ascend, so that no two are equal. */
function haveRisingIds(rows: readonly StoredRow[]): boolean {
  let last = 0;
  for (const [id] of rows) {
    if (typeof id !== 'number' || id <= last) return false;
    last = id;
  }
  return true;
}
