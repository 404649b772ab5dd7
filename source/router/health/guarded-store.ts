import type { ClaimTable, HeldKey, StoredClaim } from '../../db/claims.js';
import type { EntityStore, Holders, RowKeys } from '../../db/entity-store.js';
import type { StoredRow } from '../../entities/value.js';
import type { Circuit } from './circuit.js';

/** The store of one database behind its circuit. */
export class GuardedStore implements EntityStore {
  readonly isRemote: boolean;
  readonly insertEach?: (rows: readonly StoredRow[]) => Promise<Set<number>>;
  readonly #store: EntityStore;
  readonly #circuit: Circuit;
  /** Whether a transaction has begun: what is inserted then is not committed yet. */
  #hasBegun = false;

  constructor(store: EntityStore, circuit: Circuit) {
    this.#store = store;
    this.#circuit = circuit;
    this.isRemote = store.isRemote === true;
    const insertEach = store.insertEach?.bind(store);
    if (insertEach) this.insertEach = (rows) => this.#write(() => insertEach(rows));
  }

  async begin(): Promise<void> {
    await this.#circuit.pass(() => this.#store.begin());
    this.#hasBegun = true;
  }

  /** What has begun is brought to its end, whatever others have met meanwhile. */
  async commit(): Promise<void> {
    await this.#circuit.watch(() => this.#store.commit());
    this.#hasBegun = false;
    this.#circuit.close();
  }

  rollback(): Promise<void> {
    this.#hasBegun = false;
    return this.#store.rollback();
  }

  insert(row: StoredRow): Promise<boolean> {
    return this.#write(() => this.#store.insert(row));
  }

  insertAll(rows: readonly StoredRow[]): Promise<number> {
    return this.#circuit.pass(() => this.#store.insertAll(rows));
  }

  findHolders(keys: readonly RowKeys[]): Promise<Holders[]> {
    return this.#circuit.ask(() => this.#store.findHolders(keys));
  }

  findExisting(ids: readonly number[]): Promise<Set<number>> {
    return this.#circuit.ask(() => this.#store.findExisting(ids));
  }

  findMissing(ids: readonly number[]): Promise<Set<number>> {
    return this.#circuit.ask(() => this.#store.findMissing(ids));
  }

  /** Whether rows whose commit was lost are stored is worth its own time. */
  readRows(ids: readonly number[]): Promise<Map<number, StoredRow>> {
    return this.#circuit.watch(() => this.#store.readRows(ids));
  }

  async #write<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = await this.#circuit.pass(work);
    if (!this.#hasBegun) this.#circuit.close();
    return result;
  }
}

/** The claims of one database behind its circuit. */
export class GuardedClaims implements ClaimTable {
  readonly #claims: ClaimTable;
  readonly #circuit: Circuit;

  constructor(claims: ClaimTable, circuit: Circuit) {
    this.#claims = claims;
    this.#circuit = circuit;
  }

  get isAway(): boolean {
    return this.#circuit.isOpen;
  }

  claim(claims: readonly HeldKey[], owner: string): Promise<number> {
    return this.#circuit.pass(() => this.#claims.claim(claims, owner));
  }

  find(keys: readonly string[]): Promise<Map<string, StoredClaim>> {
    return this.#circuit.ask(() => this.#claims.find(keys));
  }

  release(claims: readonly StoredClaim[]): Promise<void> {
    return this.#circuit.pass(() => this.#claims.release(claims));
  }

  scan(): AsyncGenerator<StoredClaim[], void, void> {
    return this.#claims.scan();
  }
}
