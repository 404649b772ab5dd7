import type { ClaimTable, HeldKey, StoredClaim } from '../../db/claims.js';
import type { EntityStore, Holders, RowKeys } from '../../db/entity-store.js';
import type { StoredRow } from '../../entities/value.js';

/**
 * What a call is for. `insert`: rows, which it commits by itself where no transaction has begun.
 * `write`: whatever else is written. `read-back`: rows whose commit was lost.
 */
export type CallKind = 'begin' | 'commit' | 'insert' | 'write' | 'question' | 'read-back';

/** A store of one database whose every call, but for giving up, goes through one place. */
export abstract class WrappedStore implements EntityStore {
  readonly isRemote: boolean;
  readonly insertEach?: (rows: readonly StoredRow[]) => Promise<Set<number>>;
  readonly #store: EntityStore;

  constructor(store: EntityStore) {
    this.#store = store;
    this.isRemote = store.isRemote === true;
    const insertEach = store.insertEach?.bind(store);
    if (insertEach) this.insertEach = (rows) => this.call('insert', () => insertEach(rows));
  }

  /** Carries a call out. */
  protected abstract call<Answer>(kind: CallKind, work: () => Promise<Answer>): Promise<Answer>;

  begin(): Promise<void> {
    return this.call('begin', () => this.#store.begin());
  }

  commit(): Promise<void> {
    return this.call('commit', () => this.#store.commit());
  }

  /** Gives up without asking whether anybody is there: it tells nothing. */
  rollback(): Promise<void> {
    return this.#store.rollback();
  }

  insert(row: StoredRow): Promise<boolean> {
    return this.call('insert', () => this.#store.insert(row));
  }

  insertAll(rows: readonly StoredRow[]): Promise<number> {
    return this.call('write', () => this.#store.insertAll(rows));
  }

  findHolders(keys: readonly RowKeys[]): Promise<Holders[]> {
    return this.call('question', () => this.#store.findHolders(keys));
  }

  findExisting(ids: readonly number[]): Promise<Set<number>> {
    return this.call('question', () => this.#store.findExisting(ids));
  }

  findMissing(ids: readonly number[]): Promise<Set<number>> {
    return this.call('question', () => this.#store.findMissing(ids));
  }

  readRows(ids: readonly number[]): Promise<Map<number, StoredRow>> {
    return this.call('read-back', () => this.#store.readRows(ids));
  }
}

/** The same for the claims of one database. */
export abstract class WrappedClaims implements ClaimTable {
  readonly #claims: ClaimTable;

  constructor(claims: ClaimTable) {
    this.#claims = claims;
  }

  /** Carries a call out. */
  protected abstract call<Answer>(
    kind: 'write' | 'question',
    work: () => Promise<Answer>,
  ): Promise<Answer>;

  get isAway(): boolean {
    return this.#claims.isAway === true;
  }

  claim(claims: readonly HeldKey[], owner: string): Promise<number> {
    return this.call('write', () => this.#claims.claim(claims, owner));
  }

  find(keys: readonly string[]): Promise<Map<string, StoredClaim>> {
    return this.call('question', () => this.#claims.find(keys));
  }

  release(claims: readonly StoredClaim[]): Promise<void> {
    return this.call('write', () => this.#claims.release(claims));
  }

  scan(): AsyncGenerator<StoredClaim[], void, void> {
    return this.#claims.scan();
  }
}
