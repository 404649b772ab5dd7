import { DatabaseError, type DatabaseErrorKind } from '../../source/base/errors.js';
import {
  areFree,
  keysOf,
  type EntityStore,
  type Holders,
  type RowKeys,
} from '../../source/db/entity-store.js';
import { comparedForm, uniqueFieldsOf, type Entity } from '../../source/entities/entity.js';
import type { StoredRow } from '../../source/entities/value.js';

/** What a store is asked; `rollback` never fails. */
export type Call =
  | 'begin'
  | 'commit'
  | 'insert'
  | 'insertAll'
  | 'insertAlone'
  | 'insertEach'
  | 'findHolders'
  | 'findMissing'
  | 'readRows';

/** Which of its calls fail, and how. */
export interface Fault {
  /** Number of the first call that fails, from 1. */
  readonly at: number;
  /** How many calls fail, from that one on. */
  readonly times: number;
  readonly kind: DatabaseErrorKind;
  /** Whether a failing call had its effect all the same: the acknowledgement is lost. */
  readonly isApplied: boolean;
}

/** A store in memory that keeps its promises, but for the calls that fail. */
export class FakeStore implements EntityStore {
  /** What is committed, by id. */
  rows = new Map<number, StoredRow>();
  /** Every call, also those that failed. */
  readonly calls: (Call | 'rollback')[] = [];
  isRemote?: boolean;
  insertAlone?: NonNullable<EntityStore['insertAlone']>;
  /** What its errors call it. */
  name = 'users.db';
  /** A row with one of these ids meets a check of the table. */
  readonly poison = new Set<number>();
  readonly #entity: Entity;
  readonly #fault: Fault | undefined;
  /** The rows as the open transaction sees them; undefined when none is open. */
  #open: Map<number, StoredRow> | undefined;
  #asked = 0;

  constructor(entity: Entity, rows: readonly StoredRow[] = [], fault?: Fault) {
    this.#entity = entity;
    this.#fault = fault;
    for (const row of rows) this.rows.set(Number(row[0]), row);
  }

  get isInTransaction(): boolean {
    return this.#open !== undefined;
  }

  async begin(): Promise<void> {
    return this.#do('begin', () => {
      if (this.#open) throw this.#error('other');
      this.#open = new Map(this.rows);
    });
  }

  async commit(): Promise<void> {
    return this.#do('commit', () => {
      if (!this.#open) throw this.#error('other');
      this.rows = this.#open;
      this.#open = undefined;
    });
  }

  async rollback(): Promise<void> {
    this.calls.push('rollback');
    this.#open = undefined;
  }

  async insert(row: StoredRow): Promise<boolean> {
    return this.#do('insert', () => this.#insert([row]) === 1);
  }

  async insertAll(rows: readonly StoredRow[]): Promise<number> {
    return this.#do('insertAll', () => this.#insert(rows));
  }

  /**
   * Lets it take rows alone, as a server may.
   * @param isReported whether a call that fails has reported before that the row is in the table
   */
  takeAlone(isReported: boolean): this {
    this.isRemote = true;
    this.insertAlone = async (row, onWritten) => {
      const isFree = areFree(this.#holdersOf(keysOf(this.#entity, row)));
      try {
        const isInserted = this.#do('insertAlone', () => this.#insert([row]) === 1);
        if (isInserted) onWritten();
        return isInserted;
      } catch (error) {
        if (isReported && isFree) onWritten();
        throw error;
      }
    };
    return this;
  }

  /** A fault lets the first half of the rows in (or all, when it was applied). */
  async insertEach(rows: readonly StoredRow[]): Promise<Set<number>> {
    const refused = new Set<number>();
    let asked = 0;
    const insert = (some: readonly StoredRow[]): Set<number> => {
      for (const row of some) {
        asked += 1;
        if (this.#insert([row]) === 0) refused.add(Number(row[0]));
      }
      return refused;
    };
    try {
      return this.#do('insertEach', () => insert(rows));
    } catch (error) {
      if (asked === 0) insert(rows.slice(0, rows.length >> 1));
      throw error;
    }
  }

  async findHolders(keys: readonly RowKeys[]): Promise<Holders[]> {
    return this.#do('findHolders', () => keys.map((each) => this.#holdersOf(each)));
  }

  async findExisting(ids: readonly number[]): Promise<Set<number>> {
    return new Set(ids.filter((id) => this.#current.has(id)));
  }

  async findMissing(ids: readonly number[]): Promise<Set<number>> {
    return this.#do('findMissing', () => new Set(ids.filter((id) => !this.#current.has(id))));
  }

  async readRows(ids: readonly number[]): Promise<Map<number, StoredRow>> {
    return this.#do(
      'readRows',
      () => new Map([...this.#current].filter(([id]) => ids.includes(id))),
    );
  }

  get #current(): Map<number, StoredRow> {
    return this.#open ?? this.rows;
  }

  #insert(rows: readonly StoredRow[]): number {
    if (rows.some((row) => this.poison.has(Number(row[0])))) throw this.#error('constraint');
    let inserted = 0;
    for (const row of rows) {
      const id = Number(row[0]);
      if (!areFree(this.#holdersOf(keysOf(this.#entity, row)))) continue;
      this.#current.set(id, row);
      inserted += 1;
    }
    return inserted;
  }

  #holdersOf({ id, uniques }: RowKeys): Holders {
    return {
      byId: id !== undefined && this.#current.has(id) ? id : null,
      byUniques: uniqueFieldsOf(this.#entity).map(({ field, position }, at) => {
        const value = uniques[at];
        if (value === undefined) return null;
        const key = comparedForm(field, value);
        const holder = [...this.#current].find(
          ([, row]) => comparedForm(field, row[position]!) === key,
        );
        return holder?.[0] ?? null;
      }),
    };
  }

  #do<Result>(call: Call, work: () => Result): Result {
    this.calls.push(call);
    this.#asked += 1;
    const fault = this.#fault;
    if (!fault || this.#asked < fault.at || this.#asked >= fault.at + fault.times) return work();
    if (fault.isApplied) work();
    throw this.#error(fault.kind);
  }

  #error(kind: DatabaseErrorKind): DatabaseError {
    return new DatabaseError(this.name, kind, `FAKE_${kind.toUpperCase()}`);
  }
}
