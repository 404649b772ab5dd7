import { DATABASE_ERROR_KINDS, type DatabaseErrorKind } from '../base/errors.js';
import { describeHealth, type HealthDescription } from '../router/health/health.js';

/** Int32 words of one database. A moment is its millisecond plus one; 0 is none. */
const DATABASE = {
  /** Since when nobody has got through. */
  troubleSince: 0,
  troubleKind: 1,
  backAt: 2,
  inserted: 3,
  failed: 4,
} as const;
/** How many Int32 words one database has. */
export const DATABASE_WORDS = 5;

/** Nobody would see that it is back from a shorter absence. */
const LEAST_ABSENCE_MS = 500;

/** What every thread needs to see the same databases: plain data that can be sent to it. */
export interface DatabasesDescription {
  /** Whether they answer, and what they are called, in the order of the topology. */
  readonly health: HealthDescription;
  readonly words: SharedArrayBuffer;
  /** Per thread and database: since when the thread has been asking without an answer. */
  readonly asking: SharedArrayBuffer;
}

/** Allocates the shared memory. @param names of all databases, in the order of the topology */
export function describeDatabases(threads: number, names: readonly string[]): DatabasesDescription {
  return {
    health: describeHealth(names),
    words: new SharedArrayBuffer(names.length * DATABASE_WORDS * 4),
    asking: new SharedArrayBuffer(threads * names.length * 4),
  };
}

/** What the threads of a run see of its databases, for whoever watches; each goes by its position in the topology. */
export class SharedDatabases {
  readonly description: DatabasesDescription;
  readonly count: number;
  readonly #words: Int32Array;
  readonly #asking: Int32Array;

  constructor(description: DatabasesDescription) {
    const { health, words, asking } = description;
    this.description = description;
    this.count = health.databases.length;
    this.#words = new Int32Array(words);
    this.#asking = new Int32Array(asking);
  }

  /** What they are called, in the order of the topology. */
  get names(): readonly string[] {
    return this.description.health.databases;
  }

  at(database: number): DatabaseWords {
    return new DatabaseWords(this.#words, database);
  }

  /** A thread asks a database from now on, unless it has been asking it already. */
  ask(thread: number, database: number, nowMs: number): void {
    const at = this.#askingAt(thread, database);
    if (Atomics.load(this.#asking, at) === 0) Atomics.store(this.#asking, at, stampOf(nowMs));
  }

  /** A thread has its answer, or has given up asking. */
  rest(thread: number, database: number): void {
    Atomics.store(this.#asking, this.#askingAt(thread, database), 0);
  }

  /** Since when a thread has been asking a database, in milliseconds; undefined when it is not. */
  askingSince(thread: number, database: number): number | undefined {
    return momentOf(Atomics.load(this.#asking, this.#askingAt(thread, database)));
  }

  #askingAt(thread: number, database: number): number {
    return (thread - 1) * this.count + database;
  }
}

/** Nobody has got through to a database since a moment. */
export interface Trouble {
  readonly sinceMs: number;
  readonly kind: DatabaseErrorKind;
}

/** The words of one database in shared memory; any thread writes them. */
export class DatabaseWords {
  readonly #words: Int32Array;
  readonly #at: number;

  constructor(words: Int32Array, database: number) {
    this.#words = words;
    this.#at = database * DATABASE_WORDS;
  }

  get trouble(): Trouble | undefined {
    const sinceMs = momentOf(this.#read('troubleSince'));
    if (sinceMs === undefined) return undefined;
    return { sinceMs, kind: DATABASE_ERROR_KINDS[this.#read('troubleKind')] ?? 'other' };
  }

  /** A call has failed. */
  noteFailure(kind: DatabaseErrorKind, nowMs: number): void {
    this.#exchange('troubleSince', 0, stampOf(nowMs));
    this.#write('troubleKind', DATABASE_ERROR_KINDS.indexOf(kind));
  }

  /**
   * A call has been answered. One that was asked before the trouble began does not end it, nor does
   * one that only reads where it is the lock that nobody gets.
   */
  noteAnswer(askedMs: number, nowMs: () => number, isWrite: boolean): void {
    const since = this.#read('troubleSince');
    if (since === 0 || stampOf(askedMs) < since) return;
    if (!isWrite && this.trouble?.kind === 'locked') return;
    if (!this.#exchange('troubleSince', since, 0)) return;
    const back = stampOf(nowMs());
    if (back - since >= LEAST_ABSENCE_MS) this.#write('backAt', back);
  }

  /** When it was last back after an absence, in milliseconds. */
  get backMs(): number | undefined {
    return momentOf(this.#read('backAt'));
  }

  add(counter: 'inserted' | 'failed', rows: number): void {
    Atomics.add(this.#words, this.#at + DATABASE[counter], rows);
  }

  /** Rows that are stored in it since the run began. */
  get inserted(): number {
    return this.#read('inserted');
  }

  /** Rows of any entity that failed, or are unknown, because of it. */
  get failed(): number {
    return this.#read('failed');
  }

  #read(word: keyof typeof DATABASE): number {
    return Atomics.load(this.#words, this.#at + DATABASE[word]);
  }

  #write(word: keyof typeof DATABASE, value: number): void {
    Atomics.store(this.#words, this.#at + DATABASE[word], value);
  }

  #exchange(word: keyof typeof DATABASE, expected: number, value: number): boolean {
    const at = this.#at + DATABASE[word];
    return Atomics.compareExchange(this.#words, at, expected, value) === expected;
  }
}

function stampOf(ms: number): number {
  return Math.max(0, Math.floor(ms)) + 1;
}

function momentOf(stamp: number): number | undefined {
  return stamp === 0 ? undefined : stamp - 1;
}
