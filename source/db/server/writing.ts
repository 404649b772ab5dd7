import type { StoredRow } from '../../entities/value.js';
import type { Holders, RowKeys } from '../entity-store.js';
import { chunksOf } from './chunks.js';
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
}

/** Writes with statements of the driver. */
export class StatementWriting implements RowWriting {
  readonly #session: ServerSession;
  readonly #begin: string;
  readonly #statements: Statements;

  /** @param begin the statement that begins a transaction */
  constructor(session: ServerSession, begin: string, statements: Statements) {
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
}
