import { setTimeout as sleep } from 'node:timers/promises';

import { DatabaseError } from '../base/errors.js';
import type { Health } from '../router/health/health.js';

/** How long work is tried again while somebody else holds the lock, in milliseconds. */
export const LOCK_PATIENCE_MS = 10_000;

/** How long it is waited between two tries, at first, and the most: a server is let come back. */
const PAUSE_MS = { locked: 3, unreachable: 10, most: 250 };

/** What decides how long a thread is patient. */
export interface Patience {
  /** Milliseconds of any clock that does not go back. */
  readonly now: () => number;
  /** How long it waits altogether; with 0 it tries once. */
  readonly patienceMs: number;
  /** A stopping run does not wait for locks any longer. */
  readonly isStopping: () => boolean;
  /** Knows which databases others have waited for in vain. */
  readonly health: Pick<Health, 'hasGivenUp' | 'giveUp' | 'countRetry'>;
  readonly onRetry: () => void;
}

/**
 * Does some work, and does it again from its beginning while the database is locked or does not answer.
 * Who has waited for it in vain says so for all others.
 * @throws whatever the work throws, once that may not pass or patience has run out
 */
export async function whileLocked<Result>(
  work: () => Promise<Result>,
  { now, isStopping, patienceMs, health, onRetry }: Patience,
): Promise<Result> {
  const beganMs = now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const mayPass = error instanceof DatabaseError && error.isPassing;
      if (!mayPass || isStopping() || health.hasGivenUp(error)) throw error;
      if (now() > beganMs + patienceMs) {
        if (patienceMs > 0) health.giveUp(error, beganMs);
        throw error;
      }
      onRetry();
      health.countRetry(error);
      await sleep(pauseMs(error, tries) * (0.5 + Math.random()));
    }
  }
}

/** A lock is free again soon; who is not there is asked less and less often. */
function pauseMs({ kind }: DatabaseError, tries: number): number {
  if (kind === 'locked') return PAUSE_MS.locked;
  return Math.min(PAUSE_MS.most, PAUSE_MS.unreachable * 2 ** Math.min(tries, 10));
}
