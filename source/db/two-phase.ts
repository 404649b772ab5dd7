import type { StoredRow } from '../entities/value.js';

/**
 * Transactions of one database that are committed in two phases. Once one is prepared, it outlives its connection
 * and a crash of the server, until it is ended. Every method may throw a DatabaseError.
 */
export interface TwoPhase {
  /** Begins a transaction with a name. */
  begin(name: string): Promise<void>;
  /** Inserts a row unless one of its keys is taken; waits for other transactions that have one. @returns whether it did */
  insert(row: StoredRow): Promise<boolean>;
  /** Prepares the open transaction. */
  prepare(name: string): Promise<void>;
  /** Rolls the open transaction back, or drops its connection, which does the same. Never throws. */
  abandon(name: string): Promise<void>;
  /** Commits a prepared transaction, or rolls it back. @returns whether there was one */
  end(name: string, outcome: 'commit' | 'rollback'): Promise<boolean>;
  /** The names of all prepared transactions that begin with a text. */
  findPrepared(beginning: string): Promise<string[]>;
}
