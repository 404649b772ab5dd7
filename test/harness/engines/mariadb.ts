import { writeFileSync } from 'node:fs';
import path from 'node:path';

import mysql, { type RowDataPacket } from 'mysql2/promise';

import { installData } from './install.js';
import { findPrograms } from './programs.js';
import { Den, freePorts, type Server } from './server.js';

export const MARIADB = findPrograms('mariadbd', 'mariadb-install-db');

const PASSWORD = 'a secret/word';

/** Writes the data of an empty server into a folder of a den. */
export function installMariaDb(den: Den, folder: string): Promise<void> {
  const args = [
    '--no-defaults',
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    '--skip-name-resolve',
  ];
  const into = [`--datadir=${path.join(den.folder, folder)}`];
  return installData(den, MARIADB.paths['mariadb-install-db'] ?? '', args, { folder, into });
}

/** A MariaDB server of its own for some tests, in no cluster. */
export class MariaDb {
  readonly password = PASSWORD;
  readonly port: number;
  readonly #den: Den;
  readonly #serve: () => Server;
  #server: Server;

  private constructor(den: Den, port: number, serve: () => Server) {
    this.#den = den;
    this.port = port;
    this.#serve = serve;
    this.#server = serve();
  }

  static async start(): Promise<MariaDb> {
    const den = new Den('mysql');
    try {
      const data = path.join(den.folder, 'data');
      await installMariaDb(den, 'data');
      const file = path.join(den.folder, 'init.sql');
      writeFileSync(
        file,
        `CREATE USER IF NOT EXISTS dbsim@'%' IDENTIFIED BY '${PASSWORD}';\nGRANT ALL ON *.* TO dbsim@'%' WITH GRANT OPTION;\n`,
      );
      den.own(file);
      const [port = 0] = await freePorts(1);
      const settings = {
        datadir: data,
        tmpdir: den.folder,
        socket: path.join(den.folder, 'sock'),
        'pid-file': path.join(den.folder, 'pid'),
        'bind-address': '127.0.0.1',
        port,
        'init-file': file,
        'character-set-server': 'utf8mb4',
        'collation-server': 'utf8mb4_unicode_ci',
        innodb_buffer_pool_size: '48M',
        innodb_flush_log_at_trx_commit: 2,
      };
      const flags = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
      const serve = (): Server =>
        den.start(
          MARIADB.paths['mariadbd'] ?? '',
          ['--no-defaults', '--skip-name-resolve', '--skip-log-bin', ...flags],
          'mariadb.log',
        );
      const mariadb = new MariaDb(den, port, serve);
      await mariadb.#ready();
      return mariadb;
    } catch (error) {
      await den.close();
      throw error;
    }
  }

  /** The address of a schema; with `${NAME}` in the place of the password where a name is given. */
  url(schema: string, variable?: string): string {
    const password = variable === undefined ? encodeURIComponent(PASSWORD) : `\${${variable}}`;
    return `mysql://dbsim:${password}@127.0.0.1:${this.port}/${schema}`;
  }

  /** Runs SQL past the program, one statement after the other; gives the rows of the last one. */
  async query(...statements: string[]): Promise<Record<string, unknown>[]> {
    const connection = await mysql.createConnection({
      host: '127.0.0.1',
      port: this.port,
      user: 'dbsim',
      password: PASSWORD,
      connectTimeout: 3000,
    });
    connection.on('error', () => undefined);
    try {
      let rows: RowDataPacket[] = [];
      for (const sql of statements) [rows] = await connection.query<RowDataPacket[]>(sql);
      return Array.isArray(rows) ? rows : [];
    } finally {
      connection.destroy();
    }
  }

  /** Makes schemas that are empty. */
  async createSchemas(...names: string[]): Promise<void> {
    const statements = names.flatMap((name) => [
      `DROP DATABASE IF EXISTS ${name}`,
      `CREATE DATABASE ${name}`,
    ]);
    await this.query(...statements);
  }

  /** Ends it at once, all connections with it, and starts it again. */
  async crash(): Promise<void> {
    await this.#server.kill('SIGKILL');
    this.#server = this.#serve();
    await this.#ready();
  }

  #ready(): Promise<void> {
    return this.#server.answers(async () => (await this.query('SELECT 1')).length === 1);
  }

  async stop(): Promise<void> {
    try {
      await this.#server.kill('SIGKILL');
    } finally {
      await this.#den.close();
    }
  }
}
