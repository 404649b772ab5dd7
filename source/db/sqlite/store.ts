import { foldColumn, foldedFieldsOf, uniqueFieldsOf, type Entity } from '../../entities/entity.js';
import type { StoredRow } from '../../entities/value.js';
import type { BeginMode } from '../connection-options.js';
import type {
  CountedJson,
  EntityStore,
  Holders,
  InsertReceiver,
  RowKeys,
  RowsJson,
} from '../entity-store.js';
import { foldedRow, needsFold } from '../folded-row.js';
import { lookupStatements, SqliteLookups, type LookupName } from './lookups.js';
import type { Outbox } from '../outbox.js';
import { quoteName } from './columns.js';
import type { Bound, ChangesReceiver, SqliteHandle, SqliteStatement } from './handle.js';
import { sqliteOutbox } from './outbox.js';
import { RowStage } from './row-stage.js';

/**
 * The statements of one entity; rows and lists are bound as one JSON text.
 * @param each the table-valued function that splits such a text into rows
 */
function statementsOf(
  entity: Entity,
  each: EachFunction,
  begin: BeginMode = 'immediate',
): Record<StatementName, string> {
  const table = quoteName(entity.table);
  const stored = [
    ...entity.fields.map((field) => field.name),
    ...foldedFieldsOf(entity).map(({ field }) => foldColumn(field)),
  ];
  const columns = stored.map(quoteName).join(', ');
  const slots = stored.map(() => '?').join(', ');
  const elements = stored.map((_, position) => `value ->> ${position}`).join(', ');
  const [unique] = uniqueFieldsOf(entity);
  const collation = unique?.field.kind === 'email' ? ' COLLATE NOCASE' : '';
  const order = unique ? `value ->> ${unique.position}${collation}, key` : 'key';
  return {
    begin: beginSql(begin),
    commit: 'COMMIT',
    insert: `INSERT INTO ${table} (${columns}) VALUES (${slots}) ON CONFLICT DO NOTHING`,
    insertAll: `INSERT INTO ${table} (${columns}) SELECT ${elements} FROM ${each}(?) WHERE true ON CONFLICT DO NOTHING`,
    insertSorted: `INSERT INTO ${table} (${columns}) SELECT ${elements} FROM ${each}(?) WHERE true ORDER BY ${order} ON CONFLICT DO NOTHING`,
    ...lookupStatements(entity),
  };
}

/** The statement that begins a transaction. */
function beginSql(begin: BeginMode): string {
  return begin === 'deferred' ? 'BEGIN DEFERRED' : 'BEGIN IMMEDIATE';
}

/** `jsonb_each` (from SQLite 3.51) is faster: it does not turn each row into text and parse it again. */
type EachFunction = 'json_each' | 'jsonb_each';

async function eachFunction(handle: SqliteHandle): Promise<EachFunction> {
  const found = await handle.value(
    "SELECT count(*) FROM pragma_module_list WHERE name = 'jsonb_each'",
  );
  return found === 1 ? 'jsonb_each' : 'json_each';
}

/** The statement that deletes a row with exactly the bound fields. */
function removeSql({ table, fields }: Entity): string {
  const isSame = fields
    .map(({ name }, position) => `${quoteName(name)} ${position === 0 ? '=' : 'IS'} ?`)
    .join(' AND ');
  return `DELETE FROM ${quoteName(table)} WHERE ${isSame}`;
}

/** The statement that inserts one row unless one of its keys is taken. */
export function insertSql(entity: Entity): string {
  return statementsOf(entity, 'json_each').insert;
}

type StatementName = 'begin' | 'commit' | 'insert' | 'insertAll' | 'insertSorted' | LookupName;

