import { randomBytes } from 'node:crypto';

import type { ServerConnection } from '../../db/server/connection.js';
import type { ServerDescription, ServerEngine } from '../../db/server/description.js';
import { serverError } from '../../db/server/errors.js';
import { createSchema, dropSchema, inSchema, SCHEMA_PREFIX } from '../../db/server/schemas.js';
import { dialectOf } from '../../db/server/writer.js';
import type { Row, StepAnswer } from './stepped.js';
import type { SteppedConnection, SteppedWorld } from './world.js';

/** How long a statement may wait for a lock, in milliseconds: longer than a person takes for a story. */
const DEADLINE_MS = 600_000;

/** Which sessions hold the locks that a session waits for, by its id; the first that the server knows is used. */
const BLOCKERS: Readonly<Record<ServerEngine, readonly string[]>> = {
  postgres: ['SELECT unnest(pg_blocking_pids($1)) AS id'],
  mysql: [
    // MariaDB.
    'SELECT b.trx_mysql_thread_id AS id FROM information_schema.innodb_lock_waits w JOIN information_schema.innodb_trx r ON r.trx_id = w.requesting_trx_id JOIN information_schema.innodb_trx b ON b.trx_id = w.blocking_trx_id WHERE r.trx_mysql_thread_id = ?',
    // MySQL 8.
    'SELECT blocking_pid AS id FROM sys.innodb_lock_waits WHERE waiting_pid = ?',
  ],
};

const VERSION: Readonly<Record<ServerEngine, string>> = {
  postgres: "SELECT 'PostgreSQL ' || current_setting('server_version') AS name",
  mysql: "SELECT CONCAT(IF(version() LIKE '%MariaDB%', 'MariaDB ', 'MySQL '), version()) AS name",
};

/** A story in a schema of its own on a server. */
export class ServerWorld implements SteppedWorld {
  readonly engine: string;
  readonly #beside: ServerDescription;
  readonly #schema: string;
  /** Asks who waits for whom. */
  readonly #watcher: ServerConnection;
  readonly #letters = new Map<number, string>();
  #blockersSql: string | undefined;

  private constructor(
    beside: ServerDescription,
    schema: string,
    { watcher, engine }: { watcher: ServerConnection; engine: string },
  ) {
    this.#beside = beside;
    this.#schema = schema;
    this.#watcher = watcher;
    this.engine = engine;
  }

  /** Creates a schema on the server of a description. @throws DatabaseError */
  static async open(beside: ServerDescription): Promise<ServerWorld> {
    const schema = `${SCHEMA_PREFIX}lesson_${process.pid}_${randomBytes(4).toString('hex')}`;
    await createSchema(beside, schema);
    try {
      const watcher = await connectTo(inSchema(beside, schema));
      const { rows } = await watcher.query(VERSION[beside.engine], []);
      return new ServerWorld(beside, schema, { watcher, engine: String(rows[0]?.['name']) });
    } catch (error) {
      await dropSchema(beside, schema);
      throw serverError(beside.name, error);
    }
  }

  async prepare(statements: readonly string[]): Promise<void> {
    try {
      for (const sql of statements) await this.#watcher.query(sql, []);
    } catch (error) {
      throw serverError(this.#beside.name, error);
    }
  }

  async connect(letter: string): Promise<SteppedConnection> {
    try {
      const connection = await connectTo(inSchema(this.#beside, this.#schema));
      this.#letters.set(connection.session.id, letter);
      return {
        send: (sql) => answerTo(connection, sql),
        blockedBy: () => this.#blockersOf(connection),
        close: () => connection.close().catch(() => connection.destroy()),
      };
    } catch (error) {
      throw serverError(this.#beside.name, error);
    }
  }

  async dispose(): Promise<void> {
    await this.#watcher.close().catch(() => this.#watcher.destroy());
    await dropSchema(this.#beside, this.#schema);
  }

  async #blockersOf({ session }: ServerConnection): Promise<readonly string[] | undefined> {
    const rows = await this.#askBlockers(session.id);
    if (rows.length === 0) return undefined;
    return rows.map(({ id }) => this.#letters.get(Number(id)) ?? `session ${String(id)}`);
  }

  async #askBlockers(id: number): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const known = this.#blockersSql;
    for (const sql of known === undefined ? BLOCKERS[this.#beside.engine] : [known]) {
      try {
        const { rows } = await this.#watcher.query(sql, [id]);
        this.#blockersSql = sql;
        return rows;
      } catch (error) {
        // The last one: without it, it cannot be known whether a statement waits.
        if (sql === BLOCKERS[this.#beside.engine].at(-1))
          throw serverError(this.#beside.name, error);
      }
    }
    return [];
  }
}

async function connectTo(description: ServerDescription): Promise<ServerConnection> {
  const dialect = await dialectOf(description.engine);
  return dialect.connect(description.addresses[0] ?? '', DEADLINE_MS);
}

async function answerTo(connection: ServerConnection, sql: string): Promise<StepAnswer> {
  try {
    const { rows, changed } = await connection.query(sql, []);
    const isRead = /^\s*(?:SELECT|SHOW|WITH)\b/i.test(sql);
    return { outcome: 'ok', rows: rows.map(plainRow), changed: isRead ? 0 : changed };
  } catch (error) {
    const { code = '', errno = 0, message } = error as Error & { code?: string; errno?: number };
    // MySQL's number is what its documentation lists; PostgreSQL has its SQLSTATE in `code`.
    return { outcome: 'error', code: errno > 0 ? String(errno) : code, message };
  }
}

function plainRow(row: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value === null || typeof value === 'number' ? value : String(value as string | bigint),
    ]),
  );
}
