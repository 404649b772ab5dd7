import { DatabaseError, type DatabaseErrorKind } from '../../../source/base/errors.js';
import type {
  CountedJson,
  EntityStore,
  Holders,
  InsertReceiver,
  RowKeys,
  RowsJson,
} from '../../../source/db/entity-store.js';
import type { Entity } from '../../../source/entities/entity.js';
import type { StoredRow } from '../../../source/entities/value.js';
import type { VirtualClock } from '../../harness/virtual-clock.js';
import { FakeStore } from '../fake-store.js';
import type { EventKind, FaultName } from './faults.js';

/** How long a lock or an absence lasts that ends by itself: less than the lock timeout. */
const SHORT_MS = 600;

/** How long a database waits for a lock itself before it answers that it is locked. */
const BUSY_MS = 250;

/** A thread as the databases of a simulated run know it. */
export interface Client {
  readonly isDead: boolean;
  /** Counts an event. @returns the fault that happens at it */
  next(kind: EventKind): FaultName | undefined;
  /** The thread dies now. */
  die(): void;
}

/** A database in memory to which several virtual threads are connected: one of them writes at a time. */
export class SimulatedDatabase {
  readonly name: string;
  readonly entity: Entity;
  readonly isRemote: boolean;
  readonly clock: VirtualClock;
  rows: Map<number, StoredRow>;
  writer: SimulatedStore | undefined;
  lockedUntilMs = 0;
  awayUntilMs = 0;
  /** Changes with each commit. */
  version = 0;
  readonly #stores: SimulatedStore[] = [];

  constructor(options: {
    name: string;
    entity: Entity;
    isRemote: boolean;
    clock: VirtualClock;
    rows: readonly StoredRow[];
  }) {
    this.name = options.name;
    this.entity = options.entity;
    this.isRemote = options.isRemote;
    this.clock = options.clock;
    this.rows = new Map(options.rows.map((row) => [Number(row[0]), row]));
  }

  /** A connection. @param locksLate whether its transactions take the lock with their first write */
  connect(client: Client, locksLate = false): SimulatedStore {
    const store = new SimulatedStore(this, client, locksLate);
    this.#stores.push(store);
    return store;
  }

  /** Breaks the connections of a client, or of all. */
  disconnect(client?: Client): void {
    for (const store of this.#stores) {
      if (!client || store.client === client) store.giveUp();
    }
  }

  /** Whether a transaction is open. */
  get isInTransaction(): boolean {
    return this.writer !== undefined;
  }

  get isAway(): boolean {
    return this.clock.now() < this.awayUntilMs;
  }

  /** Whether another program holds the lock. */
  get isLocked(): boolean {
    return this.clock.now() < this.lockedUntilMs;
  }

  /** @throws DatabaseError unless work could be done now */
  async probe(): Promise<void> {
    if (this.isAway) throw this.error('unreachable');
    if (this.isLocked) throw this.error('locked');
  }

  error(kind: DatabaseErrorKind, code = `SIMULATED_${kind.toUpperCase()}`): DatabaseError {
    return new DatabaseError(this.name, kind, code);
  }
}

/** What a call asks for. */
interface Call<Answer> {
  readonly kind: 'question' | 'write';
  /** Whether it takes the lock of writers, where no transaction is open. */
  readonly isLocking?: boolean;
  readonly work: () => Promise<Answer>;
  /** What of it has an effect where it fails in the middle. */
  readonly half?: () => Promise<unknown>;
}

/** The rows of a JSON text, without folded forms. */
export function rowsOfJson({ fields }: Entity, json: string): StoredRow[] {
  return (JSON.parse(json) as StoredRow[]).map((row) => row.slice(0, fields.length));
}

