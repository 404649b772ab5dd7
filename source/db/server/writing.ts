import type { StoredRow } from '../../entities/value.js';
import type { Holders, RowKeys } from '../entity-store.js';
import { chunksOf } from './chunks.js';
import type { Dialect } from './connection.js';
import type { ServerSession } from './session.js';
import type { Statements } from './statements.js';

/** The part of a store that changes rows, on one session. Every method may throw a DatabaseError. */
export interface RowWriting {
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /**
   * Inserts the rows whose keys are free, and the first of those that share a key.
   * @param findHolders looks up the holders of keys in the open transaction
   * @returns how many
   */
  insert(
    rows: readonly StoredRow[],
    findHolders: (keys: readonly RowKeys[]) => Promise<readonly Holders[]>,
  ): Promise<number>;
  /**
   * Inserts a row in a transaction of its own, on an open connection. Absent if that takes no fewer round trips.
   * @param onWritten called when the row is in the table and only its commit is awaited
   * @returns whether its keys were free
   */
  insertAlone?(row: StoredRow, onWritten: () => void): Promise<boolean>;
  /**
   * Inserts each row in a transaction of its own, on an open connection, several in one round trip. After an error,
   * any of them may be committed. Absent if each takes round trips of its own.
   * @returns the ids of those whose keys were taken
   */
  insertEach?(rows: readonly StoredRow[]): Promise<Set<number>>;
}

/** Rows that are sent together: they share one deadline. */
const SENT_TOGETHER = 64;

/** Writes with statements of the driver. */
export class StatementWriting implements RowWriting {
  readonly #session: ServerSession;
  readonly #begin: string;
  readonly #statements: Statements;

  constructor(session: ServerSession, { begin }: Pick<Dialect, 'begin'>, statements: Statements) {
    this.#session = session;
    this.#begin = begin;
    this.#statements = statements;
  }

  async begin(): Promise<void> {
    await this.#session.run(this.#begin);
  }

  async commit(): Promise<void> {
    await this.#session.run('COMMIT');
  }

  async rollback(): Promise<void> {
    await this.#session.run('ROLLBACK');
  }

  async insert(rows: readonly StoredRow[]): Promise<number> {
    let inserted = 0;
    for (const chunk of chunksOf(rows)) {
      inserted += (await this.#session.run(...this.#statements.insert(chunk))).changed;
    }
    return inserted;
  }

  async insertAlone(row: StoredRow, onWritten: () => void): Promise<boolean> {
    const [sql, bound] = this.#statements.insert([row]);
    const count = await this.#session.use((connection) =>
      connection.runAlone(sql, bound, (changed) => {
        if (changed > 0) onWritten();
      }),
    );
    return count > 0;
  }

  async insertEach(rows: readonly StoredRow[]): Promise<Set<number>> {
    const refused = new Set<number>();
    for (const chunk of chunksOf(rows, SENT_TOGETHER)) {
      const statements = chunk.map((row) => this.#statements.insert([row]));
      const [[sql] = ['']] = statements;
      const counts = await this.#session.use((connection) =>
        connection.runEach(
          sql,
          statements.map(([, bound]) => bound),
        ),
      );
      for (const [at, [id]] of chunk.entries()) if (counts[at] === 0) refused.add(Number(id));
    }
    return refused;
  }
}
