import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import mysql, { type RowDataPacket } from 'mysql2/promise';

import { installMariaDb } from './mariadb.js';
import { findPrograms } from './programs.js';
import { Den, freePorts, type Server } from './server.js';

export const GALERA = findPrograms('mariadbd', 'mariadb-install-db', 'libgalera_smm.so', 'rsync');

const PASSWORD = 'a secret/word';

const NEW_CLUSTER = '--wsrep-new-cluster';

const NODES = 3;

interface Ports {
  readonly sql: number;
  readonly group: number;
  readonly catchUp: number;
  readonly copy: number;
}

/** One member of the cluster. */
export interface Node {
  readonly number: number;
  readonly ports: Ports;
  readonly folder: string;
  server: Server | undefined;
}

/** A synchronous cluster of three MariaDB servers on one machine. */
export class Galera {
  readonly password = PASSWORD;
  readonly nodes: readonly Node[];
  readonly #den: Den;

  private constructor(den: Den, nodes: readonly Node[]) {
    this.#den = den;
    this.nodes = nodes;
  }

  static async start(): Promise<Galera> {
    const den = new Den('mysql');
    const ports = await freePorts(NODES * 4);
    const nodes = Array.from({ length: NODES }, (_, index): Node => {
      const [sql = 0, group = 0, catchUp = 0, copy = 0] = ports.slice(index * 4);
      const folder = path.join(den.folder, `n${index + 1}`);
      return { number: index + 1, ports: { sql, group, catchUp, copy }, folder, server: undefined };
    });
    const cluster = new Galera(den, nodes);
    try {
      await cluster.#install();
      await cluster.#boot();
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  /** The addresses of a schema on each node; with `${NAME}` in the place of the password where a name is given. */
  urls(schema: string, variable?: string): string[] {
    const password = variable === undefined ? encodeURIComponent(PASSWORD) : `\${${variable}}`;
    return this.nodes.map(
      ({ ports }) => `mysql://dbsim:${password}@127.0.0.1:${ports.sql}/${schema}`,
    );
  }

  /** Runs SQL on a node alone: the others do not learn of it. */
  async stray(node: Node, sql: string): Promise<void> {
    await this.query(node, 'SET SESSION wsrep_on = OFF', sql);
  }

  /** Runs SQL on a node, past the program, one statement after the other; gives the rows of the last one. */
  async query(node: Node, ...statements: string[]): Promise<Record<string, unknown>[]> {
    const connection = await mysql.createConnection({
      host: '127.0.0.1',
      port: node.ports.sql,
      user: 'dbsim',
      password: PASSWORD,
      connectTimeout: 3000,
    });
    connection.on('error', () => undefined);
    try {
      let rows: RowDataPacket[] = [];
      for (const sql of statements) {
        [rows] = await connection.query<RowDataPacket[]>({ sql, timeout: 30_000 });
      }
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
    await this.query(this.node(1), ...statements);
  }

  /** A node by its number, from 1. */
  node(number: number): Node {
    const node = this.nodes[number - 1];
    if (!node) throw new Error(`there is no node ${number}`);
    return node;
  }

  async kill(node: Node): Promise<void> {
    await node.server?.kill('SIGKILL');
  }

  /** Starts a node that was killed; it finds out how far it had come and fetches what it missed. */
  async rejoin(node: Node): Promise<void> {
    // Left by a killed node, it would have it wait for the very members of then.
    rmSync(path.join(node.folder, 'data', 'gvwstate.dat'), { force: true });
    const position = await this.#recoverPosition(node);
    this.#serve(node, position === undefined ? [] : [`--wsrep_start_position=${position}`]);
    await this.#ready(node);
  }

  /** Waits until a node is a full member again. */
  ready(node: Node): Promise<void> {
    return this.#ready(node);
  }

  /** Whether a node belongs to a majority; without one it takes no work. */
  async isPrimary(node: Node): Promise<boolean> {
    return (await this.#status(node, 'wsrep_cluster_status')) === 'Primary';
  }

  /** Has a node that lost the majority go on without the others, as its keeper does when they are gone for good. */
  async bootstrap(node: Node): Promise<void> {
    await this.query(node, "SET GLOBAL wsrep_provider_options = 'pc.bootstrap=YES'");
    await this.#ready(node);
  }

  async stop(): Promise<void> {
    for (const { server } of this.nodes) {
      if (server?.isRunning) await server.kill('SIGKILL');
    }
    await this.#den.close();
  }

  async #install(): Promise<void> {
    const template = 'template';
    await installMariaDb(this.#den, template);
    for (const node of this.nodes) {
      mkdirSync(path.join(node.folder, 'tmp'), { recursive: true });
      writeFileSync(path.join(node.folder, 'my.cnf'), this.#configure(node));
    }
    const [first, ...others] = this.nodes;
    if (!first) return;
    renameSync(path.join(this.#den.folder, template), dataOf(first));
    await this.#foundCluster(first);
    // All begin with the same, so that none has to copy it from another while it joins.
    for (const node of others) cpSync(dataOf(first), dataOf(node), { recursive: true });
    this.#den.ownAll();
  }

  /** Has a node begin the history of the cluster, with its user, and end in good order. */
  async #foundCluster(node: Node): Promise<void> {
    const file = path.join(node.folder, 'init.sql');
    const statements = [
      `CREATE USER dbsim@'%' IDENTIFIED BY '${PASSWORD}'`,
      "GRANT ALL ON *.* TO dbsim@'%'",
    ];
    writeFileSync(file, statements.map((statement) => `${statement};\n`).join(''));
    this.#den.ownAll();
    this.#serve(node, [NEW_CLUSTER, `--init-file=${file}`]);
    await this.#ready(node);
    await node.server?.kill('SIGTERM');
  }

  async #boot(): Promise<void> {
    const [first, ...others] = this.nodes;
    if (!first) return;
    this.#serve(first, [NEW_CLUSTER]);
    await this.#ready(first);
    for (const node of others) this.#serve(node, []);
    for (const node of others) await this.#ready(node);
  }

  #serve(node: Node, args: readonly string[]): void {
    node.server = this.#den.start(
      GALERA.paths['mariadbd'] ?? '',
      [`--defaults-file=${node.folder}/my.cnf`, ...args],
      `n${node.number}.log`,
    );
  }

  async #ready(node: Node): Promise<void> {
    await node.server?.answers(async () => (await this.#status(node, 'wsrep_ready')) === 'ON');
  }

  async #status(node: Node, name: string): Promise<string> {
    const [row] = await this.query(node, `SHOW GLOBAL STATUS LIKE '${name}'`);
    return String(row?.['Value']);
  }

  async #recoverPosition(node: Node): Promise<string | undefined> {
    const log = path.join(node.folder, 'recover.log');
    await this.#den
      .run(GALERA.paths['mariadbd'] ?? '', [
        `--defaults-file=${node.folder}/my.cnf`,
        '--wsrep-recover',
        `--log-error=${log}`,
      ])
      .catch(() => undefined);
    if (!existsSync(log)) return undefined;
    const found = [
      ...readFileSync(log, 'utf8').matchAll(/Recovered position:\s*([0-9a-f-]+:-?\d+)/g),
    ];
    rmSync(log);
    return found.at(-1)?.[1];
  }

  #configure({ number, ports, folder }: Node): string {
    const members = this.nodes.map((node) => `127.0.0.1:${node.ports.group}`).join(',');
    const provider = {
      base_host: '127.0.0.1',
      base_port: ports.group,
      'gmcast.listen_addr': `tcp://127.0.0.1:${ports.group}`,
      'ist.recv_addr': `127.0.0.1:${ports.catchUp}`,
      'gcache.size': '32M',
      // A dead member is noticed in 2 to 3 seconds instead of 6.
      'evs.keepalive_period': 'PT0.4S',
      'evs.suspect_timeout': 'PT1.5S',
      'evs.inactive_check_period': 'PT0.4S',
    };
    const settings = {
      datadir: `${folder}/data`,
      tmpdir: `${folder}/tmp`,
      socket: `${folder}/sock`,
      'pid-file': `${folder}/pid`,
      'bind-address': '127.0.0.1',
      port: ports.sql,
      'server-id': number,
      'plugin-dir': '/usr/lib/mysql/plugin',
      'character-set-server': 'utf8mb4',
      'collation-server': 'utf8mb4_unicode_ci',
      max_connections: 120,
      performance_schema: 'OFF',
      innodb_buffer_pool_size: '48M',
      innodb_log_file_size: '32M',
      innodb_flush_log_at_trx_commit: 2,
      innodb_autoinc_lock_mode: 2,
      binlog_format: 'ROW',
      default_storage_engine: 'InnoDB',
      wsrep_on: 'ON',
      wsrep_provider: GALERA.paths['libgalera_smm.so'],
      wsrep_cluster_name: 'dbsim',
      wsrep_cluster_address: `gcomm://${members}`,
      wsrep_node_name: `n${number}`,
      wsrep_node_address: `127.0.0.1:${ports.group}`,
      wsrep_node_incoming_address: `127.0.0.1:${ports.sql}`,
      wsrep_sst_receive_address: `127.0.0.1:${ports.copy}`,
      wsrep_sst_method: 'rsync',
      wsrep_slave_threads: 2,
      wsrep_provider_options: `"${Object.entries(provider)
        .map(([name, value]) => `${name}=${value}`)
        .join(';')}"`,
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    return ['[mariadbd]', 'skip-name-resolve', 'skip-log-bin', ...lines, ''].join('\n');
  }
}

function dataOf({ folder }: Node): string {
  return path.join(folder, 'data');
}
