import { systemClock, type Clock } from '../base/clock.js';
import { retryWhileTransient } from '../base/retry.js';
import { COMMAND_LOCK_TIMEOUT_MS } from './connection-options.js';

/**
 * Does work that may be done twice, and again while the database is locked or does not answer, also
 * when the answer to its commit was lost; for as long as the lock timeout.
 * @throws whatever the work throws then
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
