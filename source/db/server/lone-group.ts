import type { Connection, Submittable } from 'pg';

import { asNotSent, isPrepared, sendStatement, wireOf, type Prepared } from './lone-statement.js';

/** The part of the driver that takes statements. */
export interface TakesStatements {
  query(statement: Submittable): unknown;
}

/**
 * A prepared statement with several lists of values, each in a transaction of its own that PostgreSQL commits at its
 * Sync message. All messages leave together: one round trip for all. The driver takes it as one statement after the
 * other, of which only the first has anything to send.
 */
export class LoneGroup implements Submittable {
  /** For the driver, which notes by these that the statement is prepared. */
  readonly name: string;
  readonly text: string;
  readonly #bound: readonly (readonly unknown[])[];
  readonly #client: TakesStatements;
  readonly #counts: number[] = [];
  #resolve!: (counts: readonly number[]) => void;
  #reject!: (error: unknown) => void;
  #isSent = false;
  /** Statements that are answered. */
  #answered = 0;
  #error: unknown;

  private constructor(
    client: TakesStatements,
    { name, text }: Pick<Prepared, 'name' | 'text'>,
    bound: readonly (readonly unknown[])[],
  ) {
    this.#client = client;
    this.name = name;
    this.text = text;
    this.#bound = bound;
  }

  /**
   * @param bound the values of each statement
   * @returns by statement, how many rows it changed
   * @throws the first error of the server, once all are answered, or that of the connection: others may be committed
   */
  static run(
    client: TakesStatements,
    statement: Pick<Prepared, 'name' | 'text'>,
    bound: readonly (readonly unknown[])[],
  ): Promise<readonly number[]> {
    return new Promise((resolve, reject) => {
      const group = new LoneGroup(client, statement, bound);
      group.#resolve = resolve;
      group.#reject = reject;
      client.query(group);
    });
  }

  submit(connection: Connection): void {
    if (this.#isSent) return;
    this.#isSent = true;
    const wire = wireOf(connection);
    wire.stream.cork();
    try {
      for (const [at, bound] of this.#bound.entries()) {
        // The server has the statement from the first on, though the driver does not know it yet.
        const isKnown = at > 0 || isPrepared(wire, this.name);
        sendStatement(wire, { name: this.name, text: this.text, bound }, isKnown);
        wire.sync();
        this.#counts.push(0);
      }
    } finally {
      wire.stream.uncork();
    }
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#counts[this.#answered] = Number(/ (\d+)$/.exec(text)?.[1] ?? 0);
  }

  handleReadyForQuery(): void {
    this.#goOn();
  }

  /**
   * An error of the server ends one statement; one of the connection, and one that ends the session, all. The
   * server writes the severity in its own language; after one that is not known here, a connection that ends
   * is an error again.
   */
  handleError(error: unknown): void {
    const { severity } = error as { severity?: unknown };
    if (severity === undefined || severity === 'FATAL' || severity === 'PANIC') {
      this.#reject(this.#isSent ? error : asNotSent(error));
      return;
    }
    this.#error ??= error;
    this.#goOn();
  }

  #goOn(): void {
    this.#answered += 1;
    if (this.#answered < this.#bound.length) this.#client.query(this);
    else if (this.#error === undefined) this.#resolve(this.#counts);
    else this.#reject(this.#error);
  }
}
