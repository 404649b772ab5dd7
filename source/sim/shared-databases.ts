import { DATABASE_ERROR_KINDS, type DatabaseErrorKind } from '../base/errors.js';
import { describeHealth, type HealthDescription } from '../router/health/health.js';

/** Int32 cells of one database. A moment is stored as its millisecond plus one; 0 means none. */
const DATABASE = {
  /** Since when no call has succeeded. */
  troubleSince: 0,
  troubleKind: 1,
  backAt: 2,
  inserted: 3,
  failed: 4,
} as const;
/** Int32 cells per database. */
export const DATABASE_CELLS = 5;

/** Shorter outages are not shown as ended, in milliseconds: the screen would flicker. */
const LEAST_ABSENCE_MS = 500;

/** The shared memory about the databases: plain data that can be sent to a thread. */
export interface DatabasesDescription {
  /** Names and circuits, in the order of the topology. */
  readonly health: HealthDescription;
  readonly cells: SharedArrayBuffer;
  /** By thread and database: since when a call of the thread has been unanswered. */
  readonly asking: SharedArrayBuffer;
}

/** Allocates the shared memory. @param names of all databases, in the order of the topology */
export function describeDatabases(threads: number, names: readonly string[]): DatabasesDescription {
  return {
    health: describeHealth(names),
    cells: new SharedArrayBuffer(names.length * DATABASE_CELLS * 4),
    asking: new SharedArrayBuffer(threads * names.length * 4),
  };
}

/** What the threads note of the databases, for the live view; a database is named by its position in the topology. */
export class SharedDatabases {
  readonly description: DatabasesDescription;
  readonly count: number;
  readonly #cells: Int32Array;
  readonly #asking: Int32Array;

  constructor(description: DatabasesDescription) {
    const { health, cells, asking } = description;
    this.description = description;
    this.count = health.databases.length;
    this.#cells = new Int32Array(cells);
    this.#asking = new Int32Array(asking);
  }

  /** Their names, in the order of the topology. */
  get names(): readonly string[] {
    return this.description.health.databases;
  }

  at(database: number): DatabaseSlot {
    return new DatabaseSlot(this.#cells, database);
  }

  /** Notes that a thread waits for a database; an earlier wait that is not over goes on. */
  ask(thread: number, database: number, nowMs: number): void {
    const at = this.#askingAt(thread, database);
    if (Atomics.load(this.#asking, at) === 0) Atomics.store(this.#asking, at, stampOf(nowMs));
  }

  /** Notes that a thread no longer waits for a database. */
  rest(thread: number, database: number): void {
    Atomics.store(this.#asking, this.#askingAt(thread, database), 0);
  }

  /** Since when a thread has waited for a database, in milliseconds; undefined if it does not. */
  askingSince(thread: number, database: number): number | undefined {
    return momentOf(Atomics.load(this.#asking, this.#askingAt(thread, database)));
  }

  #askingAt(thread: number, database: number): number {
    return (thread - 1) * this.count + database;
  }
}

/** No call to a database has succeeded since a moment. */
export interface Trouble {
  readonly sinceMs: number;
  readonly kind: DatabaseErrorKind;
}

/** The state of one database in shared memory; any thread writes it. */
export class DatabaseSlot {
  readonly #cells: Int32Array;
  readonly #at: number;

  constructor(cells: Int32Array, database: number) {
    this.#cells = cells;
    this.#at = database * DATABASE_CELLS;
  }

  get trouble(): Trouble | undefined {
    const sinceMs = momentOf(this.#read('troubleSince'));
    if (sinceMs === undefined) return undefined;
    return { sinceMs, kind: DATABASE_ERROR_KINDS[this.#read('troubleKind')] ?? 'other' };
  }

  /** Notes a failed call. */
  noteFailure(kind: DatabaseErrorKind, nowMs: number): void {
    this.#exchange('troubleSince', 0, stampOf(nowMs));
    this.#write('troubleKind', DATABASE_ERROR_KINDS.indexOf(kind));
  }

  /**
   * Notes an answered call. It ends the trouble unless it was sent before the trouble began, or only read
   * while the trouble is the write lock.
   */
  noteAnswer(askedMs: number, nowMs: () => number, isWrite: boolean): void {
    const since = this.#read('troubleSince');
    if (since === 0 || stampOf(askedMs) < since) return;
    if (!isWrite && this.trouble?.kind === 'locked') return;
    if (!this.#exchange('troubleSince', since, 0)) return;
    const back = stampOf(nowMs());
    if (back - since >= LEAST_ABSENCE_MS) this.#write('backAt', back);
  }

  /** When its last outage ended, in milliseconds. */
  get backMs(): number | undefined {
    return momentOf(this.#read('backAt'));
  }

  add(counter: 'inserted' | 'failed', rows: number): void {
    Atomics.add(this.#cells, this.#at + DATABASE[counter], rows);
  }

  /** Rows that the run has inserted into it. */
  get inserted(): number {
    return this.#read('inserted');
  }

  /** Rows of any entity that failed or are unknown because of it. */
  get failed(): number {
    return this.#read('failed');
  }

  #read(cell: keyof typeof DATABASE): number {
    return Atomics.load(this.#cells, this.#at + DATABASE[cell]);
  }

  #write(cell: keyof typeof DATABASE, value: number): void {
    Atomics.store(this.#cells, this.#at + DATABASE[cell], value);
  }

  #exchange(cell: keyof typeof DATABASE, expected: number, value: number): boolean {
    const at = this.#at + DATABASE[cell];
    return Atomics.compareExchange(this.#cells, at, expected, value) === expected;
  }
}

function stampOf(ms: number): number {
  return Math.max(0, Math.floor(ms)) + 1;
}

function momentOf(stamp: number): number | undefined {
  return stamp === 0 ? undefined : stamp - 1;
}
