import type { EntityName } from '../entities/entity.js';
import type { Outcome, Reason } from '../entities/outcome.js';
import type { AttemptValue } from './values.js';

/** The database error of a row. */
export interface AttemptError {
  /** The error class, one of `DATABASE_ERROR_KINDS`. */
  readonly class: string;
  /** The raw code of the driver, "SQLITE_BUSY". */
  readonly code: string;
}

/**
 * An attempted row in records, ledgers, exports and views; a line of the attempts file.
 */
export interface Attempt {
  readonly entity: EntityName;
  /** Counts from 1 within the entity's input. */
  readonly row: number;
  /**
   * The row by field name: as stored if it is valid (trimmed, NFC), else as written in the input. Prices are
   * JSON numbers.
   */
  readonly values: Readonly<Record<string, AttemptValue>>;
  /** The thread that decided it, counted from 1. */
  readonly thread: number;
  readonly outcome: Outcome;
  readonly reasons: readonly Reason[];
  /**
   * Milliseconds from the start of the run until the thread claimed the row; null if the process ended
   * before the outcome was in the ledger.
   */
  readonly startedMs: number | null;
  /** Milliseconds from then until its outcome was known, including waits; null likewise. */
  readonly latencyMs: number | null;
  /**
   * In an open loop: milliseconds from the moment at which the row was to begin until the thread claimed it;
   * its latency for a user is both together. Absent in a closed loop.
   */
  readonly lateMs?: number;
  /** Retries of its transaction; absent if there were none. */
  readonly retries?: number;
  readonly error?: AttemptError;
}

/** An attempt whose times are known. */
export type TimedAttempt = Attempt & { readonly startedMs: number; readonly latencyMs: number };

/** Whether the ledger has the times of an attempt. */
export function isTimed(attempt: Attempt): attempt is TimedAttempt {
  return attempt.startedMs !== null && attempt.latencyMs !== null;
}

/** When a row was decided, in milliseconds since the release; Infinity if that is not known. */
export function decidedMs(attempt: Attempt): number {
  return isTimed(attempt) ? attempt.startedMs + attempt.latencyMs : Infinity;
}

/** Why a row was not inserted, on one line; empty if not known. */
export function describeReasons({ reasons, error }: Pick<Attempt, 'reasons' | 'error'>): string {
  return reasons.length > 0
    ? reasons.map(({ message }) => message).join('; ')
    : (error?.code ?? '');
}
