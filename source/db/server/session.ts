import { DatabaseError } from '../../base/errors.js';
import type { Answer, Dialect, ServerConnection } from './connection.js';
import type { ServerDescription } from './description.js';
import { serverError } from './errors.js';

/** How long a node may take to let somebody in. */
const CONNECT_MS = 5000;

/**
 * One connection at a time to a database, or to one node of its cluster: made when it is needed, and
 * made again, on the next node where there are several, after it has broken. Every statement has a
 * deadline: a server that stands still would keep its client waiting for ever.
 */
export class ServerSession {
  readonly #description: ServerDescription;
  readonly #dialect: Dialect;
  readonly #onReconnect: () => void;
  #node: number;
  #connection: ServerConnection | undefined;
  #hasConnected = false;

  /**
   * @param node which node is tried first, from 0
   * @param onReconnect told of every connection but the first
   */
  constructor(
    description: ServerDescription,
    dialect: Dialect,
    node: number,
    onReconnect: () => void = () => undefined,
  ) {
    this.#description = description;
    this.#dialect = dialect;
    this.#node = node;
    this.#onReconnect = onReconnect;
  }

  /** What tells the open connection apart on its server. */
  get session(): ServerConnection['session'] | undefined {
    return this.#connection?.session;
  }

  /** Connects now instead of at the first statement. @throws DatabaseError; then nothing stays open */
  async open(): Promise<void> {
    try {
      await this.run('SELECT 1');
    } catch (error) {
      this.drop();
      throw error;
    }
  }

  /** Runs one statement. @throws DatabaseError; a broken connection is left behind */
  async run(sql: string, bound: readonly unknown[] = []): Promise<Answer> {
    const connection = (this.#connection ??= await this.#connect());
    try {
      return await this.#within(connection.query(sql, bound), this.#description.deadlineMs);
    } catch (error) {
      const known = serverError(this.#description.name, error);
      if (['connection-lost', 'timed-out', 'unreachable'].includes(known.kind)) this.drop();
      throw known;
    }
  }

  /** Waits until a session that may still be at work has ended. @throws DatabaseError */
  async fence(session: ServerConnection['session']): Promise<void> {
    const connection = (this.#connection ??= await this.#connect());
    try {
      await this.#within(this.#dialect.fence(connection, session), this.#description.deadlineMs);
    } catch (error) {
      this.drop();
      throw serverError(this.#description.name, error);
    }
  }

  /** Leaves the connection as it is; the next statement makes another one. */
  drop(): void {
    this.#connection?.destroy();
    this.#connection = undefined;
    this.#node += 1;
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    if (!connection) return;
    await this.#within(connection.close(), 1000).catch(() => connection.destroy());
  }

  async #connect(): Promise<ServerConnection> {
    const { addresses, name, deadlineMs } = this.#description;
    let last: DatabaseError | undefined;
    for (let attempt = 0; attempt < addresses.length; attempt += 1) {
      const address = addresses[this.#node % addresses.length] ?? '';
      const limitMs = Math.min(CONNECT_MS, deadlineMs);
      const connecting = this.#dialect.connect(address, limitMs);
      try {
        const connection = await this.#within(connecting, limitMs);
        if (this.#hasConnected) this.#onReconnect();
        this.#hasConnected = true;
        return connection;
      } catch (error) {
        // One that comes too late is not kept.
        connecting.then((late) => late.destroy()).catch(() => undefined);
        last = serverError(name, error);
        this.#node += 1;
      }
    }
    // A connection that broke or timed out before it was made has applied nothing.
    if (last && !['connection-lost', 'timed-out'].includes(last.kind)) throw last;
    throw new DatabaseError(name, 'unreachable', last?.code ?? '', { cause: last });
  }

  async #within<Result>(work: Promise<Result>, ms: number): Promise<Result> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(Object.assign(new Error(`no answer within ${ms} ms`), { code: 'DEADLINE' })),
        ms,
      );
    });
    try {
      return await Promise.race([work, deadline]);
    } finally {
      clearTimeout(timer);
    }
  }
}
