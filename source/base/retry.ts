import type { Clock } from './clock.js';
import { DatabaseError } from './errors.js';

/** How long a locked database, or one that does not answer, is waited for, in milliseconds. */
export const LOCK_TIMEOUT_MS = 10_000;

/** The back-off between two tries, in milliseconds: a lock is free again soon, a server takes longer to come back. */
const BACK_OFF_MS = { locked: 3, unreachable: 10, most: 250 };

/** What several that retry know together of the databases, so that not each waits for the same one in vain. */
export interface CircuitBreaker {
  /** Whether the database that an error names is waited for no longer. */
  hasGivenUp(error: DatabaseError): boolean;
  /** The lock timeout is over. @param sinceMs when the waiting began */
  giveUp(error: DatabaseError, sinceMs: number): void;
  countRetry(error: DatabaseError): void;
}

/** When work is tried again, and for how long. */
export interface RetryPolicy {
  readonly clock: Clock;
  /** Milliseconds that it waits altogether; with 0 it tries once. */
  readonly timeoutMs: number;
  /** Which errors a retry may cure; `DatabaseError.isTransient` unless given. */
  readonly isTransient?: (error: DatabaseError) => boolean;
  /** A run that stops does not retry. */
  readonly isStopping?: () => boolean;
  readonly health?: CircuitBreaker;
  readonly onRetry?: () => void;
}

/**
 * Does some work, and again from its beginning while it fails with a transient error, until the
 * timeout of the policy.
 * @throws whatever the work throws, once that is not transient or the time is over
 */
export async function retryWhileTransient<Result>(
  work: () => Promise<Result>,
  { clock, timeoutMs, isTransient = isTransientError, isStopping, health, onRetry }: RetryPolicy,
): Promise<Result> {
  const beganMs = clock.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DatabaseError) || !isTransient(error)) throw error;
      if (isStopping?.() === true || health?.hasGivenUp(error) === true) throw error;
      if (clock.now() > beganMs + timeoutMs) {
        if (timeoutMs > 0) health?.giveUp(error, beganMs);
        throw error;
      }
      onRetry?.();
      health?.countRetry(error);
      await clock.sleepAbout(backOffMs(error, tries));
    }
  }
}

function isTransientError(error: DatabaseError): boolean {
  return error.isTransient;
}

function backOffMs({ kind }: DatabaseError, tries: number): number {
  if (kind === 'locked') return BACK_OFF_MS.locked;
  return Math.min(BACK_OFF_MS.most, BACK_OFF_MS.unreachable * 2 ** Math.min(tries, 10));
}
