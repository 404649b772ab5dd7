import type { Clock } from './clock.js';
import { DatabaseError } from './errors.js';

/** How long to wait for a database that is locked or does not answer, in milliseconds. */
export const LOCK_TIMEOUT_MS = 10_000;

/** Back-off between two tries in milliseconds: a lock is released soon, a server takes longer to come back. */
const BACK_OFF_MS = { locked: 3, unreachable: 10, most: 250 };

/** Shared knowledge of databases that are down, so that only one thread has to wait until its timeout. */
export interface CircuitBreaker {
  /** Whether retrying is useless, because the database of an error is known to be down. */
  hasGivenUp(error: DatabaseError): boolean;
  /** Called when the timeout is over. @param sinceMs when the wait began */
  giveUp(error: DatabaseError, sinceMs: number): void;
  countRetry(error: DatabaseError): void;
}

/** When to retry, and for how long. */
export interface RetryPolicy {
  readonly clock: Clock;
  /** Total time for retries in milliseconds; 0 for a single try. */
  readonly timeoutMs: number;
  /** Which errors to retry after; by default `DatabaseError.isTransient`. */
  readonly isTransient?: (error: DatabaseError) => boolean;
  /** A run that stops does not retry. */
  readonly isStopping?: () => boolean;
  readonly health?: CircuitBreaker;
  readonly onRetry?: () => void;
  /** When the first try began, if that was before the call. */
  readonly beganMs?: number | undefined;
}

/**
 * Runs work, and retries it from the beginning after transient errors until the timeout of the policy.
 * @throws the error of the work, once it is not transient or the time is over
 */
export async function retryWhileTransient<Result>(
  work: () => Promise<Result>,
  policy: RetryPolicy,
): Promise<Result> {
  const { clock, timeoutMs, isTransient = isTransientError, isStopping, health, onRetry } = policy;
  const beganMs = policy.beganMs ?? clock.now();
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
