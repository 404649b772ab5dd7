import pg from 'pg';

import type { Answer, Dialect, ServerConnection } from './connection.js';
import { LoneGroup } from './lone-group.js';
import { LoneStatement } from './lone-statement.js';

const BIGINT = pg.types.builtins.INT8;

/** Types whose values stay the text that the server sends: a Date has a zone, and no days alone. */
const AS_TEXT: readonly number[] = [
  pg.types.builtins.DATE,
  pg.types.builtins.TIMESTAMP,
  pg.types.builtins.TIMESTAMPTZ,
];

/** Reads a bigint; values beyond JavaScript's safe range, which another program may have stored, stay text. */
function readBigint(text: string): number | string {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}

class PostgresConnection implements ServerConnection {
  readonly session: ServerConnection['session'];
  readonly driver: pg.Client;
  readonly #names = new Map<string, string>();

  constructor(client: pg.Client, session: ServerConnection['session']) {
    this.driver = client;
    this.session = session;
  }

  async query(sql: string, bound: readonly unknown[]): Promise<Answer> {
    const known = this.#nameOf(sql);
    const result = await this.driver.query<Record<string, unknown>>({
      text: sql,
      values: [...bound],
      ...(bound.length > 0 ? { name: known } : {}),
    });
    // PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK, not with an error.
    if (sql === 'COMMIT' && result.command !== 'COMMIT') {
      throw Object.assign(new Error('the transaction had failed'), { code: '40000' });
    }
    return { rows: result.rows, changed: result.rowCount ?? 0 };
  }

  runAlone(
    sql: string,
    bound: readonly unknown[],
    onChanged: (count: number) => void,
  ): Promise<number> {
    return new Promise((resolve, reject) => {
      const receiver = { changed: onChanged, committed: resolve, failed: reject };
      this.driver.query(new LoneStatement({ name: this.#nameOf(sql), text: sql, bound }, receiver));
    });
  }

  runEach(sql: string, bound: readonly (readonly unknown[])[]): Promise<readonly number[]> {
    return LoneGroup.run(this.driver, { name: this.#nameOf(sql), text: sql }, bound);
  }

  close(): Promise<void> {
    return this.driver.end();
  }

  destroy(): void {
    (
      this.driver as unknown as { connection: { stream: { destroy(): void } } }
    ).connection.stream.destroy();
  }

  /** The name of its prepared statement on this connection. */
  #nameOf(sql: string): string {
    const name = this.#names.get(sql) ?? `s${this.#names.size}`;
    this.#names.set(sql, name);
    return name;
  }
}

export const POSTGRES: Dialect = {
  begin: 'BEGIN',
  module: pg,

  async connect(address, deadlineMs) {
    const client = new pg.Client({
      connectionString: address,
      application_name: 'dbsim-tui',
      connectionTimeoutMillis: deadlineMs,
      lock_timeout: Math.ceil(deadlineMs * 0.8),
      keepAlive: true,
      types: {
        getTypeParser: (type, format) => {
          if (type === BIGINT) return readBigint;
          if (AS_TEXT.includes(type)) return String;
          return pg.types.getTypeParser(type, format) as typeof readBigint;
        },
      },
    });
    // If an idle connection breaks, the next statement reports it.
    client.on('error', () => undefined);
    await client.connect();
    await client.query(
      `SET default_transaction_isolation TO "read committed"; SET datestyle TO 'ISO'; SET timezone TO 'UTC'`,
    );
    const { rows } = await client.query<{ id: number; mark: string }>(
      'SELECT pid AS id, backend_start::text AS mark FROM pg_stat_activity WHERE pid = pg_backend_pid()',
    );
    return new PostgresConnection(client, rows[0] ?? { id: 0, mark: '' });
  },

  async fence(connection, { id, mark }) {
    const own = 'FROM pg_stat_activity WHERE pid = $1 AND backend_start::text = $2';
    for (;;) {
      const { rows } = await connection.query(`SELECT pg_terminate_backend(pid) ${own}`, [
        id,
        mark,
      ]);
      if (rows.length === 0) return;
    }
  },
};
