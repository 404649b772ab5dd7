import { writeFileSync } from 'node:fs';
import path from 'node:path';

import pg from 'pg';

import { findPrograms } from './programs.js';
import { Den, freePorts, type Server } from './server.js';

export const POSTGRES = findPrograms('initdb', 'postgres');

const PASSWORD = 'a secret/word';

/** A PostgreSQL server of its own for some tests. */
export class Postgres {
  readonly password = PASSWORD;
  readonly port: number;
  readonly #den: Den;
  #server: Server;

  private constructor(den: Den, port: number, server: Server) {
    this.#den = den;
    this.port = port;
    this.#server = server;
  }

  static async start(): Promise<Postgres> {
    const den = new Den('postgres');
    try {
      const passwordFile = path.join(den.folder, 'password');
      writeFileSync(passwordFile, PASSWORD);
      den.own(passwordFile);
      await den.run(POSTGRES.paths['initdb'] ?? '', [
        '-D',
        'data',
        '-U',
        'dbsim',
        '-A',
        'scram-sha-256',
        '-E',
        'UTF8',
        '--locale=C',
        '--no-sync',
        `--pwfile=${passwordFile}`,
      ]);
      const [port = 0] = await freePorts(1);
      const postgres = new Postgres(den, port, serve(den, port));
      await postgres.#ready();
      return postgres;
    } catch (error) {
      await den.close();
      throw error;
    }
  }

  /** The address of a database; with `${NAME}` in the place of the password where a name is given. */
  url(database: string, variable?: string): string {
    const password = variable === undefined ? encodeURIComponent(PASSWORD) : `\${${variable}}`;
    return `postgres://dbsim:${password}@127.0.0.1:${this.port}/${database}`;
  }

  /** Runs SQL past the program. */
  async query(database: string, sql: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: this.url(database) });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const result = await client.query<Record<string, unknown>>(sql);
      return result.rows;
    } finally {
      await client.end();
    }
  }

  /** Makes databases that are empty. */
  async createDatabases(...names: string[]): Promise<void> {
    for (const name of names) {
      await this.query('postgres', `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await this.query('postgres', `CREATE DATABASE ${name}`);
    }
  }

  /** Ends it at once, all connections with it. */
  async crash(): Promise<void> {
    await this.#server.kill('SIGQUIT');
  }

  async startAgain(): Promise<void> {
    this.#server = serve(this.#den, this.port);
    await this.#ready();
  }

  freeze(): void {
    this.#server.freeze();
  }

  thaw(): void {
    this.#server.thaw();
  }

  async stop(): Promise<void> {
    try {
      await this.#server.kill('SIGQUIT');
    } finally {
      await this.#den.close();
    }
  }

  #ready(): Promise<void> {
    return this.#server.answers(
      async () => (await this.query('postgres', 'SELECT 1')).length === 1,
    );
  }
}

function serve(den: Den, port: number): Server {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: den.folder,
    max_connections: 200,
    max_prepared_transactions: 0,
    shared_buffers: '32MB',
  };
  return den.start(
    POSTGRES.paths['postgres'] ?? '',
    [
      '-D',
      'data',
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    'postgres.log',
  );
}
