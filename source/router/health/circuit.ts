import { DATABASE_ERROR_KINDS, DatabaseError, type DatabaseErrorKind } from '../../base/errors.js';

/**
 * `closed`: work goes to the database. `open`: it has been waited for in vain, and work is told so at
 * once. `half-open`: it has answered again, and has yet to show that it takes work.
 */
export const CIRCUIT_STATES = ['closed', 'open', 'half-open'] as const;

export type CircuitState = (typeof CIRCUIT_STATES)[number];

/** When a database could not be used, in milliseconds since the release of the run; null where it still cannot. */
export type Outage = readonly [fromMs: number, toMs: number | null];

/** How long work is tried again at a database that is just coming back, in milliseconds. */
const RETURN_TIMEOUT_MS = 1000;

/** Outages that are remembered of one database. */
const KEPT_OUTAGES = 16;
/** Longer codes are cut. */
const CODE_CELLS = 32;

const CELL = {
  state: 0,
  /** Whole milliseconds + 1 since when it does not answer, or nobody gets its lock; 0 while it can be used. */
  failingSince: 1,
  /** Whole milliseconds when it became half-open. */
  returnedAt: 2,
  /** Whole milliseconds + 1 when something was last committed; 0 before. */
  committedAt: 3,
  retries: 4,
  reconnects: 5,
  /** 1 while somebody opens it. */
  opening: 6,
  /** The kind of the error that opened it, and its code, one character a cell. */
  kind: 7,
  code: 8,
  /** How many outages have ended, and the newest of them as pairs of cells. */
  outages: 8 + CODE_CELLS,
  kept: 9 + CODE_CELLS,
} as const;

/** How many Int32 cells one circuit has. */
export const CIRCUIT_CELLS = CELL.kept + KEPT_OUTAGES * 2;

/**
 * The circuit breaker in front of one database, in memory that all threads of a run share: who has
 * waited for the database in vain opens it for everybody, and rows are told at once what happened
 * instead of waiting as long again. Somebody who is in nobody's way asks now and then whether the
 * database is back.
 */
export class Circuit {
  readonly database: string;
  readonly #cells: Int32Array;
  readonly #now: () => number;

  /** @param cells `CIRCUIT_CELLS` of them @param now milliseconds since the run was released */
  constructor(database: string, cells: Int32Array, now: () => number) {
    this.database = database;
    this.#cells = cells;
    this.#now = now;
  }