/** The connection of one thread. */
export class SimulatedStore implements EntityStore {
  readonly isRemote: boolean;
  readonly locksLate: boolean;
  readonly client: Client;
  readonly insertEach?: (rows: readonly StoredRow[]) => Promise<Set<number>>;
  readonly insertEachJson?: (rows: CountedJson) => Promise<Set<number>>;
  readonly insertJson?: (rows: RowsJson) => Promise<number>;
  readonly insertThen?: (row: StoredRow, receiver: InsertReceiver) => void;
  readonly #database: SimulatedDatabase;
  readonly #store: FakeStore;
  /** Whether the connection broke in a transaction that the thread takes for open. */
  #isBroken = false;
  /** Whether a transaction has begun without the lock. */
  #isLate = false;
  /** The version of the database that such a transaction has read. */
  #seen: number | undefined;

  constructor(database: SimulatedDatabase, client: Client, locksLate: boolean) {
    this.locksLate = locksLate;
    this.#database = database;
    this.client = client;
    this.isRemote = database.isRemote;
    this.#store = new FakeStore(database.entity);
    this.insertEach = (rows) => this.#insertEach(rows);
    if (database.isRemote) return;
    this.insertEachJson = ({ json }) => this.#insertEach(rowsOfJson(database.entity, json));
    this.insertJson = ({ json }) => this.insertAll(rowsOfJson(database.entity, json));
    this.insertThen = (row, receiver) => {
      this.insert(row).then(
        (inserted) => receiver.answered(inserted),
        (error: unknown) => receiver.failed(error),
      );
    };
  }

