import { DATABASE_ERROR_KINDS, DatabaseError, type DatabaseErrorKind } from '../../base/errors.js';

/**
 * `closed`: calls go to the database. `open`: a thread has waited for it until its timeout, and calls fail
 * at once. `half-open`: it answers again, but has not accepted work yet.
 */
export const CIRCUIT_STATES = ['closed', 'open', 'half-open'] as const;

export type CircuitState = (typeof CIRCUIT_STATES)[number];

const CLOSED = CIRCUIT_STATES.indexOf('closed');
const OPEN = CIRCUIT_STATES.indexOf('open');

/** An outage of a database, in milliseconds since the release of the run; `toMs` is null until it ends. */
export type Outage = readonly [fromMs: number, toMs: number | null];

/** How long a database may still fail after it has come back before the circuit opens again, in milliseconds. */
const RETURN_TIMEOUT_MS = 1000;

/** Outages kept per database. */
const KEPT_OUTAGES = 16;
/** Longest error code that is kept; longer ones are cut. */
const CODE_CELLS = 32;

const CELL = {
  state: 0,
  /** Begin of the outage in whole milliseconds + 1: it does not answer, or is locked; 0 if there is none. */
  failingSince: 1,
  /** When it became half-open, in whole milliseconds. */
  returnedAt: 2,
  /** The last commit in whole milliseconds + 1; 0 if there was none. */
  committedAt: 3,
  retries: 4,
  reconnects: 5,
  /** 1 while a thread is opening it. */
  opening: 6,
  /** The kind of the error that opened it, and its code, one character per cell. */
  kind: 7,
  code: 8,
  /** The number of ended outages, and the newest of them as pairs of cells. */
  outages: 8 + CODE_CELLS,
  kept: 9 + CODE_CELLS,
} as const;

/** Int32 cells per circuit. */
export const CIRCUIT_CELLS = CELL.kept + KEPT_OUTAGES * 2;

/**
 * The circuit breaker of one database, in memory that all threads of a run share. A thread that has waited
 * for the database until its timeout opens it for all threads: their rows fail at once instead of each
 * waiting as long again. The main thread probes whether the database is back.
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
    return this.#read(CELL.state) === OPEN;
  }

  /** Runs work on the database. @throws DatabaseError the one that opened the circuit, while it is open */
  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.isOpen) throw this.#error();
    return this.watch(work);
  }

  /** Runs a read, even while the database is locked for writers. @throws DatabaseError as `pass` does */
  async ask<Result>(question: () => Promise<Result>): Promise<Result> {
    return this.#kind === 'locked' ? this.watch(question) : this.pass(question);
  }

  /** Runs work even while the circuit is open, and notes whether the database answers. */
  async watch<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await work();
      this.noteResult();
      return result;
    } catch (error) {
      this.noteError(error);
      throw error;
    }
  }

  /** Notes that work has succeeded. */
  noteResult(): void {
    // Nearly always.
    if (this.#read(CELL.state) === CLOSED && this.#read(CELL.failingSince) === 0) return;
    if (!this.isOpen) this.#noteAnswer();
    if (this.#isBack()) this.#replace('half-open', 'closed');
  }

  /** Notes the error of work. */
  noteError(error: unknown): void {
    if (error instanceof DatabaseError && isAbsence(error)) this.#noteFailure(error);
  }

  /**
   * Opens the circuit: calls fail with this error from now on. Of several concurrent calls the first counts.
   * @param sinceMs since when no call has succeeded, if known
   */
  open(error: DatabaseError, sinceMs = this.#now()): void {
    if (this.isOpen || Atomics.compareExchange(this.#cells, CELL.opening, 0, 1) !== 0) return;
    this.#write(CELL.kind, DATABASE_ERROR_KINDS.indexOf(error.kind));
    for (let at = 0; at < CODE_CELLS; at += 1) {
      this.#write(CELL.code + at, error.code.charCodeAt(at) || 0);
    }
    this.#write(CELL.state, CIRCUIT_STATES.indexOf('open'));
    // Not before the last return: that was another outage.
    const from = Math.max(Math.floor(sinceMs), this.#read(CELL.returnedAt));
    Atomics.compareExchange(this.#cells, CELL.failingSince, 0, from + 1);
    this.#write(CELL.opening, 0);
  }

  /** The database has answered a probe: calls may try it. */
  halfOpen(): void {
    this.#write(CELL.returnedAt, Math.round(this.#now()));
    this.#noteAnswer();
    this.#replace('open', 'half-open');
  }

  /** Notes a commit, which closes a half-open circuit. */
  close(): void {
    this.#write(CELL.committedAt, Math.floor(this.#now()) + 1);
    if (this.#read(CELL.state) !== CLOSED) this.#replace('half-open', 'closed');
  }

  /** Whether any thread has committed since a moment. */
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

  /** Whether it has answered for long enough to close the circuit without a commit; a lock needs a commit. */
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

/** Whether an error means that the database is down. A broken connection does not: a new one may work. */
function isAbsence({ kind, cause }: DatabaseError): boolean {
  const isBroken = cause instanceof DatabaseError && cause.kind === 'connection-lost';
  return kind === 'unreachable' && !isBroken;
}