  get state(): CircuitState {
    return CIRCUIT_STATES[this.#read(CELL.state)] ?? 'closed';
  }

  get isOpen(): boolean {
    return this.state === 'open';
  }

  /** Lets work through to the database. @throws DatabaseError that opened the circuit, while it is open */
  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.isOpen) throw this.#error();
    return this.watch(work);
  }

  /** Lets a question through, also to a database that keeps only writers out. @throws DatabaseError as `pass` does */
  async ask<Result>(question: () => Promise<Result>): Promise<Result> {
    return this.#kind === 'locked' ? this.watch(question) : this.pass(question);
  }

  /** Lets work through also while the circuit is open, and notes whether the database answers. */
  async watch<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await work();
      if (!this.isOpen) this.#noteAnswer();
      if (this.#isBack()) this.#replace('half-open', 'closed');
      return result;
    } catch (error) {
      if (error instanceof DatabaseError && isAbsence(error)) this.#noteFailure(error);
      throw error;
    }
  }

  /**
   * Tells rows from now on what this error says; of several at once the first counts.
   * @param sinceMs since when nobody has got through, where that is known
   */
  open(error: DatabaseError, sinceMs = this.#now()): void {
    if (this.isOpen || Atomics.compareExchange(this.#cells, CELL.opening, 0, 1) !== 0) return;
    this.#write(CELL.kind, DATABASE_ERROR_KINDS.indexOf(error.kind));
    for (let at = 0; at < CODE_CELLS; at += 1) {
      this.#write(CELL.code + at, error.code.charCodeAt(at) || 0);
    }
    this.#write(CELL.state, CIRCUIT_STATES.indexOf('open'));
    // From now on no answer ends the outage; before the last return it was another one.
    const from = Math.max(Math.floor(sinceMs), this.#read(CELL.returnedAt));
    Atomics.compareExchange(this.#cells, CELL.failingSince, 0, from + 1);
    this.#write(CELL.opening, 0);
  }

  /** The database has answered: work may try it. */
  halfOpen(): void {
    this.#write(CELL.returnedAt, Math.round(this.#now()));
    this.#noteAnswer();
    this.#replace('open', 'half-open');
  }

  /** Work was committed: all is well. */
  close(): void {
    this.#write(CELL.committedAt, Math.floor(this.#now()) + 1);
    this.#replace('half-open', 'closed');
  }

  /** Whether anybody has committed something since a moment. */
  hasCommittedSince(ms: number): boolean {
    return this.#read(CELL.committedAt) > Math.floor(ms) + 1;
  }

  countRetry(): void {
    Atomics.add(this.#cells, CELL.retries, 1);
  }

  countReconnect(): void {
    Atomics.add(this.#cells, CELL.reconnects, 1);
  }

  get retries(): number {
    return this.#read(CELL.retries);
  }

  get reconnects(): number {
    return this.#read(CELL.reconnects);
  }

  get outages(): readonly Outage[] {
    const ended = this.#read(CELL.outages);
    const outages: Outage[] = [];
    for (let number = Math.max(0, ended - KEPT_OUTAGES); number < ended; number += 1) {
      const at = CELL.kept + (number % KEPT_OUTAGES) * 2;
      outages.push([this.#read(at), this.#read(at + 1)]);
    }
    const since = this.#read(CELL.failingSince);
    return since === 0 ? outages : [...outages, [since - 1, null]];
  }

  #noteAnswer(): void {
    const since = this.#read(CELL.failingSince);
    if (since === 0) return;
    const mine = Atomics.compareExchange(this.#cells, CELL.failingSince, since, 0);
    if (mine !== since) return;
    const number = Atomics.add(this.#cells, CELL.outages, 1);
    const at = CELL.kept + (number % KEPT_OUTAGES) * 2;
    this.#write(at, since - 1);
    this.#write(at + 1, Math.round(this.#now()));
  }

  #noteFailure(error: DatabaseError): void {
    const now = Math.round(this.#now());
    const returnedAt = this.#read(CELL.returnedAt);
    if (this.state === 'closed') {
      Atomics.compareExchange(this.#cells, CELL.failingSince, 0, now + 1);
    } else if (this.state === 'half-open' && now - returnedAt > RETURN_TIMEOUT_MS) {
      Atomics.compareExchange(this.#cells, CELL.failingSince, 0, returnedAt + 1);
      this.open(error);
    }
  }

  /** Whether it has answered for so long that it is back, though nothing was committed. A lock is another matter. */
  #isBack(): boolean {
    return (
      this.state === 'half-open' &&
      this.#kind !== 'locked' &&
      this.#now() - this.#read(CELL.returnedAt) > RETURN_TIMEOUT_MS
    );
  }

  /** The kind of the error that opened it last. */
  get #kind(): DatabaseErrorKind {
    return DATABASE_ERROR_KINDS[this.#read(CELL.kind)] ?? 'unreachable';
  }

  #error(): DatabaseError {
    let code = '';
    for (let at = 0; at < CODE_CELLS && this.#read(CELL.code + at) !== 0; at += 1) {
      code += String.fromCharCode(this.#read(CELL.code + at));
    }
    return new DatabaseError(this.database, this.#kind, code);
  }

  #replace(expected: CircuitState, state: CircuitState): void {
    const [from, to] = [CIRCUIT_STATES.indexOf(expected), CIRCUIT_STATES.indexOf(state)];
    Atomics.compareExchange(this.#cells, CELL.state, from, to);
  }

  #read(cell: number): number {
    return Atomics.load(this.#cells, cell);
  }

  #write(cell: number, value: number): void {
    Atomics.store(this.#cells, cell, value);
  }
}

/** Whether nobody gets in. A connection that has broken does not tell: the next one may be had at once. */
function isAbsence({ kind, cause }: DatabaseError): boolean {
  const isBroken = cause instanceof DatabaseError && cause.kind === 'connection-lost';
  return kind === 'unreachable' && !isBroken;
}
