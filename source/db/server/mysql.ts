import type { Connection as Driver, QueryError, ResultSetHeader, RowDataPacket } from 'mysql2';
import mysql, { type Connection } from 'mysql2/promise';

import type { Answer, Dialect, ServerConnection } from './connection.js';

class MysqlConnection implements ServerConnection {
  readonly session: ServerConnection['session'];
  readonly #connection: Connection;
  /** The connection with callbacks, which Sequelize calls, too. */
  readonly driver: Driver;

  constructor(connection: Connection, mark: string) {
    this.#connection = connection;
    this.driver = (connection as unknown as { connection: Driver }).connection;
    this.session = { id: connection.threadId, mark };
  }

  async query(sql: string, bound: readonly unknown[]): Promise<Answer> {
    const [result] = await this.#connection.query(sql, [...bound]);
    if (Array.isArray(result)) return { rows: result as Answer['rows'], changed: 0 };
    return { rows: [], changed: (result as ResultSetHeader).affectedRows };
  }

  /** In one round trip: the server answers each statement before it begins the next. */
  async runAlone(
    sql: string,
    bound: readonly unknown[],
    onChanged: (count: number) => void,
  ): Promise<number> {
    const statement = this.driver.format(sql, [...bound]);
    try {
      const [, changed = 0] = await this.#runAll(
        ['START TRANSACTION', statement, 'COMMIT'],
        (count, at) => {
          if (at === 1) onChanged(count);
        },
      );
      return changed;
    } catch (error) {
      // Where the connection is lost, so is the transaction.
      await this.#connection.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  runEach(sql: string, bound: readonly (readonly unknown[])[]): Promise<readonly number[]> {
    return this.#runAll(bound.map((values) => this.driver.format(sql, [...values])));
  }

  /**
   * Sends statements as one text, which the server runs in their order, up to the first that fails.
   * @param onAnswer receives the number of changed rows of each, as it is answered
   * @returns all these numbers
   */
  #runAll(
    statements: readonly string[],
    onAnswer: (changed: number, at: number) => void = () => undefined,
  ): Promise<number[]> {
    return new Promise((resolve, reject) => {
      const changed: number[] = [];
      const query = this.driver.query(statements.join('; '), (error: QueryError | null) => {
        if (error) reject(error);
        else resolve(changed);
      });
      query.on('result', (result: RowDataPacket | ResultSetHeader) => {
        const { affectedRows } = result as ResultSetHeader;
        changed.push(affectedRows);
        onAnswer(affectedRows, changed.length - 1);
      });
    });
  }

  close(): Promise<void> {
    return this.#connection.end();
  }

  destroy(): void {
    this.#connection.destroy();
  }
}

/** On a cluster node, each statement first waits until the node has applied all committed transactions. */
const SEE_ALL = 'SET SESSION wsrep_sync_wait = 7';

export const MYSQL: Dialect = {
  begin: 'START TRANSACTION',
  module: mysql,

  async connect(address, deadlineMs) {
    const url = new URL(address);
    const connection = await mysql.createConnection({
      host: decodeURIComponent(url.hostname),
      port: Number(url.port || 3306),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      database: decodeURIComponent(url.pathname.slice(1)),
      charset: 'utf8mb4_bin',
      connectTimeout: deadlineMs,
      supportBigNumbers: true,
      // Days and moments are text: a Date has a zone, and no more than milliseconds.
      dateStrings: true,
      // Without it, a row that exists already would count as changed.
      flags: ['-FOUND_ROWS'],
      // The driver escapes every value for the character set that is set below, before it becomes part of a text.
      multipleStatements: true,
    });
    connection.on('error', () => undefined);
    try {
      // A server can be set to ignore what the handshake asks for, and to begin without autocommit.
      await connection.query('SET NAMES utf8mb4 COLLATE utf8mb4_bin');
      await connection.query('SET SESSION autocommit = 1');
      const seconds = Math.max(1, Math.floor((deadlineMs * 0.8) / 1000));
      await connection.query(
        `SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', SESSION innodb_lock_wait_timeout = ${seconds}`,
      );
      await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
      const host = await ownHost(connection);
      if (await isCluster(connection)) {
        await expectMember(connection);
        // Last, because each later statement may wait for a lagging node, longer than a connect may take.
        await connection.query(SEE_ALL);
      }
      return new MysqlConnection(connection, host);
    } catch (error) {
      connection.destroy();
      throw error;
    }
  },

  async fence(connection, { id, mark }) {
    // On another node the session does not exist, though another one may have its id; there, the wait for
    // committed transactions (SEE_ALL) makes its outcome visible.
    const other =
      'SELECT id FROM information_schema.processlist WHERE id = ? AND host = ? AND id <> connection_id()';
    for (;;) {
      const { rows } = await connection.query(other, [id, mark]);
      if (rows.length === 0) return;
      await connection.query('KILL CONNECTION ?', [id]).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  },
};

/** The address and port of the connection as the server sees them. */
async function ownHost(connection: Connection): Promise<string> {
  const [rows] = await connection.query(
    'SELECT host AS mark FROM information_schema.processlist WHERE id = connection_id()',
  );
  return String((rows as { mark?: unknown }[])[0]?.mark);
}

async function isCluster(connection: Connection): Promise<boolean> {
  return (await shown(connection, "SESSION VARIABLES LIKE 'wsrep_on'")) === 'ON';
}

/** @throws an error with code 1047, which a node without a majority, or one that is joining, gives to statements */
async function expectMember(connection: Connection): Promise<void> {
  if ((await shown(connection, "GLOBAL STATUS LIKE 'wsrep_ready'")) === 'ON') return;
  throw Object.assign(new Error('the node is not a full member of its cluster'), { errno: 1047 });
}

async function shown(connection: Connection, what: string): Promise<unknown> {
  const [rows] = await connection.query(`SHOW ${what}`);
  return (rows as { Value?: unknown }[])[0]?.Value;
}
