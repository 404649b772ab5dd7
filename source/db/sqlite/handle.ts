import type { Database as Driver, RunResult, Statement as DriverStatement } from 'sqlite3';

import type { DatabaseError } from '../../base/errors.js';
import { databaseError } from './errors.js';

/** A value that can be bound to a statement. */
export type Bound = string | number | null;

/** One open connection of the sqlite3 driver, with promises and our errors instead of callbacks. */
export class SqliteHandle {
  readonly #driver: Driver;
  readonly #database: string;
  readonly #file: string | undefined;
  /** Statements, also those that are still being prepared: none may be open when the handle closes. */
  readonly #statements = new Set<Promise<SqliteStatement>>();

  /**
   * @param database the name that errors call it by
   * @param file where it is, so that errors can name who has locked it
   */
  constructor(driver: Driver, database: string, file?: string) {
    this.#driver = driver;
    this.#database = database;
    this.#file = file;
  }

  /** Runs one statement. */
  run(sql: string, bound: readonly Bound[] = []): Promise<void> {
    const since = performance.now();
    return new Promise((resolve, reject) => {
      this.#driver.run(sql, bound, (error: Error | null) => {
        if (error) reject(this.#errorOf(error, since));
        else resolve();
      });
    });
  }

  /** Runs a script of statements in order, up to the first that fails. It has no place for a value. */
  exec(script: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#driver.exec(script, (error: Error | null) => {
        if (error) reject(databaseError(this.#database, error));
        else resolve();
      });
    });
  }

  /** Runs one query; gives all its rows. */
  all<Row>(sql: string, bound: readonly Bound[] = []): Promise<Row[]> {
    const since = performance.now();
    return new Promise((resolve, reject) => {
      this.#driver.all<Row>(sql, bound, (error, rows) => {
        if (error) reject(this.#errorOf(error, since));
        else resolve(rows);
      });
    });
  }

  /** The one value of the one row of a query. */
  async value(sql: string, bound: readonly Bound[] = []): Promise<string | number | null> {
    const [row] = await this.all<Record<string, string | number | null>>(sql, bound);
    return row ? (Object.values(row)[0] ?? null) : null;
  }

  /** Prepares a statement that is run many times; it is finalized when the handle closes. */
  prepare(sql: string): Promise<SqliteStatement> {
    const prepared = new Promise<SqliteStatement>((resolve, reject) => {
      const statement: DriverStatement = this.#driver.prepare(sql, (error: Error | null) => {
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

  /** Finalizes every statement and closes the connection; a transaction that is open is rolled back. */
  async close(): Promise<void> {
    for (const outcome of await Promise.allSettled(this.#statements)) {
      if (outcome.status === 'fulfilled') await outcome.value.finalize();
    }
    this.#statements.clear();
    await new Promise<void>((resolve, reject) => {
      this.#driver.close((error) => {
        if (error) reject(databaseError(this.#database, error));
        else resolve();
      });
    });
  }
}

/** A prepared statement. */
export class SqliteStatement {
  readonly #driver: DriverStatement;
  readonly #database: string;

  constructor(driver: DriverStatement, database: string) {
    this.#driver = driver;
    this.#database = database;
  }

  /** Runs it; gives the number of rows it changed. */
  run(bound: readonly Bound[]): Promise<number> {
    return new Promise((resolve, reject) => {
      const database = this.#database;
      const fail = (error: Error): void =>
        this.#giveUp(() => reject(databaseError(database, error)));
      this.#driver.run(bound, function settle(this: RunResult, error: Error | null) {
        if (error) fail(error);
        else resolve(this.changes);
      });
    });
  }

  /** Runs it as a query; gives all its rows. */
  all<Row>(bound: readonly Bound[]): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      this.#driver.all<Row>(bound, (error, rows) => {
        if (error) this.#giveUp(() => reject(databaseError(this.#database, error)));
        else resolve(rows);
      });
    });
  }

  /**
   * The driver leaves a statement that could not get the lock as if it were still at work: until it
   * is run again, nothing else that the connection writes would be committed.
   */
  #giveUp(then: () => void): void {
    this.#driver.reset(then);
  }

  finalize(): Promise<void> {
    return new Promise((resolve) => {
      this.#driver.finalize(() => resolve());
    });
  }
}