/** An `EntityStore` on SQLite: prepared statements on one connection. */
export class SqliteStore implements EntityStore {
  readonly locksLate: boolean;
  readonly outbox: Outbox;
  readonly #handle: SqliteHandle;
  readonly #entity: Entity;
  readonly #statements: Readonly<Record<StatementName, SqliteStatement>>;
  readonly #lookups: SqliteLookups;
  /** Receives the answer of the `insertThen` that is being made. */
  #receiver: InsertReceiver | undefined;
  readonly #insertReceiver: ChangesReceiver = {
    settle: (changes) => this.#receiver?.answered(changes === 1),
    fail: (error) => this.#receiver?.failed(error),
  };
  /** Prepared on first use. */
  #remove: Promise<SqliteStatement> | undefined;
  /** The stage for `insertEach`; created on first use. */
  #stage: RowStage | undefined;

  private constructor(
    handle: SqliteHandle,
    entity: Entity,
    statements: Readonly<Record<StatementName, SqliteStatement>>,
    begin: BeginMode,
  ) {
    this.locksLate = begin === 'deferred';
    this.#handle = handle;
    this.#entity = entity;
    this.#statements = statements;
    this.outbox = sqliteOutbox(handle);
    this.#lookups = new SqliteLookups((name, list) => statements[name].all([list]));
  }

  /** @param begin how its transactions begin */
  static async open(
    handle: SqliteHandle,
    entity: Entity,
    begin: BeginMode = 'immediate',
  ): Promise<SqliteStore> {
    const statements = statementsOf(entity, await eachFunction(handle), begin);
    const prepared = await Promise.all(
      Object.entries(statements).map(
        async ([name, sql]) => [name, await handle.prepare(sql)] as const,
      ),
    );
    return new SqliteStore(
      handle,
      entity,
      Object.fromEntries(prepared) as Record<StatementName, SqliteStatement>,
      begin,
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
    this.#receiver = receiver;
    this.#statements.insert.runThen(this.#withFold(row), this.#insertReceiver);
  }

  insertAll(rows: readonly StoredRow[]): Promise<number> {
    const wide = this.#withFolds(rows);
    const isSortable = wide === rows && haveRisingIds(rows);
    return this.insertJson({ json: JSON.stringify(wide), isSortable });
  }

  /**
   * Inserts in the order of the unique index if that cannot change which rows get their keys: then each page
   * of a large index is read and written once per batch, not once per row. With several such indexes, it can.
   */
  insertJson({ json, isSortable }: RowsJson): Promise<number> {
    const { insertAll, insertSorted } = this.#statements;
    const { uniques, combinations } = this.#entity;
    const isSorted = isSortable && uniques.length === 1 && combinations.length === 0;
    return (isSorted ? insertSorted : insertAll).run([json]);
  }

  insertEach(rows: readonly StoredRow[]): Promise<Set<number>> {
    return this.#stageEach(JSON.stringify(this.#withFolds(rows)), rows.length);
  }

  insertEachJson({ json, count }: CountedJson): Promise<Set<number>> {
    return this.#stageEach(json, count);
  }

  async #stageEach(json: string, count: number): Promise<Set<number>> {
    this.#stage ??= await RowStage.open(this.#handle, this.#entity);
    return this.#stage.insertEach(json, count);
  }

  async removeRow(row: StoredRow, entries: readonly string[] = []): Promise<boolean> {
    if (entries.length === 0) return this.#removeRow(row);
    try {
      await this.begin();
      const isRemoved = await this.#removeRow(row);
      await this.outbox.remove(entries);
      await this.commit();
      return isRemoved;
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }

  async #removeRow(row: StoredRow): Promise<boolean> {
    this.#remove ??= this.#handle.prepare(removeSql(this.#entity));
    return (await (await this.#remove).run(row)) > 0;
  }

  findHolders(keys: readonly RowKeys[]): Promise<Holders[]> {
    return this.#lookups.findHolders(keys);
  }

  findExisting(ids: readonly number[]): Promise<Set<number>> {
    return this.#lookups.findExisting(ids);
  }

  findMissing(ids: readonly number[]): Promise<Set<number>> {
    return this.#lookups.findMissing(ids);
  }

  readRows(ids: readonly number[]): Promise<Map<number, StoredRow>> {
    return this.#lookups.readRows(ids);
  }

  /** Appends the folded forms of rows that have any; else the missing last columns read as NULL. */
  #withFolds(rows: readonly StoredRow[]): readonly (readonly Bound[])[] {
    const isWide = rows.some((row) => needsFold(this.#entity, row));
    return isWide ? rows.map((row) => this.#withFold(row)) : rows;
  }

  /** Appends the folded forms, if the row has any; else the last slots stay NULL. */
  #withFold(row: StoredRow): readonly Bound[] {
    return foldedRow(this.#entity, row);
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
