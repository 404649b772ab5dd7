import type { EntityWriter } from '../entity-database.js';
import type { EntityStore } from '../entity-store.js';
import { ServerClaims } from './claims.js';
import type { Dialect } from './connection.js';
import type { ServerDescription, ServerEngine } from './description.js';
import { ServerSession } from './session.js';
import { Statements } from './statements.js';
import { ServerStore } from './store.js';
import { StatementWriting } from './writing.js';

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
