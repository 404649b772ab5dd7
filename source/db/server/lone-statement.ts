import type { Connection, Submittable } from 'pg';

import { NOT_SENT } from './errors.js';

/** A prepared statement, and the values for its slots. */
export interface Prepared {
  /** The name of the statement on its connection. */
  readonly name: string;
  readonly text: string;
  /** Numbers, texts, truth values and nulls. */
  readonly bound: readonly unknown[];
}

/** Receives the answers to a statement; the last is either `committed` or `failed`. */
export interface LoneReceiver {
  /** The statement has changed so many rows; only its commit is awaited. */
  changed(count: number): void;
  committed(count: number): void;
  failed(error: unknown): void;
}

/** The messages of PostgreSQL's extended protocol, as the driver sends them. */
export interface Wire {
  /** Prepared statements that the server has, by name. */
  readonly parsedStatements: Readonly<Record<string, string>>;
  readonly stream: { cork(): void; uncork(): void };
  parse(message: { name: string; text: string; types: readonly number[] }): void;
  bind(message: { statement: string; values: readonly (string | null)[] }): void;
  execute(message: { portal: string; rows: number }): void;
  flush(): void;
  sync(): void;
}

/**
 * A prepared statement without BEGIN and COMMIT, for the driver's `query`. PostgreSQL commits it at the Sync
 * message. The Flush before makes the server send the result of the statement at once, so that it is known
 * already if the answer to the commit is lost. All messages leave together: one round trip.
 */
export class LoneStatement implements Submittable {
  /** For the driver, which notes by these that the statement is prepared. */
  readonly name: string;
  readonly text: string;
  readonly #bound: readonly unknown[];
  readonly #receiver: LoneReceiver;
  #count = 0;
  #isSent = false;

  constructor({ name, text, bound }: Prepared, receiver: LoneReceiver) {
    this.name = name;
    this.text = text;
    this.#bound = bound;
    this.#receiver = receiver;
  }

  submit(connection: Connection): void {
    this.#isSent = true;
    const wire = wireOf(connection);
    wire.stream.cork();
    try {
      const prepared = { name: this.name, text: this.text, bound: this.#bound };
      sendStatement(wire, prepared, isPrepared(wire, this.name));
      wire.flush();
      wire.sync();
    } finally {
      wire.stream.uncork();
    }
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#count = Number(/ (\d+)$/.exec(text)?.[1] ?? 0);
    this.#receiver.changed(this.#count);
  }

  handleReadyForQuery(): void {
    this.#receiver.committed(this.#count);
  }

  /** An error before `submit` is that of a connection which was broken already. */
  handleError(error: unknown): void {
    this.#receiver.failed(this.#isSent ? error : asNotSent(error));
  }
}

/** The messages that a connection of the driver sends. */
export function wireOf(connection: Connection): Wire {
  return connection as unknown as Wire;
}

/** Whether the driver knows that the server has a statement. */
export function isPrepared({ parsedStatements }: Wire, name: string): boolean {
  return parsedStatements[name] !== undefined;
}

/** Sends a statement, and before it what prepares it, unless that is known. The caller sends the Sync. */
export function sendStatement(wire: Wire, { name, text, bound }: Prepared, isKnown: boolean): void {
  if (!isKnown) wire.parse({ name, text, types: [] });
  wire.bind({ statement: name, values: bound.map(textOf) });
  wire.execute({ portal: '', rows: 0 });
}

/** The error of a statement that never left, because its connection was broken. */
export function asNotSent(error: unknown): Error {
  return Object.assign(new Error('the connection is broken', { cause: error }), { code: NOT_SENT });
}

function textOf(value: unknown): string | null {
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean'
    ? String(value)
    : null;
}
