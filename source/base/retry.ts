import type { Clock } from './clock.js';
import { DatabaseError } from './errors.js';

/** How long to wait for a database that is locked or does not answer, in milliseconds. */
export const LOCK_TIMEOUT_MS = 10_000;

/** How long to wait before a transaction that met a lock, a deadlock or a conflict is tried again. */
export const BACK_OFFS = ['none', 'fixed', 'jitter'] as const;

export type BackOff = (typeof BACK_OFFS)[number];

/** Back-off between two tries in milliseconds: a lock is released soon, a server takes longer to come back. */
export const BACK_OFF_MS = { locked: 3, unreachable: 10, most: 250 } as const;

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
  /** While a run is stepped, a person decides how long it waits: then the timeout does not end it. */
  readonly isStepped?: () => boolean;
  readonly health?: CircuitBreaker;
  readonly onRetry?: () => void;
  /** How long to wait for a lock before the next try; by default `fixed`. */
  readonly backOff?: BackOff | undefined;
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
  const { backOff } = policy;
  const beganMs = policy.beganMs ?? clock.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DatabaseError) || !isTransient(error)) throw error;
      if (isStopping?.() === true || health?.hasGivenUp(error) === true) throw error;
      const isOver = clock.now() > beganMs + timeoutMs;
      if (isOver && !(timeoutMs > 0 && policy.isStepped?.() === true)) {
        if (timeoutMs > 0) health?.giveUp(error, beganMs);
        throw error;
      }
      onRetry?.();
      health?.countRetry(error);
      await rest(clock, error, { tries, backOff });
    }
  }
}

function isTransientError(error: DatabaseError): boolean {
  return error.isTransient;
}

/** Waits before the next try. A database that does not answer is asked less and less often, whatever the back-off. */
async function rest(
  clock: Clock,
  { kind }: DatabaseError,
  { tries, backOff = 'fixed' }: { readonly tries: number; readonly backOff?: BackOff | undefined },
): Promise<void> {
  const { locked, unreachable } = BACK_OFF_MS;
  if (kind !== 'locked') await clock.sleepAbout(doubled(unreachable, tries));
  else if (backOff === 'fixed') await clock.sleep(locked);
  else if (backOff === 'jitter') await clock.sleepAbout(doubled(locked, tries));
}

/** A time that doubles with each try. @param tries that have failed */
function doubled(ms: number, tries: number): number {
  return Math.min(BACK_OFF_MS.most, ms * 2 ** Math.min(tries, 10));
}
