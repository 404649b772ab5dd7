import { DatabaseError } from '../../base/errors.js';
import type { StoredRow } from '../../entities/value.js';
import type { TwoPhase } from '../two-phase.js';
import type { ServerEngine } from './description.js';
import { notApplied } from './errors.js';
import type { ServerSession } from './session.js';
import type { Statements } from './statements.js';

/** The statements of an engine; each takes a quoted name. */
interface Wording {
  readonly begin: (name: string) => string;
  readonly prepare: (name: string) => readonly string[];
  readonly abandon: (name: string) => readonly string[];
  readonly commit: (name: string) => string;
  readonly rollback: (name: string) => string;
  /** Lists prepared transactions; `column` has their names. */
  readonly list: string;
  readonly column: string;
  /** The error code of a name that no prepared transaction has. */
  readonly missing: string;
}

const WORDINGS: Readonly<Record<ServerEngine, Wording>> = {
  postgres: {
    begin: () => 'BEGIN',
    prepare: (name) => [`PREPARE TRANSACTION ${name}`],
    abandon: () => ['ROLLBACK'],
    commit: (name) => `COMMIT PREPARED ${name}`,
    rollback: (name) => `ROLLBACK PREPARED ${name}`,
    list: 'SELECT gid FROM pg_prepared_xacts WHERE database = current_database()',
    column: 'gid',
    missing: '42704',
  },
  mysql: {
    begin: (name) => `XA START ${name}`,
    prepare: (name) => [`XA END ${name}`, `XA PREPARE ${name}`],
    abandon: (name) => [`XA END ${name}`, `XA ROLLBACK ${name}`],
    commit: (name) => `XA COMMIT ${name}`,
    rollback: (name) => `XA ROLLBACK ${name}`,
    list: 'XA RECOVER',
    column: 'data',
    missing: '1397',
  },
};

/** Two-phase commit on a server, on the session of a store. */
export class ServerTwoPhase implements TwoPhase {
  readonly #session: ServerSession;
  readonly #statements: Statements;
  readonly #wording: Wording;

  constructor(engine: ServerEngine, session: ServerSession, statements: Statements) {
    this.#session = session;
    this.#statements = statements;
    this.#wording = WORDINGS[engine];
  }

  async begin(name: string): Promise<void> {
    await this.#run(this.#wording.begin(quote(name)));
  }

  async insert(row: StoredRow): Promise<boolean> {
    const [sql, bound] = this.#statements.insert([row]);
    return (await this.#run(sql, bound)) === 1;
  }

  async prepare(name: string): Promise<void> {
    for (const sql of this.#wording.prepare(quote(name))) await this.#session.run(sql);
  }

  async abandon(name: string): Promise<void> {
    if (!this.#session.session) return;
    try {
      for (const sql of this.#wording.abandon(quote(name))) await this.#session.run(sql);
    } catch {
      this.#session.drop();
    }
  }

  async end(name: string, outcome: 'commit' | 'rollback'): Promise<boolean> {
    try {
      await this.#session.run(this.#wording[outcome](quote(name)));
      return true;
    } catch (error) {
      if (error instanceof DatabaseError && error.code === this.#wording.missing) return false;
      throw error;
    }
  }

  async findPrepared(beginning: string): Promise<string[]> {
    const { rows } = await this.#session.run(this.#wording.list);
    return rows
      .map((row) => String(row[this.#wording.column]))
      .filter((name) => name.startsWith(beginning));
  }

  /** Before it is prepared, a transaction ends with its connection. */
  async #run(sql: string, bound: readonly unknown[] = []): Promise<number> {
    try {
      return (await this.#session.run(sql, bound)).changed;
    } catch (error) {
      throw notApplied(error);
    }
  }
}

function quote(name: string): string {
  return `'${name.replaceAll("'", "''")}'`;
}