  begin(): Promise<void> {
    if (this.locksLate) {
      const work = async (): Promise<void> => {
        this.#isLate = true;
      };
      return this.#call({ kind: 'question', work });
    }
    return this.#call({
      kind: 'question',
      isLocking: true,
      work: async () => {
        await this.#store.begin();
        this.#database.writer = this;
      },
    });
  }

  commit(): Promise<void> {
    return this.#call({
      kind: 'write',
      work: async () => {
        const hasWritten = this.#database.writer === this;
        if (hasWritten) await this.#store.commit();
        else await this.#store.rollback();
        this.#isLate = false;
        this.#seen = undefined;
        if (!hasWritten) return;
        this.#database.rows = this.#store.rows;
        this.#database.version += 1;
        this.#database.writer = undefined;
      },
    });
  }

  async rollback(): Promise<void> {
    await this.#awaitTurn();
    this.giveUp();
    this.#isBroken = false;
  }

  insert(row: StoredRow): Promise<boolean> {
    const work = (): Promise<boolean> => {
      this.#database.version += 1;
      return this.#store.insert(row);
    };
    return this.#call({ kind: 'write', isLocking: true, work });
  }

  insertAll(rows: readonly StoredRow[]): Promise<number> {
    const work = async (): Promise<number> => {
      await this.#lockLate();
      return this.#store.insertAll(rows);
    };
    return this.#call({ kind: 'write', isLocking: true, work });
  }

  findHolders(keys: readonly RowKeys[]): Promise<Holders[]> {
    const work = async (): Promise<Holders[]> => {
      if (this.#isLate && !this.#store.isInTransaction) {
        await this.#store.begin();
        this.#seen = this.#database.version;
      }
      return this.#store.findHolders(keys);
    };
    return this.#call({ kind: 'question', work });
  }

  findExisting(ids: readonly number[]): Promise<Set<number>> {
    return this.#call({ kind: 'question', work: () => this.#store.findExisting(ids) });
  }

  findMissing(ids: readonly number[]): Promise<Set<number>> {
    return this.#call({ kind: 'question', work: () => this.#store.findMissing(ids) });
  }

  readRows(ids: readonly number[]): Promise<Map<number, StoredRow>> {
    return this.#call({ kind: 'question', work: () => this.#store.readRows(ids) });
  }

  /** The transaction that is open is rolled back, as when the connection breaks. */
  giveUp(): void {
    if (this.#store.isInTransaction || this.#isLate) this.#isBroken = true;
    this.#isLate = false;
    this.#seen = undefined;
    void this.#store.rollback();
    if (this.#database.writer === this) this.#database.writer = undefined;
  }

  /** Takes the lock for a transaction that has begun without: at once, or not at all, after a read. */
  async #lockLate(): Promise<void> {
    const database = this.#database;
    if (!this.#isLate || database.writer === this) return;
    if (this.#seen === undefined) await this.#store.begin();
    else if (database.isLocked || database.writer) throw database.error('locked', 'SQLITE_BUSY');
    else if (database.version !== this.#seen) {
      throw database.error('locked', 'SQLITE_BUSY_SNAPSHOT');
    }
    database.writer = this;
  }

  #insertEach(rows: readonly StoredRow[]): Promise<Set<number>> {
    return this.#call({
      kind: 'write',
      isLocking: true,
      work: () => this.#store.insertEach(rows),
      half: () => this.#store.insertEach(rows.slice(0, rows.length >> 1)),
    });
  }

  async #call<Answer>(call: Call<Answer>): Promise<Answer> {
    await this.#awaitTurn();
    const fault = this.client.next(call.kind);
    if (fault === 'crash-before') return this.#die();
    if (fault && fault !== 'crash-after') await this.#fail(fault, call);
    await this.#requireReady(call.isLocking === true);
    const answer = await this.#carryOut(call.work);
    if (fault === 'crash-after') return this.#die();
    return answer;
  }

  /** Other threads may come first; a thread that has died meanwhile never comes to its turn. */
  async #awaitTurn(): Promise<void> {
    await this.#database.clock.sleep(0);
    if (this.client.isDead) await NEVER;
  }

  #carryOut<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    if (!this.#store.isInTransaction) this.#store.rows = this.#database.rows;
    return work();
  }

  /** @throws DatabaseError with which the fault has the call end */
  async #fail(fault: FaultName, { work, half, isLocking }: Call<unknown>): Promise<never> {
    const database = this.#database;
    const nowMs = database.clock.now();
    switch (fault) {
      case 'locked':
      case 'locked-for-good':
        database.lockedUntilMs = fault === 'locked' ? nowMs + SHORT_MS : Infinity;
        if (half) await this.#carryOut(half);
        throw database.error('locked');
      case 'unreachable':
      case 'unreachable-for-good':
        database.awayUntilMs = fault === 'unreachable' ? nowMs + SHORT_MS : Infinity;
        database.disconnect();
        throw database.error('unreachable');
      case 'connection-lost':
        if (half) await this.#carryOut(half);
        this.giveUp();
        throw database.error('connection-lost');
      case 'constraint':
      case 'disk-full':
        if (half) await this.#carryOut(half);
        throw database.error(fault === 'constraint' ? 'constraint' : 'full');
      case 'answer-lost':
      case 'write-lost':
        await this.#requireReady(isLocking === true);
        await this.#carryOut(work);
        if (fault === 'answer-lost') this.giveUp();
        throw database.error(fault === 'answer-lost' ? 'connection-lost' : 'input-output');
      default:
        throw new TypeError(`${fault} happens to no call of a database`);
    }
  }

  /** @throws DatabaseError where the database is away, or locked for as long as it waits itself */
  async #requireReady(isLocking: boolean): Promise<void> {
    const database = this.#database;
    const { clock } = database;
    if (database.isAway || this.#isBroken) throw database.error('unreachable');
    if (!isLocking || this.#store.isInTransaction) return;
    const beganMs = clock.now();
    while (database.isLocked || database.writer) {
      if (clock.now() - beganMs >= BUSY_MS) throw database.error('locked');
      await clock.sleep(database.isLocked ? BUSY_MS : 1);
      if (this.client.isDead) await NEVER;
    }
  }

  #die(): Promise<never> {
    this.client.die();
    return NEVER;
  }
}

const NEVER = new Promise<never>(() => undefined);
