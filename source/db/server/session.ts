import { DatabaseError } from '../../base/errors.js';
import type { Answer, Dialect, ServerConnection } from './connection.js';
import type { ServerDescription } from './description.js';
import { serverError } from './errors.js';

/** The timeout of a connect, in milliseconds. */
const CONNECT_MS = 5000;

/** What a connection needs of a description. */
type Reachable = Pick<ServerDescription, 'name' | 'addresses' | 'deadlineMs'>;

/**
 * A connection to a database, or to one node of its cluster. It is opened when needed, and reopened, on the
 * next node, after it has broken. Every statement has a deadline: a hung server would otherwise block its
 * client for ever.
 */
export class ServerSession {
  readonly #description: Reachable;
  readonly #dialect: Dialect;
  readonly #onReconnect: () => void;
  #node: number;
  #connection: ServerConnection | undefined;
  #hasConnected = false;

  /**
   * @param node the node to try first, from 0
   * @param onReconnect called for every connection except the first
   */
  constructor(
    description: Reachable,
    dialect: Dialect,
    node: number,
    onReconnect: () => void = () => undefined,
  ) {
    this.#description = description;
    this.#dialect = dialect;
    this.#node = node;
    this.#onReconnect = onReconnect;
  }

  /** The identity of the open connection on its server. */
  get session(): ServerConnection['session'] | undefined {
    return this.#connection?.session;
  }

  /** Connects now instead of at the first statement. @throws DatabaseError; then it is not connected */
  async open(): Promise<void> {
    try {
      await this.run('SELECT 1');
    } catch (error) {
      this.drop();
      throw error;
    }
  }

  /** Runs one statement. @throws DatabaseError; a broken connection is dropped */
  run(sql: string, bound: readonly unknown[] = []): Promise<Answer> {
    return this.use((connection) => connection.query(sql, bound));
  }

  /** Lets other code run a statement on the connection, within the deadline. @throws as `run` does */
  async use<Result>(work: (connection: ServerConnection) => Promise<Result>): Promise<Result> {
    const connection = (this.#connection ??= await this.#connect());
    try {
      return await this.#within(work(connection), this.#description.deadlineMs);
    } catch (error) {
      const known = serverError(this.#description.name, error);
      if (['connection-lost', 'timed-out', 'unreachable'].includes(known.kind)) this.drop();
      throw known;
    }
  }

  /** Terminates a session that may still be running, and waits until it has ended. @throws DatabaseError */
  async fence(session: ServerConnection['session']): Promise<void> {
    const connection = (this.#connection ??= await this.#connect());
    try {
      await this.#within(this.#dialect.fence(connection, session), this.#description.deadlineMs);
    } catch (error) {
      this.drop();
      throw serverError(this.#description.name, error);
    }
  }

  /** Drops the connection; the next statement opens a new one on the next node. */
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
        // A connection that arrives after the timeout is closed.
        connecting.then((late) => late.destroy()).catch(() => undefined);
        last = serverError(name, error);
        this.#node += 1;
      }
    }
    // An error while connecting means that nothing was applied: report it as unreachable.
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
