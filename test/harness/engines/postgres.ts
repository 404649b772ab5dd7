import { writeFileSync } from 'node:fs';
import path from 'node:path';

import pg from 'pg';

import { installData } from './install.js';
import { findPrograms } from './programs.js';
import { Den, freePorts, type Server } from './server.js';

export const POSTGRES = findPrograms('initdb', 'postgres', 'pg_basebackup');

const PASSWORD = 'a secret/word';

/** How a server is started. */
interface Instance {
  readonly den: Den;
  /** The folder of its data, in the den. */
  readonly data: string;
  readonly port: number;
  readonly isDurable: boolean;
  readonly connections: number;
  readonly prepared: number;
}

/** A PostgreSQL server of its own for some tests. */
export class Postgres {
  readonly password = PASSWORD;
  readonly port: number;
  readonly #instance: Instance;
  #server: Server;

  private constructor(instance: Instance) {
    this.port = instance.port;
    this.#instance = instance;
    this.#server = serve(instance);
  }

  /**
   * @param isDurable whether what is committed outlives a power cut, too, and not only the server; that is slow
   * @param connections how many it takes
   * @param prepared how many transactions may be prepared at once
   */
  static async start({
    isDurable = false,
    connections = 200,
    prepared = 0,
  } = {}): Promise<Postgres> {
    const den = new Den('postgres');
    try {
      const passwordFile = path.join(den.folder, 'password');
      writeFileSync(passwordFile, PASSWORD);
      den.own(passwordFile);
      const args = [
        '-U',
        'dbsim',
        '-A',
        'scram-sha-256',
        '-E',
        'UTF8',
        '--locale=C',
        '--no-sync',
        '--no-instructions',
        '--pwfile=password',
      ];
      await installData(den, POSTGRES.paths['initdb'] ?? '', args, {
        folder: 'data',
        into: ['-D', 'data'],
      });
      const [port = 0] = await freePorts(1);
      const postgres = new Postgres({ den, data: 'data', port, isDurable, connections, prepared });
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

  /** Starts a server that follows this one, ends with it, and answers questions. */
  async startReplica(): Promise<Postgres> {
    const { den, isDurable, connections, prepared } = this.#instance;
    const [port = 0] = await freePorts(1);
    const data = `replica-${port}`;
    const from = ['-h', '127.0.0.1', '-p', String(this.port), '-U', 'dbsim'];
    await den.run(
      POSTGRES.paths['pg_basebackup'] ?? '',
      [...from, '-D', data, '--write-recovery-conf', '--checkpoint=fast', '--no-sync'],
      { PGPASSWORD: PASSWORD },
    );
    const replica = new Postgres({ den, data, port, isDurable, connections, prepared });
    await replica.#ready();
    return replica;
  }

  /** Runs SQL past the program, one statement after the other; gives the rows of the last one. */
  async query(database: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: this.url(database) });
    client.on('error', () => undefined);
    await client.connect();
    try {
      let rows: Record<string, unknown>[] = [];
      for (const sql of statements) ({ rows } = await client.query(sql));
      return rows;
    } finally {
      await client.end();
    }
  }

  /** Makes databases that are empty. */
  async createDatabases(...names: string[]): Promise<void> {
    const statements = names.flatMap((name) => [
      `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`,
      `CREATE DATABASE ${name}`,
    ]);
    await this.query('postgres', ...statements);
  }

  /** Ends it at once, all connections with it. */
  async crash(): Promise<void> {
    await this.#server.kill('SIGQUIT');
  }

  async startAgain(): Promise<void> {
    this.#server = serve(this.#instance);
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
      await this.#instance.den.close();
    }
  }

  #ready(): Promise<void> {
    return this.#server.answers(
      async () => (await this.query('postgres', 'SELECT 1')).length === 1,
    );
  }
}

function serve({ den, data, port, isDurable, connections, prepared }: Instance): Server {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: den.folder,
    max_connections: connections,
    max_prepared_transactions: prepared,
    shared_buffers: '32MB',
    fsync: isDurable ? 'on' : 'off',
  };
  return den.start(
    POSTGRES.paths['postgres'] ?? '',
    [
      '-D',
      data,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    `${data}.log`,
  );
}
