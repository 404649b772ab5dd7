import type { EntityWriter } from '../entity-database.js';
import type { EntityStore } from '../entity-store.js';
import { ServerClaims } from './claims.js';
import type { Dialect } from './connection.js';
import type { ServerDescription, ServerEngine } from './description.js';
import { clearEntries, outboxProblem } from './outbox.js';
import { ServerSession } from './session.js';
import { Statements } from './statements.js';
import { ServerStore } from './store.js';
import { ServerTwoPhase } from './two-phase.js';
import { StatementWriting } from './writing.js';

/** By engine: what asks a server for its setting, whether it can prepare a transaction with it, and why not. */
const TWO_PHASE_SETTINGS: Readonly<
  Record<ServerEngine, readonly [sql: string, isPossible: (value: unknown) => boolean, string]>
> = {
  postgres: [
    'SHOW max_prepared_transactions',
    (value) => Number(value) > 0,
    'max_prepared_transactions is 0, so PostgreSQL prepares no transaction: set it to three times the threads, and restart the server',
  ],
  mysql: [
    "SHOW SESSION VARIABLES LIKE 'wsrep_on'",
    (value) => value !== 'ON',
    'Galera has no XA transactions',
  ],
};

/** A connection to a server or cluster for writing rows. */
export class ServerWriter implements EntityWriter {
  readonly description: ServerDescription;
  readonly claims: ServerClaims;
  protected readonly dialect: Dialect;
  protected readonly session: ServerSession;
  protected readonly statements: Statements;

  protected constructor(description: ServerDescription, dialect: Dialect, session: ServerSession) {
    this.description = description;
    this.dialect = dialect;
    this.session = session;
    this.statements = new Statements(description.engine, description.entity);
    this.claims = new ServerClaims(this.session, this.statements);
  }

  /**
   * Connects.
   * @param node the cluster node to try first, from 0
   * @param onReconnect called for every connection except the first
   * @throws DatabaseError
   */
  static async open(
    description: ServerDescription,
    node = 0,
    onReconnect?: () => void,
  ): Promise<ServerWriter> {
    const dialect = await dialectOf(description.engine);
    const session = new ServerSession(description, dialect, node, onReconnect);
    await session.open();
    return new ServerWriter(description, dialect, session);
  }

  openStore(): Promise<EntityStore> {
    const writing = new StatementWriting(this.session, this.dialect, this.statements);
    return Promise.resolve(new ServerStore(this.description, this.session, writing));
  }

  /** Why the server cannot prepare a transaction, in a clause; undefined if it can. @throws DatabaseError */
  async twoPhaseProblem(): Promise<string | undefined> {
    const [sql, isPossible, problem] = TWO_PHASE_SETTINGS[this.description.engine];
    const { rows } = await this.session.run(sql);
    return rows.every((row) => isPossible(Object.values(row).at(-1))) ? undefined : problem;
  }

  /** Removes the entries of units, except those of which the key begins with one of these texts. @throws DatabaseError */
  clearEntries(kept: readonly string[]): Promise<void> {
    return clearEntries(this.description.engine, this.session, kept);
  }

  /** Why the table of the outbox cannot be created, in a clause; undefined if it can. @throws DatabaseError */
  outboxProblem(): Promise<string | undefined> {
    return outboxProblem(this.description.engine, this.session);
  }

  /** The names of all prepared transactions that begin with a text. @throws DatabaseError */
  findPrepared(beginning: string): Promise<string[]> {
    const { engine } = this.description;
    return new ServerTwoPhase(engine, this.session, this.statements).findPrepared(beginning);
  }

  close(): Promise<void> {
    return this.session.close();
  }
}

/** The dialect of an engine; the first call loads its driver. */
export async function dialectOf(engine: ServerEngine): Promise<Dialect> {
  return engine === 'postgres'
    ? (await import('./postgres.js')).POSTGRES
    : (await import('./mysql.js')).MYSQL;
}
