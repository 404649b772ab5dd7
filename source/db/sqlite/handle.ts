import type { Database as Driver, RunResult, Statement as DriverStatement } from 'sqlite3';

import type { DatabaseError } from '../../base/errors.js';
import { databaseError } from './errors.js';

/** A value that can be bound to a statement. */
export type Bound = string | number | boolean | null;

/** An open connection of the sqlite3 driver, with promises and DatabaseErrors instead of callbacks. */
export class SqliteHandle {
  readonly driver: Driver;
  readonly #database: string;
  readonly #file: string | undefined;
  /** Statements, including those still being prepared: all have to be finalized before the handle closes. */
  readonly #statements = new Set<Promise<SqliteStatement>>();

  /**
   * @param database the name in error messages
   * @param file its path, so that errors can name the process that has locked it
   */
  constructor(driver: Driver, database: string, file?: string) {
    this.driver = driver;
    this.#database = database;
    this.#file = file;
  }

  /** Runs one statement. */
  run(sql: string, bound: readonly Bound[] = []): Promise<void> {
    const since = performance.now();
    return new Promise((resolve, reject) => {
      this.driver.run(sql, bound, (error: Error | null) => {
        if (error) reject(this.#errorOf(error, since));
        else resolve();
      });
    });
  }

  /** Runs a script of statements in order, up to the first that fails; values cannot be bound. */
  exec(script: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.driver.exec(script, (error: Error | null) => {
        if (error) reject(databaseError(this.#database, error));
        else resolve();
      });
    });
  }

  /** Runs one query. @returns all its rows */
  all<Row>(sql: string, bound: readonly Bound[] = []): Promise<Row[]> {
    const since = performance.now();
    return new Promise((resolve, reject) => {
      this.driver.all<Row>(sql, bound, (error, rows) => {
        if (error) reject(this.#errorOf(error, since));
        else resolve(rows);
      });
    });
  }

  /** The first value of the first row of a query; null if there is none. */
  async value(sql: string, bound: readonly Bound[] = []): Promise<string | number | null> {
    const [row] = await this.all<Record<string, string | number | null>>(sql, bound);
    return row ? (Object.values(row)[0] ?? null) : null;
  }

  /** Prepares a statement that is run many times; it is finalized when the handle closes. */
  prepare(sql: string): Promise<SqliteStatement> {
    const prepared = new Promise<SqliteStatement>((resolve, reject) => {
      const statement: DriverStatement = this.driver.prepare(sql, (error: Error | null) => {
        if (error) reject(databaseError(this.#database, error));
        else resolve(new SqliteStatement(statement, this.#database));
      });
    });
    this.#statements.add(prepared);
    prepared.catch(() => this.#statements.delete(prepared));
    return prepared;
  }

  #errorOf(error: Error, since: number): DatabaseError {
    const waitedMs = performance.now() - since;
    return databaseError(this.#database, error, { file: this.#file, waitedMs });
  }

  /** Finalizes every statement and closes the connection; an open transaction is rolled back. */
  async close(): Promise<void> {
    for (const outcome of await Promise.allSettled(this.#statements)) {
      if (outcome.status === 'fulfilled') await outcome.value.finalize();
    }
    this.#statements.clear();
    await new Promise<void>((resolve, reject) => {
      this.driver.close((error) => {
        if (error) reject(databaseError(this.#database, error));
        else resolve();
      });
    });
  }
}

/** Receives what a statement has led to. */
export interface ChangesReceiver {
  /** @param changes the number of changed rows */
  settle(changes: number): void;
  fail(error: DatabaseError): void;
}

/** A prepared statement. */
export class SqliteStatement {
  readonly #driver: DriverStatement;
  readonly #database: string;
  /** Receives the answer to `runThen`. */
  #receiver: ChangesReceiver | undefined;
  /** One function for all calls of `runThen`: a new one for each would cost more. */
  readonly #answer: (this: RunResult, error: Error | null) => void;

  constructor(driver: DriverStatement, database: string) {
    this.#driver = driver;
    this.#database = database;
    const settle = (changes: number): void => this.#receiver?.settle(changes);
    const fail = (error: DatabaseError): void => this.#receiver?.fail(error);
    this.#answer = this.#answerTo(settle, fail);
  }

  /** Runs it. @returns the number of changed rows */
  run(bound: readonly Bound[]): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#driver.run(bound, this.#answerTo(resolve, reject));
    });
  }

  /** Like `run`, without a promise; one call at a time. */
  runThen(bound: readonly Bound[], receiver: ChangesReceiver): void {
    this.#receiver = receiver;
    this.#driver.run(bound, this.#answer);
  }

  #answerTo(
    settle: (changes: number) => void,
    fail: (error: DatabaseError) => void,
  ): (this: RunResult, error: Error | null) => void {
    const reset = (error: Error): void =>
      this.#reset(() => fail(databaseError(this.#database, error)));
    return function answer(this: RunResult, error: Error | null) {
      if (error) reset(error);
      else settle(this.changes);
    };
  }

  /** Runs it as a query. @returns all its rows */
  all<Row>(bound: readonly Bound[]): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      this.#driver.all<Row>(bound, (error, rows) => {
        if (error) this.#reset(() => reject(databaseError(this.#database, error)));
        else resolve(rows);
      });
    });
  }

  /**
   * Resets a failed statement. The driver leaves one that could not get the lock active, and while a
   * statement is active, nothing that the connection writes gets committed.
   */
  #reset(then: () => void): void {
    this.#driver.reset(then);
  }

  finalize(): Promise<void> {
    return new Promise((resolve) => {
      this.#driver.finalize(() => resolve());
    });
  }
}
