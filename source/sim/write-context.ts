import type { DatabaseError } from '../base/errors.js';
import type { CircuitBreaker, RetryPolicy } from '../base/retry.js';
import type { EntityStore } from '../db/entity-store.js';

/** An insert that has been made. */
export interface SentInsert {
  readonly sentMs: number;
  /** Its answer, or the promise that is rejected with its error; undefined from the second call on. */
  take(): Promise<boolean> | undefined;
}

/** What writing a batch needs. */
export interface WriteContext extends RetryPolicy {
  readonly store: EntityStore;
  readonly health: CircuitBreaker;
  readonly onRetry: () => void;
  /** Whether the thread has the fair turn: then a single row needs no explicit transaction. */
  readonly ownsTurn: boolean;
  /** Whether the keys of rows are looked up before they are inserted. */
  readonly checksFirst?: boolean | undefined;
  /** Called before statements of a row that do not write. */
  readonly onChecking?: () => void;
  /** Called when a transaction that has read was refused the write lock. */
  readonly onRefusedUpgrade?: (error: DatabaseError) => void;
  /** Called with the rows in the transaction when it is about to be committed. */
  readonly onInserted?: (rows: number) => void;
  /** Where phases are stretched: awaited in the open transaction, with the lock of the database. */
  readonly beforeCommit?: () => Promise<void> | undefined;
  /** Set for the retry after a commit that was lost and not applied; there is only one. */
  readonly isSecondTry?: boolean;
  /** The insert of a single row that was made already: its answer stands for that of the first try. */
  readonly sent?: SentInsert;
  /** Called with true when the thread begins to wait for the lock, with false when it writes again. */
  readonly onWaiting: (waiting: boolean) => void;
  /** Called when the rows are not tried again after an error, before they are settled. */
  readonly onGivenUp?: () => void;
}
