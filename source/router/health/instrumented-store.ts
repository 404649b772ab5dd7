import type { ClaimTable, HeldKey, StoredClaim } from '../../db/claims.js';
import type {
  CountedJson,
  EntityStore,
  Holders,
  InsertReceiver,
  RowKeys,
  RowsJson,
} from '../../db/entity-store.js';
import type { Outbox } from '../../db/outbox.js';
import type { TwoPhase } from '../../db/two-phase.js';
import type { StoredRow } from '../../entities/value.js';
import { isLocking, makeCall, type CallKind, type CallWatch } from './call.js';
import type { Circuit } from './circuit.js';

/** The store of one database behind its circuit breaker; every call except `rollback` is observed. */
export class InstrumentedStore implements EntityStore {
  readonly isRemote: boolean;
  readonly needsTransaction: boolean;
  readonly locksLate: boolean;
  readonly insertEach?: (rows: readonly StoredRow[]) => Promise<Set<number>>;
  readonly insertEachJson?: (rows: CountedJson) => Promise<Set<number>>;
  readonly insertJson?: (rows: RowsJson) => Promise<number>;
  readonly insertAlone?: (row: StoredRow, onWritten: () => void) => Promise<boolean>;
  readonly insertThen?: (row: StoredRow, receiver: InsertReceiver) => void;
  readonly twoPhase?: TwoPhase;
  readonly outbox?: Outbox;
  readonly removeRow?: (row: StoredRow, entries?: readonly string[]) => Promise<boolean>;
  readonly #store: EntityStore;
  readonly #circuit: Circuit;
  readonly #watch: CallWatch;
  /** Receives the answer of the `insertThen` that is being made. */
  #receiver: InsertReceiver | undefined;
  readonly #insertObserver: InsertReceiver = {
    answered: (inserted) => {
      this.#circuit.noteResult();
      this.#watch.answered(true);
      if (!this.#hasBegun) this.#circuit.close();
      this.#receiver?.answered(inserted);
    },
    failed: (error) => {
      this.#circuit.noteError(error);
      this.#watch.failed(error);
      this.#receiver?.failed(error);
    },
  };
  /** Whether a transaction is open: then an insert does not commit. */
  #hasBegun = false;

  constructor(store: EntityStore, circuit: Circuit, watch: CallWatch) {
    this.#store = store;
    this.#circuit = circuit;
    this.#watch = watch;
    this.isRemote = store.isRemote === true;
    this.needsTransaction = store.needsTransaction === true;
    this.locksLate = store.locksLate === true;
    const insertEach = store.insertEach?.bind(store);
    if (insertEach) this.insertEach = (rows) => this.#call('insert', () => insertEach(rows));
    const insertEachJson = store.insertEachJson?.bind(store);
    if (insertEachJson) {
      this.insertEachJson = (rows) => this.#call('insert', () => insertEachJson(rows));
    }
    const insertJson = store.insertJson?.bind(store);
    if (insertJson) this.insertJson = (rows) => this.#call('write', () => insertJson(rows));
    const insertAlone = store.insertAlone?.bind(store);
    if (insertAlone) {
      this.insertAlone = (row, onWritten) =>
        this.#call('insert', () => insertAlone(row, onWritten));
    }
    if (store.twoPhase) this.twoPhase = store.twoPhase;
    if (store.outbox) this.outbox = store.outbox;
    const removeRow = store.removeRow?.bind(store);
    if (removeRow) {
      this.removeRow = (row, entries) => this.#call('insert', () => removeRow(row, entries));
    }
    if (store.insertThen) this.insertThen = this.#insertThen;
  }

  begin(): Promise<void> {
    return this.#call('begin', () => this.#store.begin());
  }

  commit(): Promise<void> {
    return this.#call('commit', () => this.#store.commit());
  }

  /** Not observed: its success says nothing about the health of the database. */
  rollback(): Promise<void> {
    this.#hasBegun = false;
    return this.#store.rollback();
  }

  insert(row: StoredRow): Promise<boolean> {
    return this.#call('insert', () => this.#store.insert(row));
  }

  insertAll(rows: readonly StoredRow[]): Promise<number> {
    return this.#call('write', () => this.#store.insertAll(rows));
  }

  findHolders(keys: readonly RowKeys[]): Promise<Holders[]> {
    return this.#call('question', () => this.#store.findHolders(keys));
  }

  findExisting(ids: readonly number[]): Promise<Set<number>> {
    return this.#call('question', () => this.#store.findExisting(ids));
  }

  findMissing(ids: readonly number[]): Promise<Set<number>> {
    return this.#call('question', () => this.#store.findMissing(ids));
  }

  readRows(ids: readonly number[]): Promise<Map<number, StoredRow>> {
    return this.#call('read-back', () => this.#store.readRows(ids));
  }

  readonly #insertThen = (row: StoredRow, receiver: InsertReceiver): void => {
    if (this.#circuit.isOpen) {
      this.insert(row).then(
        (inserted) => receiver.answered(inserted),
        (error: unknown) => receiver.failed(error),
      );
      return;
    }
    this.#watch.asked('insert');
    this.#receiver = receiver;
    this.#store.insertThen?.(row, this.#insertObserver);
  };

  async #call<Answer>(kind: CallKind, work: () => Promise<Answer>): Promise<Answer> {
    // On a server, BEGIN takes no lock.
    const isWrite = kind === 'begin' ? !this.isRemote && !this.locksLate : isLocking(kind);
    const answer = await makeCall({ kind, isWrite, work }, this.#circuit, this.#watch);
    if (kind === 'begin') this.#hasBegun = true;
    if (kind === 'commit') this.#hasBegun = false;
    const isCommitted = kind === 'commit' || (kind === 'insert' && !this.#hasBegun);
    if (isCommitted) this.#circuit.close();
    return answer;
  }
}

/** The claims of one database behind its circuit breaker; every call except `scan` is observed. */
export class InstrumentedClaims implements ClaimTable {
  readonly #claims: ClaimTable;
  readonly #circuit: Circuit;
  readonly #watch: CallWatch;

  constructor(claims: ClaimTable, circuit: Circuit, watch: CallWatch) {
    this.#claims = claims;
    this.#circuit = circuit;
    this.#watch = watch;
  }

  get isAway(): boolean {
    return this.#circuit.isOpen;
  }

  claim(claims: readonly HeldKey[], owner: string): Promise<number> {
    return this.#call('write', () => this.#claims.claim(claims, owner));
  }

  find(keys: readonly string[]): Promise<Map<string, StoredClaim>> {
    return this.#call('question', () => this.#claims.find(keys));
  }

  release(claims: readonly StoredClaim[]): Promise<void> {
    return this.#call('write', () => this.#claims.release(claims));
  }

  scan(): AsyncGenerator<StoredClaim[], void, void> {
    return this.#claims.scan();
  }

  #call<Answer>(kind: 'write' | 'question', work: () => Promise<Answer>): Promise<Answer> {
    return makeCall({ kind, isWrite: isLocking(kind), work }, this.#circuit, this.#watch);
  }
}
