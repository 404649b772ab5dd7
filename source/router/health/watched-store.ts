import type { ClaimTable, HeldKey, StoredClaim } from '../../db/claims.js';
import type { EntityStore, Holders, RowKeys } from '../../db/entity-store.js';
import type { StoredRow } from '../../entities/value.js';

/** Is told of the calls of one thread to one database, one after the other. */
export interface CallWatch {
  asked(): void;
  /** @param isWrite whether the call takes the lock that writers take */
  answered(isWrite: boolean): void;
  failed(error: unknown): void;
}

/** A store of which somebody is told when it is asked, and whether it answers. */
export class WatchedStore implements EntityStore {
  readonly isRemote: boolean;
  readonly insertEach?: (rows: readonly StoredRow[]) => Promise<Set<number>>;
  readonly #store: EntityStore;
  readonly #watch: CallWatch;

  constructor(store: EntityStore, watch: CallWatch) {
    this.#store = store;
    this.#watch = watch;
    this.isRemote = store.isRemote === true;
    const insertEach = store.insertEach?.bind(store);
    if (insertEach) this.insertEach = (rows) => this.#call(true, () => insertEach(rows));
  }

  begin(): Promise<void> {
    // A server locks nothing yet.
    return this.#call(!this.isRemote, () => this.#store.begin());
  }

  commit(): Promise<void> {
    return this.#call(true, () => this.#store.commit());
  }

  /** Gives up without asking whether anybody is there: it tells nothing. */
  rollback(): Promise<void> {
    return this.#store.rollback();
  }

  insert(row: StoredRow): Promise<boolean> {
    return this.#call(true, () => this.#store.insert(row));
  }

  insertAll(rows: readonly StoredRow[]): Promise<number> {
    return this.#call(true, () => this.#store.insertAll(rows));
  }

  findHolders(keys: readonly RowKeys[]): Promise<Holders[]> {
    return this.#call(false, () => this.#store.findHolders(keys));
  }

  findExisting(ids: readonly number[]): Promise<Set<number>> {
    return this.#call(false, () => this.#store.findExisting(ids));
  }

  findMissing(ids: readonly number[]): Promise<Set<number>> {
    return this.#call(false, () => this.#store.findMissing(ids));
  }

  readRows(ids: readonly number[]): Promise<Map<number, StoredRow>> {
    return this.#call(false, () => this.#store.readRows(ids));
  }

  #call<Answer>(isWrite: boolean, call: () => Promise<Answer>): Promise<Answer> {
    return watchCall(this.#watch, isWrite, call);
  }
}

/** Claims of which somebody is told when they are asked for, and whether there is an answer. */
export class WatchedClaims implements ClaimTable {
  readonly #claims: ClaimTable;
  readonly #watch: CallWatch;

  constructor(claims: ClaimTable, watch: CallWatch) {
    this.#claims = claims;
    this.#watch = watch;
  }

  get isAway(): boolean {
    return this.#claims.isAway === true;
  }

  claim(claims: readonly HeldKey[], owner: string): Promise<number> {
    return watchCall(this.#watch, true, () => this.#claims.claim(claims, owner));
  }

  find(keys: readonly string[]): Promise<Map<string, StoredClaim>> {
    return watchCall(this.#watch, false, () => this.#claims.find(keys));
  }

  release(claims: readonly StoredClaim[]): Promise<void> {
    return watchCall(this.#watch, true, () => this.#claims.release(claims));
  }

  scan(): AsyncGenerator<StoredClaim[], void, void> {
    return this.#claims.scan();
  }
}

async function watchCall<Answer>(
  watch: CallWatch,
  isWrite: boolean,
  call: () => Promise<Answer>,
): Promise<Answer> {
  watch.asked();
  try {
    const answer = await call();
    watch.answered(isWrite);
    return answer;
  } catch (error) {
    watch.failed(error);
    throw error;
  }
}
