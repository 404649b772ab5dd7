import { systemClock, type Clock } from '../base/clock.js';
import { retryWhileTransient } from '../base/retry.js';
import { COMMAND_LOCK_TIMEOUT_MS } from './connection-options.js';

/**
 * Runs idempotent work, and retries it after transient errors and lost connections until the lock timeout
 * of commands is over. Not for work that must not be done twice.
 * @throws the last error of the work
 */
export function retryRepeatable<Result>(
  work: () => Promise<Result>,
  clock: Clock = systemClock,
): Promise<Result> {
  return retryWhileTransient(work, {
    clock,
    timeoutMs: COMMAND_LOCK_TIMEOUT_MS,
    isTransient: ({ isTransient, kind }) => isTransient || kind === 'connection-lost',
  });
}
