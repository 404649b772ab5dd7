import type { EntityName } from '../entities/entity.js';
import type { Outcome, Reason } from '../entities/outcome.js';

/** What a database said when it refused or lost a row. */
export interface AttemptError {
  /** The error class, one of `DATABASE_ERROR_KINDS`. */
  readonly class: string;
  /** The raw code of the driver, "SQLITE_BUSY". */
  readonly code: string;
}

/**
 * One attempted row, as every record, ledger, export and view holds it. One line of the attempts
 * file is one of these.
 */
export interface Attempt {
  readonly entity: EntityName;
  /** Counts from 1 within the entity's input. */
  readonly row: number;
  /**
   * The row by field name: as stored when its rules hold (trimmed, NFC), else as it was written.
   * Prices are JSON numbers; a number that JSON readers cannot hold exactly is given as text.
   */
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
  /** The thread that decided it, counted from 1. */
  readonly thread: number;
  readonly outcome: Outcome;
  readonly reasons: readonly Reason[];
  /** Milliseconds from the start of the run to the moment the thread took the row in hand. */
  readonly startedMs: number;
  /** Milliseconds from then until its outcome was known, waiting included. */
  readonly latencyMs: number;
  /** How often its transaction was tried again because a database was locked; absent when never. */
  readonly retries?: number;
  readonly error?: AttemptError;
}
