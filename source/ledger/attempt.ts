import type { EntityName } from '../entities/entity.js';
import type { Outcome, Reason } from '../entities/outcome.js';
import type { AttemptValue } from './values.js';

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
   * Prices are JSON numbers.
   */
  readonly values: Readonly<Record<string, AttemptValue>>;
  /** The thread that decided it, counted from 1. */
  readonly thread: number;
  readonly outcome: Outcome;
  readonly reasons: readonly Reason[];
  /**
   * Milliseconds from the start of the run to the moment the thread claimed the row; null where the
   * process ended before the ledger had its outcome.
   */
  readonly startedMs: number | null;
  /** Milliseconds from then until its outcome was known, waiting included; null likewise. */
  readonly latencyMs: number | null;
  /** How often its transaction was tried again because a database was locked; absent when never. */
  readonly retries?: number;
  readonly error?: AttemptError;
}

/** An attempt whose times are known. */
export type TimedAttempt = Attempt & { readonly startedMs: number; readonly latencyMs: number };

/** Whether the ledger has the times of an attempt. */
export function isTimed(attempt: Attempt): attempt is TimedAttempt {
  return attempt.startedMs !== null && attempt.latencyMs !== null;
}

/** Why a row was not inserted, as a person reads it on one line; empty where nothing is known. */
export function describeReasons({ reasons, error }: Pick<Attempt, 'reasons' | 'error'>): string {
  return reasons.length > 0
    ? reasons.map(({ message }) => message).join('; ')
    : (error?.code ?? '');
}
